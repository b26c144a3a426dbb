import ConvexPrograms
import Language
import Networks
import Solvers

let chainCommand = Command(
    "chain", group: .landscape,
    [.positional("θ", "a Network"), .positional("P", "the Problem")],
    summary: "The chain dual ≤ P* ≤ P_adjacent ≤ P_sub ≤ 𝓛ᶜ_β(φ(θ)) ≤ 𝓛_β(θ) that any network gives rise to.",
    details: """
        `dual` is the certified bound at ν = −∇ℓ(f(θ)), `optimum` P*, `adjacent` and `subsampled` the optima over \
        patterns(θ, P, adjacent=true) and patterns(θ, P), `convex` the value of φ(θ). From `adjacent` on all are equal when θ is directionally \
        stationary and no neuron of the other sign is worth adding in an adjacent chamber; all of them when it is optimal.
        """,
    examples: [
        .init(
            "P = problem(dataset([-1; 1], [1, 2]), beta=0.1); chain(network([2; 3], [1, 1]), P).holds", gives: "true")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let network = try arguments.network(for: problem)
    return .object(try valueChain(of: network, problem.program))
}

/// The chain of values, by one certificate and three solves.
func valueChain(of network: ReLUNetwork, _ program: ConvexProgram) throws -> ValueChain {
    let dual = try network.certificate(in: program).lower
    let optimum = solve(program).objective
    try Task.checkCancellation()
    let adjacent = solve(program, patterns: try network.adjacentChambers(in: program)).objective
    let subsampled = solve(program, patterns: network.patterns(over: program.x)).objective
    try Task.checkCancellation()
    return ValueChain(
        dual: dual, optimum: optimum, adjacent: adjacent, subsampled: subsampled,
        convex: program.objective(network.blocks(over: program.x)), objective: network.objective(program))
}

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ValueChain: ObjectValue {
    public var typeName: String { "Chain" }
    public var summary: String { "Chain: " + values.map { significant($0, 7) }.joined(separator: " ≤ ") }
    public var fields: [FieldDescription] {
        [
            FieldDescription("dual", "the certified lower bound at ν = −∇ℓ(f)"),
            FieldDescription("optimum", "P*, over all patterns"),
            FieldDescription("adjacent", "the optimum over the chambers adjacent to the neurons"),
            FieldDescription("subsampled", "the optimum over the neurons' own patterns"),
            FieldDescription("convex", "𝓛ᶜ_β(φ(θ))"),
            FieldDescription("objective", "𝓛_β(θ)"),
            FieldDescription("values", "all six, ascending"),
            FieldDescription("holds", "whether they ascend up to 1e-7 relative"),
        ]
    }

    public func field(_ name: String) throws -> Value? {
        switch name {
        case "dual": .number(dual)
        case "optimum": .number(optimum)
        case "adjacent": .number(adjacent)
        case "subsampled": .number(subsampled)
        case "convex": .number(convex)
        case "objective": .number(objective)
        case "values": .vector(values)
        case "holds": .boolean(isOrdered())
        default: nil
        }
    }

    public var display: DisplayBundle {
        let names = ["dual bound", "P*", "P over adjacent chambers", "P over its patterns", "𝓛ᶜ(φ(θ))", "𝓛(θ)"]
        let rows = zip(names, values).map { [$0, significant($1, 10)] }
        return DisplayBundle(plain: summary, html: htmlTable(head: ["", "value"], rows: rows))
    }
}
