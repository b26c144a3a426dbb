import Language
import LinearAlgebra
import Networks

/// Forms of a network: balanced, merged, minimal, pruned, split, padded; their comparison.
let formCommands: [Command] = [
    scaleCommand, mergeCommand, minimalCommand, pruneCommand, splitCommand, padCommand, structureCommand, sameCommand,
]

private let scaleCommand = Command(
    "scale", group: .networks, [.positional("θ", "a Network")],
    summary: "The network with every neuron balanced, ‖u_i‖ = |α_i|: same outputs, 𝓛_β not larger.",
    details: "min over c > 0 of ½(c²‖u‖² + α²/c²) = ‖u‖|α|, attained exactly by the balanced neuron.",
    examples: [.init("scale(network([4], [1])).alpha", gives: "[2]")]
) { arguments, _ in
    .object(try arguments.network().balanced)
}

private let mergeCommand = Command(
    "merge", group: .networks, [.positional("θ", "a Network"), .positional("P", "the Problem", default: "")],
    summary: "The network with neurons of the same sign and direction merged; their weights |α|u are added.",
    details: "Outputs are kept, and so is 𝓛_β when those neurons are balanced. The inverse of `split`.",
    examples: [.init("merge(split(network([1 1], [1]), 1, [0.25, 0.75])).m", gives: "1")]
) { arguments, _ in
    .object(try arguments.network(for: arguments.has("P") ? arguments.problem() : nil).mergingCollinear())
}

private let minimalCommand = Command(
    "minimal", group: .networks, [.positional("θ", "a Network"), .positional("P", "the Problem")],
    summary: "The minimal form: balanced, no dead neurons, no two neurons of one sign in a common closed cone.",
    details: """
        Compatible neurons of one sign are merged, |α|u added, until there are none. Outputs are kept and 𝓛_β does not grow; \
        at an optimum compatible neurons are collinear, and it stays the same.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1], [1, 1])); minimal(network([1 0; 0 1], [1, 1]), P).m", gives: "1")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    return .object(try arguments.network(for: problem).minimal(over: problem.program.x))
}

private let pruneCommand = Command(
    "prune", group: .networks, [.positional("θ", "a Network"), .positional("P", "the Problem")],
    summary: "At most rank-many neurons with independent activations: same outputs, 𝓛_β not larger.",
    details: """
        While Σ b_i s_i (Xw_i)₊ = 0 for some b ≠ 0 with Σ b_i‖w_i‖ ≥ 0, the step w_i ← (1 − b_i / max b) w_i keeps the outputs and \
        removes a neuron (Mishkin, Pilanci, ICML 2023, Algorithm 1). Works for every network, balanced first.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1], [1, 1])); prune(network([1 0; 0 1; 1 1], [1, 1, 1]), P).m", gives: "1")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    return .object(try arguments.network(for: problem).pruned(over: problem.program.x))
}

private let splitCommand = Command(
    "split", group: .networks,
    [.positional("θ", "a Network"), .positional("j", "the neuron"), .positional("γ", "weights γ_i ≥ 0 with sum 1")],
    summary: "Neuron j replaced by the pieces (√γ_i u, √γ_i α): same outputs, same 𝓛_β.",
    examples: [.init("split(network([2 0], [2]), 1, [0.25, 0.75]).m", gives: "2")],
    claims: { $0.is(ReLUNetwork.self) }
) { arguments, _ in
    let network = try arguments.network()
    let weights = try arguments.vector("γ")
    let total = weights.reduce(0, +)
    if let bad = weights.first(where: { !($0 >= 0) }) {
        throw Diagnostic(
            .argument, "the weights of a splitting must be at least 0, found \(shortest(bad))", argument: "γ")
    }
    guard abs(total - 1) <= 1e-9 else {
        throw Diagnostic(
            .argument, "the weights of a splitting must have sum 1, found \(shortest(total))",
            remedy: "divide them by their sum: γ / sum(γ)", argument: "γ")
    }
    return .object(network.splitting(try arguments.neuronIndex("j", of: network), by: weights))
}

