import ConvexPrograms
import Glibc
import Language
import LinearAlgebra
import Solvers

let pathCommand = Command(
    "path", group: .problems,
    [
        .positional("P", "the Problem"),
        .named("betas", "the weights β; by default `count` of them"),
        .named("count", "how many weights from β_max down to β_max/1000, equally spaced in log β", default: "50"),
    ] + solverParameters,
    summary:
        "Certified solutions along β, each started from the one before, with the β of every birth and death of a neuron.",
    details: """
        P*(β) is concave and increasing with dP*/dβ = Σ‖w‖. `.events` lists where neurons change as β falls: a birth (the \
        price of a direction reaches β), a death (a length reaches zero), a merge or split (two neurons on the two sides of \
        a hyperplane become one on it, or the other way), and where neurons meet a hyperplane and stay (kink), leave it \
        (release) or cross it. `status` "located": β is a root of the optimality conditions to rounding, with a certificate \
        there. "bracketed": it is the middle of a bracket with half-width `error`, as for losses with kinks and when `maxtime` \
        (for all together) ends early. "choice": optima are not unique, and within the bracket one gives way to another. `.births` and `.deaths` count, for each β, the neurons that \
        have come or gone since the next larger β.
        """,
    examples: [
        .init("path(problem(dataset([1; -1], [2, 1])), betas=[2.5, 1.5, 0.5]).neurons", gives: "[0, 1, 2]"),
        .init("path(problem(dataset([1; -1], [2, 1])), betas=[2.5, 0.5]).events.β", gives: "[2, 1]"),
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let options = try arguments.solverOptions(context, id: "path")
    let betas = try arguments.betas(problem, context)
    let path = ProblemPath(
        problem: problem, path: SolutionPath(problem.program, betas: betas, options: options))
    context.progress(path.summary, fraction: 1, id: "path")
    return .object(path)
}

extension Arguments {
    /// The weights of a path.
    fileprivate func betas(_ problem: Problem, _ context: ExecutionContext) throws -> [Double] {
        if has("betas") {
            let betas = try vector("betas")
            guard !betas.isEmpty, betas.allSatisfy({ $0 > 0 && $0.isFinite }) else {
                throw Diagnostic(.argument, "`betas` must be positive and finite", argument: "betas")
            }
            return betas
        }
        let count = try integer("count", in: 2...100_000, default: 50)
        let largest = largestWeight(of: problem, context)
        guard largest > 0 else { return [problem.program.beta] }
        return (0..<count).map { largest * pow(1e-3, Double($0) / Double(count - 1)) }
    }
}

let sensitivityCommand = Command(
    "sensitivity", group: .problems, [.positional("W", "a Solution")],
    summary: "How the optimum moves: dP*/dβ, dP*/dy and dW/dβ where they exist.",
    details: """
        dP*/dβ = Σ‖w‖ and dP*/dy = ν. dw/dβ = −N H⁻¹ Nᵀ(w/‖w‖) on the faces of the neurons, with the Hessian H of the \
        objective there; it needs independent activations.
        """,
    examples: [
        .init("sensitivity(solve(problem(dataset([1; -1], [2, 1]), beta=1.5))).dbeta ≈ 0.5", gives: "true")
    ]
) { arguments, _ in
    let solved = try arguments.object("W", as: SolvedProblem.self, "a Solution")
    let result = sensitivity(of: solved.solution)
    return .object(
        Record(
            "Sensitivity", summary: "Sensitivity: dP*/dβ = \(significant(result.valueByBeta, 10))",
            [
                .init("dbeta", "dP*/dβ = Σ‖w‖", .number(result.valueByBeta)),
                .init("dy", "dP*/dy, n", result.valueByTargets.map(Value.vector) ?? .nothing),
                .init(
                    "dW", "dw/dβ of each block", result.blocksByBeta.map { .list($0.map(Value.vector)) } ?? .nothing),
                .init("remarks", "what does not exist and why", .list(result.remarks.map(Value.string))),
            ]))
}
