import Glibc
import Language
import LinearAlgebra

let constructionCommands: [Command] = [
    filled("zeros", "Zeros: a vector of n, or an n × m matrix.", "zeros(2, 3)", "[0 0 0; 0 0 0]", 0),
    filled("ones", "Ones: a vector of n, or an n × m matrix.", "ones(3)", "[1, 1, 1]", 1),
    fillCommand, eyeCommand, linspaceCommand, logspaceCommand, rangeCommand, collectCommand, reshapeCommand,
]

private func filled(_ name: String, _ summary: String, _ example: String, _ result: String, _ x: Double) -> Command {
    Command(
        name, group: .mathematics, [.variadic("sizes", "one or two sizes")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in
        guard !arguments.rest.isEmpty else {
            throw Diagnostic(.argument, "`\(name)` needs a size", remedy: "as in \(name)(3) or \(name)(2, 3)")
        }
        return try .array(try arguments.sizes()) { x }
    }
}

private let fillCommand = Command(
    "fill", group: .mathematics, [.positional("x", "a value"), .variadic("sizes", "one or two sizes")],
    summary: "An array whose elements are all x.", examples: [.init("fill(7, 2)", gives: "[7, 7]")]
) { arguments, _ in
    let value = try arguments.value("x")
    let sizes = try arguments.sizes()
    if case .number(let x) = value, !sizes.isEmpty { return try .array(sizes) { x } }
    guard sizes.count == 1 else {
        throw Diagnostic(.argument, "`fill` needs a size, or two for numbers", argument: "sizes")
    }
    try MemoryLimit.check(elements: sizes[0], bytesPerElement: 48)
    return .list(Array(repeating: value, count: sizes[0]))
}

private let eyeCommand = Command(
    "eye", group: .mathematics,
    [.positional("n", "the number of rows"), .positional("m", "the number of columns", default: "n")],
    summary: "The identity matrix.", examples: [.init("eye(2)", gives: "[1 0; 0 1]")]
) { arguments, _ in
    let n = try arguments.size("n")
    let m = arguments.has("m") ? try arguments.size("m") : n
    try MemoryLimit.check(rows: n, columns: m)
    var result = Matrix(rows: n, columns: m)
    for i in 0..<min(n, m) { result[i, i] = 1 }
    return .matrix(result)
}

private let linspaceCommand = Command(
    "linspace", group: .mathematics,
    [
        .positional("a", "the first number"), .positional("b", "the last number"),
        .positional("n", "how many", default: "50"),
    ],
    summary: "n numbers from a to b at equal distances.",
    examples: [.init("linspace(0, 1, 5)", gives: "[0, 0.25, 0.5, 0.75, 1]")]
) { arguments, _ in
    .vector(try spaced(try arguments.number("a"), try arguments.number("b"), arguments))
}

private let logspaceCommand = Command(
    "logspace", group: .mathematics,
    [
        .positional("a", "the first exponent"), .positional("b", "the last exponent"),
        .positional("n", "how many", default: "50"),
    ],
    summary: "n numbers from 10ᵃ to 10ᵇ at equal ratios.", examples: [.init("logspace(0, 2, 3)", gives: "[1, 10, 100]")]
) { arguments, _ in
    .vector(try spaced(try arguments.number("a"), try arguments.number("b"), arguments).map { pow(10, $0) })
}

/// n numbers between both ends, each computed from the nearer end so that both are met exactly.
private func spaced(_ a: Double, _ b: Double, _ arguments: Arguments) throws -> Vector {
    let n = try arguments.integer("n", in: 1...Int.max, default: 50)
    try MemoryLimit.check(elements: n)
    if n == 1 { return [b] }
    let step = (b - a) / Double(n - 1)
    return (0..<n).map { 2 * $0 < n ? a + Double($0) * step : b - Double(n - 1 - $0) * step }
}

private let rangeCommand = Command(
    "range", group: .mathematics,
    [
        .positional("start", "the first number"), .positional("stop", "the last number", default: ""),
        .named("length", "how many"), .named("step", "the distance", default: "1"),
    ],
    summary: "The numbers from start to stop at a given distance, or as many as asked for.",
    examples: [.init("range(1, 5)", gives: "1:5"), .init("range(0, 1, length=3)", gives: "[0, 0.5, 1]")]
) { arguments, _ in
    let start = try arguments.number("start")
    guard arguments.has("length") else {
        let step = try arguments.number("step", default: 1)
        guard step != 0, step.isFinite, start.isFinite else {
            throw Diagnostic(.argument, "a range needs finite numbers and a step that is not 0", argument: "step")
        }
        return .range(NumberRange(first: start, step: step, last: try arguments.number("stop")))
    }
    let n = try arguments.size("length")
    try MemoryLimit.check(elements: n)
    guard arguments.has("stop") else {
        let step = try arguments.number("step", default: 1)
        return .vector((0..<n).map { start + Double($0) * step })
    }
    if n == 0 { return .vector([]) }
    let bound = Arguments(values: ["n": .number(Double(n))])
    return .vector(try spaced(start, try arguments.number("stop"), bound))
}

private let collectCommand = Command(
    "collect", group: .mathematics, [.positional("v", "a range, list, string or engine value")],
    summary: "The elements as a vector or list.", examples: [.init("collect(1:3)", gives: "[1, 2, 3]")]
) { arguments, _ in
    if case .matrix = try arguments.value("v") { return try arguments.value("v") }
    return .collected(try arguments.value("v").elements())
}

private let reshapeCommand = Command(
    "reshape", group: .mathematics, [.positional("v", "a vector or matrix"), .variadic("sizes", "one or two sizes")],
    summary: "The same elements in another shape, column by column.",
    examples: [.init("reshape([1, 2, 3, 4], 2, 2)", gives: "[1 3; 2 4]")]
) { arguments, _ in
    let v = try arguments.numbers("v")
    let sizes = try arguments.sizes()
    let (count, overflow) = sizes.reduce((1, false)) {
        (
            $0.0.multipliedReportingOverflow(by: $1).partialValue,
            $0.1 || $0.0.multipliedReportingOverflow(by: $1).overflow
        )
    }
    guard !overflow, count == v.count, sizes.count == 1 || sizes.count == 2 else {
        throw Diagnostic(
            .shape, "\(v.count) elements do not fill \(sizes.map(String.init).joined(separator: " × "))",
            argument: "sizes")
    }
    if sizes.count == 1 { return .vector(v) }
    return .matrix(Matrix(rows: sizes[1], columns: sizes[0], storage: v).transposed)
}
