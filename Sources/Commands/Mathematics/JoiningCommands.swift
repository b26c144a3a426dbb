import Language
import LinearAlgebra

let joiningCommands: [Command] = [
    Command(
        "hcat", group: .mathematics, [.variadic("parts", "numbers, vectors and matrices")],
        summary: "The parts side by side; also [a b].", examples: [.init("hcat([1, 2], [3, 4])", gives: "[1 3; 2 4]")]
    ) { arguments, _ in try Concatenation.horizontal(arguments.rest) },
    Command(
        "vcat", group: .mathematics, [.variadic("parts", "numbers, vectors and matrices")],
        summary: "The parts one below the other; also [a; b].", examples: [.init("vcat([1, 2], 3)", gives: "[1, 2, 3]")]
    ) { arguments, _ in try Concatenation.vertical(arguments.rest) },
    repeatCommand,
]

private let repeatCommand = Command(
    "repeat", group: .mathematics,
    [
        .positional("x", "a string, vector, list or matrix"), .positional("n", "how often"),
        .positional("m", "how often side by side", default: "1"),
    ],
    summary: "x several times in a row; a matrix also side by side.",
    examples: [.init("repeat(\"ab\", 3)", gives: "\"ababab\""), .init("repeat([1, 2], 2)", gives: "[1, 2, 1, 2]")]
) { arguments, _ in
    let n = try arguments.size("n")
    let m = arguments.has("m") ? try arguments.size("m") : 1
    let value = try arguments.value("x")
    if case .string(let text) = value {
        try MemoryLimit.check(rows: text.utf8.count, columns: n)
        return .string(String(repeating: text, count: n))
    }
    try MemoryLimit.check(
        rows: value.elementCount ?? 1, columns: n.multipliedReportingOverflow(by: max(m, 1)).partialValue)
    let tall = n == 0 ? Value.vector([]) : try Concatenation.vertical(Array(repeating: value, count: n))
    return m == 1 ? tall : try Concatenation.horizontal(Array(repeating: tall, count: m))
}