private let padCommand = Command(
    "pad", group: .networks, [.positional("θ", "a Network"), .positional("m", "the width wanted")],
    summary: "The network with zero slots added up to width m.",
    examples: [.init("pad(network([1 1], [1]), 3).m", gives: "3")]
) { arguments, _ in
    let network = try arguments.network()
    let m = try arguments.integer("m", in: 0...(1 << 24))
    guard m >= network.width else {
        throw Diagnostic(
            .argument, "the network has \(network.width) slots already, more than \(m)",
            remedy: "use `minimal` or `prune` to make it narrower", argument: "m")
    }
    return .object(network.padded(to: m))
}

private let structureCommand = Command(
    "structure", group: .networks, [.positional("θ", "a Network"), .positional("P", "the Problem")],
    summary: "Which notions of a minimal network hold, with the dead neurons and the pairs that share a cone.",
    details: """
        Closed cones {(2D − I)Xu ≥ 0} overlap on faces: `.nearlyminimal`, `.minimal` (the slides). Half-open cones \
        {1(Xu ≥ 0) = D} partition ℝᵈ: `.nearlyminimalblock`, `.minimalblock`. `.irreducible`: activations independent, which Mishkin \
        and Pilanci call minimal. All ask that the network is balanced (`.scaled`) and leave dead neurons aside.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1], [1, 1])); structure(network([1 0; 0 1], [1, 1]), P).minimal",
            gives: "false")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let structure = NetworkStructure(try arguments.network(for: problem), over: problem.program.x)
    return .object(record(of: structure))
}

private func record(of structure: NetworkStructure) -> Record {
    let holds = [
        ("scaled", structure.isBalanced), ("nearly minimal", structure.isNearlyMinimal),
        ("minimal", structure.isMinimal), ("irreducible", structure.isIrreducible),
    ].filter(\.1).map(\.0)
    return Record(
        "Structure", summary: "Structure: \(holds.isEmpty ? "not scaled" : holds.joined(separator: ", "))",
        [
            .init("scaled", "every neuron has ‖u‖ = |α|", .boolean(structure.isBalanced)),
            .init(
                "nearlyminimal", "neurons of one sign in a common closed cone are collinear",
                .boolean(structure.isNearlyMinimal)),
            .init("minimal", "no two neurons of one sign in a common closed cone", .boolean(structure.isMinimal)),
            .init(
                "nearlyminimalblock", "nearly minimal with half-open cones",
                .boolean(structure.isNearlyMinimalByBlock)),
            .init("minimalblock", "minimal with half-open cones", .boolean(structure.isMinimalByBlock)),
            .init("irreducible", "the activations (Xu_i)₊ are independent", .boolean(structure.isIrreducible)),
            .init("dead", "the zero slots (0, 0)", .vector(structure.dead.map { Double($0 + 1) })),
            .init(
                "pairs", "pairs of neurons of one sign in a common closed cone",
                .list(structure.pairs.map { .vector([Double($0.first + 1), Double($0.second + 1)]) })),
        ])
}

private let sameCommand = Command(
    "same", group: .networks,
    [
        .positional("θ", "a Network"), .positional("η", "a Network"),
        .named("tol", "the tolerance, relative to the largest neuron", default: "1e-6"),
    ],
    summary: "Whether two networks are equal up to the order of neurons, zero slots and splitting.",
    examples: [.init("θ = network([2 0], [2]); same(θ, split(θ, 1, [0.5, 0.5]))", gives: "true")]
) { arguments, _ in
    let tolerance = try arguments.number("tol", default: 1e-6)
    return .boolean(try arguments.network("θ").isSame(as: arguments.network("η"), tolerance: tolerance))
}

extension Arguments {
    /// The index, from 0, of a neuron that the user counts from 1.
    fileprivate func neuronIndex(_ name: String, of network: ReLUNetwork) throws -> Int {
        let j = try integer(name)
        guard j >= 1, j <= network.width else {
            throw Diagnostic(
                .index, "there is no neuron \(j): the network has \(network.width)",
                remedy: network.width > 0 ? "use an index from 1 to \(network.width)" : nil, argument: name)
        }
        return j - 1
    }
}
