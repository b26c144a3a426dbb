import Language
import LinearAlgebra

let extremumCommands: [Command] = [
    extreme("max", "The largest of the given numbers; of a vector it is maximum(v).", "max(3, 7, 5)", "7") { $0 < $1 },
    extreme("min", "The smallest of the given numbers; of a vector it is minimum(v).", "min(3, 7, 5)", "3") { $0 > $1 },
    reduction("maximum", "The largest element.", "maximum([3, 7, 5])", "7") { try extremum($0, "maximum") { $0 < $1 } },
    reduction("minimum", "The smallest element.", "minimum([3, 7, 5])", "3") {
        try extremum($0, "minimum") { $0 > $1 }
    },
    place(
        "argmax", "The index of the largest element, the first of several; of a matrix row and column.",
        "argmax([3, 7, 5])", "2"
    ) { $0 < $1 },
    place(
        "argmin", "The index of the smallest element, the first of several; of a matrix row and column.",
        "argmin([3, 7, 5])", "1"
    ) { $0 > $1 },
    extremaCommand,
]

private func extreme(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ isWorse: @escaping @Sendable (Double, Double) -> Bool
) -> Command {
    Command(
        name, group: .mathematics, [.positional("x", "a number"), .variadic("more", "further numbers")],
        summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in
        let collective = name == "max" ? "maximum" : "minimum"
        let numbers = try ([try arguments.value("x")] + arguments.rest).map { value in
            switch value {
            case .number(let x): return x
            case .boolean(let b): return b ? 1 : 0
            default:
                throw Diagnostic(
                    .type, "`\(name)` takes numbers, found \(indefinite(value.kind))",
                    remedy:
                        "the \(name == "max" ? "largest" : "smallest") element is \(collective)(v), element by element it is \(name).(a, b)",
                    argument: "x")
            }
        }
        return .number(try extremum(numbers, name, isWorse))
    }
}

/// The best of some numbers; NaN when one of them is.
private func extremum(_ v: Vector, _ name: String, _ isWorse: (Double, Double) -> Bool) throws -> Double {
    guard var best = v.first else { throw Diagnostic(.argument, "`\(name)` of nothing", argument: "v") }
    for x in v {
        if x.isNaN { return x }
        if isWorse(best, x) { best = x }
    }
    return best
}

private func place(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ isWorse: @escaping @Sendable (Double, Double) -> Bool
) -> Command {
    Command(
        name, group: .mathematics, [.positional("v", "numbers")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in
        let v = try arguments.numbers("v")
        guard !v.isEmpty else { throw Diagnostic(.argument, "`\(name)` of nothing", argument: "v") }
        let best = v.firstIndex(where: \.isNaN) ?? v.indices.reduce(0) { isWorse(v[$0], v[$1]) ? $1 : $0 }
        guard case .matrix(let a) = try arguments.value("v") else { return .number(Double(best + 1)) }
        return .vector([Double(best % a.rows + 1), Double(best / a.rows + 1)])
    }
}

private let extremaCommand = Command(
    "extrema", group: .mathematics, [.positional("v", "numbers")],
    summary: "The smallest and the largest element, as a list of two.",
    examples: [.init("extrema([3, 7, 5])", gives: "[3, 7]")]
) { arguments, _ in
    let v = try arguments.numbers("v")
    return .list([.number(try extremum(v, "extrema") { $0 > $1 }), .number(try extremum(v, "extrema") { $0 < $1 })])
}
