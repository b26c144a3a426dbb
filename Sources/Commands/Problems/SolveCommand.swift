import Arrangements
import ConvexPrograms
import Language
import Solvers

let solveCommand = Command(
    "solve", group: .problems,
    [
        .positional("P", "the Problem"),
        .named(
            "patterns",
            "the patterns to restrict the program to: Patterns, or a list of single ones; all of them when not given"),
        .named("width", "the number m of neurons allowed: P_m*, exactly, on small problems"),
    ] + solverParameters,
    summary: "The certified optimum of the convex program over all patterns, or over the given ones.",
    details: """
        Column generation: every round prices all cones, max |νᵀ(Xu)₊| over ‖u‖ ≤ 1 at ν = −∇ℓ(f), adds the dearest \
        directions and minimises over all neurons on their faces by Newton's method. −ℓ*(−tν) with tν in the dual \
        constraint is a proven lower bound; it comes with every answer, also when `maxtime` or an interrupt ended the run. \
        With `patterns=` objective and bound are those of the restricted program. With `width=m` below m* all choices \
        of m blocks are solved, and objective and bound are those of networks with m neurons.
        """,
    examples: [
        .init("solve(problem(dataset([1 0; 0 1; -1 0; 0 -1], [3, 4, 0, 0]), beta=1)).objective ≈ 4.5", gives: "true"),
        .init("solve(problem(dataset([1 0; 0 1; -1 0; 0 -1], [3, 4, 0, 0]), beta=1)).neurons", gives: "1"),
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let options = try arguments.solverOptions(context, id: "solve")
    let solved = try solution(of: problem, arguments, options)
    context.progress(solved.summary, fraction: 1, id: "solve")
    return .object(solved)
}

/// What `Arguments.solverOptions` reads.
let solverParameters: [Parameter] = [
    .named("tol", "the relative gap that counts as solved", default: "1e-8"),
    .named("maxtime", "the seconds allowed", default: "Inf"),
]

/// The optimum that the arguments ask for: of a width, over given patterns, or over all of them.
private func solution(
    of problem: Problem, _ arguments: Arguments, _ options: SolverOptions
) throws -> SolvedProblem {
    if arguments.has("width") { return try narrowSolution(arguments, problem, options) }
    guard let patterns = try arguments.patterns(of: problem) else {
        return SolvedProblem(problem: problem, solution: solve(problem.program, options: options))
    }
    let solution = solve(problem.program, patterns: patterns, options: options)
    return SolvedProblem(problem: problem, solution: solution)
}

/// P_m* for the given width.
private func narrowSolution(
    _ arguments: Arguments, _ problem: Problem, _ options: SolverOptions
) throws -> SolvedProblem {
    if arguments.has("patterns") {
        throw Diagnostic(.argument, "`width` and `patterns` cannot be given together", argument: "width")
    }
    let width = try arguments.integer("width", in: 1...Int.max)
    do {
        return SolvedProblem(problem: problem, solution: try solve(problem.program, width: width, options: options))
    } catch let NarrowWidthError.tooManySubsets(blocks, width) {
        throw Diagnostic(
            .limit, "P_\(width)* asks for all choices of \(width) out of \(blocks) blocks, which are too many",
            remedy: "use fewer rows or a smaller width; without `width=` the optimum over every width is found",
            argument: "width")
    }
}

/// Shows the rounds of a solver in place under an id.
func roundProgress(_ context: ExecutionContext, id: String) -> @Sendable (Int, Double, Double) -> Void {
    { round, objective, lower in
        let gap = (objective - lower) / max(1, objective)
        context.progress(
            "round \(round): objective \(significant(objective, 8)), gap \(significant(gap, 2))", fraction: nil, id: id)
    }
}

extension Arguments {
    /// `tol` and `maxtime`, with progress shown in place under an id.
    func solverOptions(_ context: ExecutionContext, id: String) throws -> SolverOptions {
        SolverOptions(
            tolerance: try positive("tol", default: 1e-8), timeLimit: try positive("maxtime", default: .infinity),
            progress: roundProgress(context, id: id))
    }

    /// A positive number, or the default when it was not given.
    func positive(_ name: String, default fallback: Double) throws -> Double {
        let x = try number(name, default: fallback)
        guard x > 0 else {
            throw Diagnostic(.argument, "`\(name)` must be positive, found \(shortest(x))", argument: name)
        }
        return x
    }
}
