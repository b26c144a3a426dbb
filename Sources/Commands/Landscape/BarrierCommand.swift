import Language
import Networks

let barrierCommand = Command(
    "barrier", group: .landscape,
    [
        .positional("θ", "a Network"), .positional("η", "another Network"), .positional("P", "the Problem"),
        .named("samples", "the intervals of the straight line and of each piece of the path", default: "50"),
    ],
    summary: "The loss between two networks: on the straight line of weights, and on the explicit path.",
    details: """
        The straight line is (1 − t)θ + tη, slot by slot. The explicit path goes down from θ to an optimal network, as `connect` \
        does, and up again to η: it never exceeds the higher end. Zero slots are added where the path needs them; `.m` is \
        the width used. A height is the excess over the higher end.
        """,
    examples: [
        .init(
            "P = problem(dataset([-1; 1], [1, 2]), beta=0.1); b = barrier(network([1], [1]), network([-1], [1]), P); b.path < 1e-9",
            gives: "true")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let (first, second) = (try arguments.network(for: problem), try arguments.network("η", for: problem))
    let samples = try arguments.integer("samples", in: 1...10_000, default: 50)
    let optimum = try optimalNetwork(of: problem.program)
    return .object(try first.barrier(to: second, over: optimum, in: problem.program, samples: samples))
}

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension LossBarrier: ObjectValue {
    public var typeName: String { "Barrier" }
    public var summary: String {
        "Barrier: \(significant(lineHeight, 6)) on the straight line, \(significant(pathHeight, 3)) on the explicit path, "
            + "width \(width)"
    }
    public var fields: [FieldDescription] {
        [
            FieldDescription("line", "the height of the straight line above the higher end"),
            FieldDescription("path", "the height of the explicit path above the higher end"),
            FieldDescription("times", "the times t on the straight line"),
            FieldDescription("linelosses", "𝓛_β at these times"),
            FieldDescription("pathlosses", "𝓛_β on the explicit path"),
            FieldDescription("descent", "the Path from θ down to an optimal network"),
            FieldDescription("ascent", "the Path from η down to the same network"),
            FieldDescription("m", "the width of all networks"),
        ]
    }

    public func field(_ name: String) throws -> Value? {
        switch name {
        case "line": .number(lineHeight)
        case "path": .number(pathHeight)
        case "times": .vector(times)
        case "linelosses": .vector(lineLosses)
        case "pathlosses": .vector(pathLosses)
        case "descent": .object(descent)
        case "ascent": .object(ascent)
        case "m": .number(Double(width))
        default: nil
        }
    }

    public var display: DisplayBundle { DisplayBundle(plain: summary, html: fieldTable) }
}
