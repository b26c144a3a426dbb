import Arrangements
import ConvexPrograms
import Language
import LinearAlgebra
import Networks

/// ψ, φ and the canonical form: between points of the convex program and networks.
let mapCommands: [Command] = [networkCommand, convexCommand, canonicalCommand]

private let networkCommand = Command(
    "network", aliases: ["ψ"], group: .networks,
    [
        .positional("W", "a Solution, or the hidden weights U, m × d"),
        .positional("alpha", "the output weights of U, m", default: ""),
    ],
    summary: "The network ψ(W) of a point of the convex program, or the network with given weights.",
    details: """
        ψ gives one neuron (w/√‖w‖, s√‖w‖) per non-zero block, so 𝓛_β(ψ(W)) = 𝓛ᶜ_β(W), and optima become optima \
        (Wang, Lacotte, Pilanci, ICLR 2022). network(U, alpha) computes x ↦ Σ α_i (u_iᵀx)₊ with u_i the rows of U.
        """,
    examples: [.init("θ = network([1 0; 0 2], [1, -1]); θ.m", gives: "2")]
) { arguments, _ in
    if case .object(let object) = try arguments.value("W") {
        guard let solved = object as? SolvedProblem else { throw arguments.mismatch("W", "a Solution or a matrix") }
        guard !arguments.has("alpha") else {
            throw Diagnostic(.argument, "the network of a Solution takes no output weights", argument: "alpha")
        }
        let program = solved.problem.program
        return .object(ReLUNetwork(dimension: program.d, blocks: solved.solution.blocks))
    }
    return .object(try networkFromWeights(arguments))
}

/// The network with hidden weights `W` and output weights `alpha`; a vector with a single α is one neuron.
private func networkFromWeights(_ arguments: Arguments) throws -> ReLUNetwork {
    guard arguments.has("alpha") else {
        throw Diagnostic(
            .argument, "a network of weights needs the output weights `alpha`, too",
            remedy: "network(U, alpha) with one row of U and one entry of alpha per neuron", argument: "W")
    }
    let alpha = try arguments.vector("alpha")
    var u = try arguments.matrix("W")
    if case .matrix = try arguments.value("W") {} else if alpha.count == 1 { u = u.transposed }
    guard u.rows == alpha.count else {
        throw Diagnostic(
            .shape, "U has \(u.rows) rows and alpha \(alpha.count) entries",
            remedy: "give one row of U and one entry of alpha per neuron", argument: "alpha")
    }
    if let bad = u.storage.firstIndex(where: { !$0.isFinite }) {
        throw Diagnostic(
            .argument, "U[\(bad / u.columns + 1), \(bad % u.columns + 1)] is not a finite number", argument: "W")
    }
    if let bad = alpha.firstIndex(where: { !$0.isFinite }) {
        throw Diagnostic(.argument, "alpha[\(bad + 1)] is not a finite number", argument: "alpha")
    }
    let neurons = alpha.indices.map { Neuron(u: u.rowArray($0), alpha: alpha[$0]) }
    return ReLUNetwork(dimension: u.columns, neurons: neurons)
}

private let convexCommand = Command(
    "convex", aliases: ["φ"], group: .networks,
    [
        .positional("θ", "a Network"), .positional("P", "the Problem"),
        .named("patterns", "a list with the pattern of each neuron's block; its own pattern when not given"),
    ],
    summary: "The point φ(θ) of the convex program: each neuron's |α|u in the half-open cone of its own pattern.",
    details: """
        Neurons of one block (pattern, sign) are added. The outputs are those of θ and 𝓛ᶜ_β(φ(θ)) ≤ 𝓛_β(θ), with \
        equality exactly when θ is balanced and neurons of one block are collinear. ψ(φ(θ)) = θ for minimal optimal \
        networks. A product |x_kᵀu| ≤ 1e-7 ‖x_k‖‖u‖ counts as zero, so as active. A neuron on a face may stand in any closed cone \
        that holds it: `patterns` chooses, vectors of bits or Patterns, and `certify` says whether the choice is feasible.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1], [1, 1]), beta=0.1); φ(network([1 1], [1]), P).neurons", gives: "1"),
        .init(
            "P = problem(dataset([1 0; 0 1], [1, 1])); φ(network([1 0], [1]), P, patterns=[[1, 0]]).w[1].pattern",
            gives: "[1, 0]"),
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let network = try arguments.network(for: problem)
    guard let patterns = try arguments.chosenPatterns(for: network, of: problem) else {
        return .object(point(network.blocks(over: problem.program.x), of: problem))
    }
    return .object(point(network.blocks(patterns: patterns), of: problem))
}

extension Arguments {
    /// The argument `patterns`: one pattern per slot of the network.
    fileprivate func chosenPatterns(for network: ReLUNetwork, of problem: Problem) throws -> [ActivationPattern]? {
        guard let patterns = try patterns(of: problem) else { return nil }
        guard patterns.count == network.width else {
            throw Diagnostic(
                .shape, "\(counted(patterns.count, "pattern")) for \(counted(network.width, "neuron"))",
                remedy: "give one pattern per neuron", argument: "patterns")
        }
        return patterns
    }
}

private let canonicalCommand = Command(
    "canonical", group: .networks,
    [.positional("W", "a Solution")],
    summary: "W with every block moved to the half-open cone of its own pattern, where blocks that meet are added.",
    details: """
        Outputs are kept and the norm sum does not grow, so optima stay optima. Closed cones overlap on faces, so a \
        solution may hold one neuron in several blocks; its canonical form does not, and φ(ψ(W)) = canonical(W).
        """,
    examples: [
        .init("W = solve(problem(dataset([1 0; 0 1], [1, 1]), beta=0.1)); canonical(W).neurons", gives: "1")
    ]
) { arguments, _ in
    let solved = try arguments.object("W", as: SolvedProblem.self, "a Solution")
    let (program, solution) = (solved.problem.program, solved.solution)
    let blocks = canonicalized(solution.blocks, over: program.x)
    return .object(
        SolvedProblem(
            problem: solved.problem,
            solution: Solution(
                program: program, blocks: blocks, objective: program.objective(blocks), lower: solution.lower,
                fit: program.fit(blocks), dual: solution.dual, termination: solution.termination,
                iterations: solution.iterations, priced: solution.priced, seconds: solution.seconds,
                remarks: solution.remarks)))
}

/// A point of the convex program that no solver made: its lower bound is that of ν = 0, and `certify` gives a better one.
private func point(_ blocks: [Block], of problem: Problem) -> SolvedProblem {
    let program = problem.program
    let zero = Vector(repeating: 0, count: program.n)
    let solution = Solution(
        program: program, blocks: blocks, objective: program.objective(blocks),
        lower: 0 - program.loss.conjugate(zero, program.y), fit: program.fit(blocks), dual: zero, termination: .given,
        iterations: 0, priced: 0, seconds: 0)
    return SolvedProblem(problem: problem, solution: solution)
}
