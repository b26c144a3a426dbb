import Arrangements
import Language
import Networks

let patternsCommand = Command(
    "patterns", group: .landscape,
    [
        .positional("θ", "a Network"), .positional("P", "the Problem"),
        .named("adjacent", "all chambers around the neurons instead of their own patterns", default: "false"),
    ],
    summary: "The patterns a network uses, to pass to solve(P, patterns=…).",
    details: """
        The distinct values 1(Xu_i ≥ 0) of the neurons that contribute, zeros counting as active: φ(θ) lives on them, so \
        P* ≤ P_sub ≤ 𝓛ᶜ_β(φ(θ)) ≤ 𝓛_β(θ) for the optimum P_sub over them. With `adjacent=true` the full-dimensional cones whose \
        closure holds a neuron; a directionally stationary θ is an optimum over these, each with the sign of its neuron.
        """,
    examples: [
        .init(
            "P = problem(dataset([-1; 1], [1, 2]), beta=0.1); solve(P, patterns=patterns(network([2], [1]), P)).objective ≈ 0.695",
            gives: "true")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let network = try arguments.network(for: problem)
    let isAdjacent = try arguments.boolean("adjacent", default: false)
    let found =
        isAdjacent ? try network.adjacentChambers(in: problem.program) : network.patterns(over: problem.program.x)
    return .object(Patterns(found, of: problem))
}

extension Patterns {
    /// Some patterns of a problem's data.
    init(_ patterns: [ActivationPattern], of problem: Problem) {
        let arrangement = problem.program.arrangement
        self.init(
            data: problem.data, arrangement: arrangement,
            collection: PatternCollection(
                patterns, rowCount: arrangement.n, isExact: false, bound: arrangement.coverBound))
    }
}
