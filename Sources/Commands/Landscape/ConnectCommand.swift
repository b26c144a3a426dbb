import ConvexPrograms
import Language
import Networks
import Solvers

let connectCommand = Command(
    "connect", group: .landscape,
    [
        .positional("θ", "a Network"), .positional("P", "the Problem"),
        .named(
            "to", "where the path leads, or a Network", default: "\"global\"",
            completion: .choices(["global", "minimal", "nearlyminimal"])),
        .named("samples", "the intervals at which each piece is sampled", default: "20"),
    ],
    summary: "An explicit path of networks of one width along which the loss never rises.",
    details: """
        Neurons are balanced (cᵗu, α/cᵗ); compatible ones of one sign merged, w_i + t w_j, (1 − t) w_j; collinear ones collapsed; then \
        pruned to independent activations. To a global minimum the rest is a straight line of W where free slots suffice, else \
        the parametric simplex method, for which m ≥ rank + 1 slots suffice, so m ≥ n + 1. A network that is too narrow gets the width \
        needed; append slots with `pad`. To a network that is not optimal the last pieces may rise, and `.monotone` says so.
        """,
    examples: [
        .init(
            "P = problem(dataset([-1; 1], [1, 2]), beta=0.1); c = connect(network([1; 2; 3], [1, 1, 1]), P); c.monotone",
            gives: "true")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let network = try arguments.network(for: problem)
    let goal = try arguments.pathGoal(problem)
    let samples = try arguments.integer("samples", in: 1...10_000, default: 20)
    return .object(try network.path(to: goal, in: problem.program, samples: samples))
}

extension Arguments {
    fileprivate func pathGoal(_ problem: Problem) throws -> PathGoal {
        if case .object? = self["to"] { return .network(try network("to", for: problem)) }
        switch try choice("to", of: ["global", "minimal", "nearlyminimal"], default: "global") {
        case "minimal": return .minimal
        case "nearlyminimal": return .nearlyMinimal
        default: return .global(try optimalNetwork(of: problem.program))
        }
    }
}

/// An optimal network, from the solver.
func optimalNetwork(of program: ConvexProgram) throws -> ReLUNetwork {
    let solution = solve(program)
    // An interrupted solve returns its best iterate, which is no place for a path to end.
    try Task.checkCancellation()
    return ReLUNetwork(dimension: program.d, blocks: solution.blocks)
}

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension PathError: DiagnosticConvertible {
    public var diagnostic: Diagnostic {
        switch self {
        case .tooNarrow(let width, let needed):
            Diagnostic(
                .argument, "the path needs width \(needed), the network has \(counted(width, "slot"))",
                remedy: "append zero slots: `pad(θ, \(needed))`", argument: "θ")
        case .inaccurate:
            Diagnostic(
                .limit, "the directions of the two networks are too close to dependent for double precision",
                remedy: "`prune` or `minimal` the network first, or give it more slots with `pad`")
        }
    }
}

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension NetworkPath: ObjectValue {
    public var typeName: String { "Path" }
    public var summary: String {
        let way = isMonotone ? "never rises" : "rises by \(significant(rise, 3))"
        return "Path: \(counted(pieces.count, "piece")), width \(start.width), "
            + "loss \(significant(losses[0], 8)) → \(significant(losses[losses.count - 1], 8)), \(way)"
    }
    public var fields: [FieldDescription] {
        [
            FieldDescription("networks", "the sampled networks, a list, the first is θ"),
            FieldDescription("losses", "𝓛_β at the sampled networks"),
            FieldDescription("pieces", "the pieces: kind, first and last sample, loss before and after"),
            FieldDescription("monotone", "whether the loss never rises, up to 1e-9 relative"),
            FieldDescription("rise", "the largest rise above the least loss so far"),
            FieldDescription("network", "the network at the end"),
            FieldDescription("m", "the width, the same all along"),
        ]
    }

    public func field(_ name: String) throws -> Value? {
        switch name {
        case "networks": .list(networks.map { .object($0) })
        case "losses": .vector(losses)
        case "pieces": .list(pieces.indices.map { .object(record(ofPiece: $0)) })
        case "monotone": .boolean(isMonotone)
        case "rise": .number(rise)
        case "network": .object(end)
        case "m": .number(Double(start.width))
        default: nil
        }
    }

    private func record(ofPiece i: Int) -> Record {
        let (kind, before, after) = ends(ofPiece: i)
        return Record(
            "Piece", summary: "\(kind): loss \(significant(before, 8)) → \(significant(after, 8))",
            [
                .init("kind", "what happens on it", .string(kind)),
                .init("first", "the index of its first network", .number(Double(i * samples + 1))),
                .init("last", "the index of its last network", .number(Double((i + 1) * samples + 1))),
                .init("before", "the loss at its begin", .number(before)),
                .init("after", "the loss at its end", .number(after)),
            ])
    }

    private func ends(ofPiece i: Int) -> (kind: String, before: Double, after: Double) {
        (pieces[i].kind.rawValue, losses[i * samples], losses[(i + 1) * samples])
    }

    public var display: DisplayBundle {
        let rows = pieces.indices.map { i in
            let (kind, before, after) = ends(ofPiece: i)
            return [String(i + 1), kind, significant(before, 8), significant(after, 8)]
        }
        return DisplayBundle(
            plain: summary, html: htmlTable(head: ["piece", "what", "loss before", "after"], rows: rows))
    }
}
