import ConvexPrograms
import Language
import LinearAlgebra
import Solvers

let gatedCommand = Command(
    "gated", group: .problems,
    [
        .positional("P", "the Problem"),
        .named("patterns", "the patterns that gate: Patterns, or a list of single ones; all of them when not given"),
    ] + solverParameters,
    summary: "The gated-ReLU relaxation without cone constraints, certified, and its cone decomposition.",
    details: """
        min ℓ(Σ D_i X w_i) + β Σ ‖w_i‖₂ over free w_i, a group lasso: P_gated ≤ P* over the same patterns. It is solved by \
        column generation; a pattern is priced by ‖XᵀD_iν‖. Each w = a − b with a and b in the closed cone of its pattern and \
        ‖a‖ + ‖b‖ least gives `.decomposition`, a ReLU solution with the same outputs and an objective ≥ P* (Mishkin, Sahiner, \
        Pilanci, ICML 2022).
        """,
    examples: [
        .init(
            "P = problem(example(\"xor\"), beta=0.1); G = gated(P); G.objective <= solve(P).objective", gives: "true"),
        .init(
            "P = problem(example(\"xor\"), beta=0.1); G = gated(P); G.decomposition.fit ≈ G.fit", gives: "true"),
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let options = try arguments.solverOptions(context, id: "gated")
    let patterns = try arguments.patterns(of: problem)
    if patterns == nil, problem.program.arrangement.coverBound > mostCells {
        throw Diagnostic(
            .limit, "up to \(problem.program.arrangement.coverBound) patterns are too many to price in every round",
            remedy: "give some: `gated(P, patterns=sample(P.data, 1000))`")
    }
    let solution = try solveGated(problem.program, patterns: patterns, options: options)
    let result = record(solution, problem)
    context.progress(result.summary, fraction: 1, id: "gated")
    return .object(result)
}

/// Up to a few seconds a round.
private let mostCells = 100_000_000

private func record(_ solution: GatedSolution, _ problem: Problem) -> Record {
    let decomposition = solution.decomposed().map { SolvedProblem(problem: problem, solution: $0) }
    let above = decomposition.map { "has objective \(significant($0.solution.objective, 10))" } ?? "is lost in rounding"
    let count = solution.gates.count
    let status = solution.termination == .solved ? "" : " (\(solution.termination.rawValue))"
    return Record(
        "Gated",
        summary:
            "P_gated = \(significant(solution.objective, 10)), certified gap \(significant(max(0, solution.gap), 2)), "
            + "\(count) gate\(count == 1 ? "" : "s")\(status); its cone decomposition \(above)",
        [
            .init("objective", "the value ℓ(f) + β Σ‖w_i‖", .number(solution.objective)),
            .init("lower", "a proven lower bound of P_gated", .number(solution.lower)),
            .init("gap", "(objective − lower) / max(1, objective)", .number(solution.gap)),
            .init("status", "solved, interrupted, timelimit or stalled", .string(solution.termination.rawValue)),
            .init("gates", "the number of non-zero w_i", .number(Double(count))),
            .init(
                "w", "the gates: a list of records with pattern and w",
                .list(solution.gates.map { .object(record($0)) })),
            .init("fit", "the outputs f, n", .vector(solution.fit)),
            .init("dual", "ν with ‖XᵀD_iν‖ ≤ β, n", .vector(solution.dual)),
            .init(
                "decomposition",
                "the Solution by cone decomposition, with the same outputs; nothing for cones too thin",
                decomposition.map { .object($0) } ?? .nothing),
            .init("iterations", "rounds of column generation", .number(Double(solution.iterations))),
            .init("seconds", "wall time", .number(solution.seconds)),
            .init("priced", "patterns priced over all rounds", .number(Double(solution.priced))),
            .init("problem", "the Problem", .object(problem)),
        ])
}

private func record(_ gate: GatedSolution.Gate) -> Record {
    let w = gate.w.map { significant($0, 6) }.joined(separator: ", ")
    return Record(
        "Gate", summary: "w = [\(w)], \(gate.pattern.activeCount) active",
        [
            .init("pattern", "the diagonal of D, n zeros and ones", .vector(gate.pattern.bits.map { $0 ? 1 : 0 })),
            .init("w", "the vector w_i, d", .vector(gate.w)),
        ])
}
