import Language
import LinearAlgebra

let collectionCommands: [Command] = [
    lengthCommand, sizeCommand, isemptyCommand, firstCommand, lastCommand, pushCommand, appendCommand, popCommand,
    eachindexCommand,
]

private let lengthCommand = Command(
    "length", group: .mathematics, [.positional("v", "a value with elements")],
    summary: "The number of elements or characters.",
    examples: [.init("length([1, 2, 3])", gives: "3"), .init("length(\"abc\")", gives: "3")]
) { arguments, _ in .number(Double(try count(arguments))) }

private func count(_ arguments: Arguments) throws -> Int {
    guard let count = try arguments.value("v").elementCount else {
        throw arguments.mismatch("v", "a vector, matrix, list, string or collection")
    }
    return count
}

private let sizeCommand = Command(
    "size", group: .mathematics,
    [.positional("A", "a value with elements"), .positional("dimension", "1: rows, 2: columns", default: "")],
    summary: "The numbers of rows and columns, or one of them.",
    examples: [.init("size([1 2 3; 4 5 6])", gives: "[2, 3]"), .init("size([1 2 3; 4 5 6], 2)", gives: "3")]
) { arguments, _ in
    let sizes: [Int]
    switch try arguments.value("A") {
    case .matrix(let a): sizes = [a.rows, a.columns]
    case .number, .boolean: sizes = []
    case let value:
        guard let count = value.elementCount else {
            throw arguments.mismatch("A", "a vector, matrix, list or collection")
        }
        sizes = [count]
    }
    guard arguments.has("dimension") else { return .vector(sizes.map(Double.init)) }
    let dimension = try arguments.integer("dimension", in: 1...2)
    return .number(Double(dimension <= sizes.count ? sizes[dimension - 1] : 1))
}

private let isemptyCommand = Command(
    "isempty", group: .mathematics, [.positional("v", "a value with elements")],
    summary: "Whether there are no elements.",
    examples: [.init("isempty([])", gives: "true")]
) { arguments, _ in
    if case .nothing? = arguments.values["v"] { return .boolean(true) }
    return .boolean(try count(arguments) == 0)
}

private let firstCommand = Command(
    "first", group: .mathematics,
    [.positional("v", "a value with elements"), .positional("n", "how many", default: "")],
    summary: "The first element, or the first n.",
    examples: [.init("first([4, 5, 6])", gives: "4"), .init("first([4, 5, 6], 2)", gives: "[4, 5]")]
) { arguments, _ in
    let n = try count(arguments)
    guard arguments.has("n") else { return try arguments.value("v").element([.one(1)]) }
    return try arguments.value("v").element([.many(Array((0..<min(n, try arguments.size("n"))).map { $0 + 1 }))])
}

private let lastCommand = Command(
    "last", group: .mathematics,
    [.positional("v", "a value with elements"), .positional("n", "how many", default: "")],
    summary: "The last element, or the last n.",
    examples: [.init("last([4, 5, 6])", gives: "6"), .init("last([4, 5, 6], 2)", gives: "[5, 6]")]
) { arguments, _ in
    let n = try count(arguments)
    guard arguments.has("n") else { return try arguments.value("v").element([.one(n)]) }
    let wanted = min(n, try arguments.size("n"))
    return try arguments.value("v").element([.many(Array(((n - wanted)..<n).map { $0 + 1 }))])
}

private let pushCommand = Command(
    "push", aliases: ["push!"], group: .mathematics,
    [.positional("v", "a vector or list"), .variadic("items", "what to add")],
    summary: "v with further elements at its end; push!(v, x) also changes the variable v.",
    examples: [.init("push([1, 2], 3)", gives: "[1, 2, 3]"), .init("v = [1]; push!(v, 2); v", gives: "[1, 2]")]
) { arguments, _ in
    var result = try arguments.value("v")
    try result.append(arguments.rest)
    return result
}

private let appendCommand = Command(
    "append", aliases: ["append!"], group: .mathematics,
    [.positional("v", "a vector or list"), .variadic("more", "vectors or lists")],
    summary: "v with the elements of further sequences at its end; append!(v, w) also changes the variable v.",
    examples: [.init("append([1, 2], [3, 4])", gives: "[1, 2, 3, 4]")]
) { arguments, _ in
    var result = try arguments.value("v")
    for more in arguments.rest { try result.append(try more.elements()) }
    return result
}

private let popCommand = Command(
    "droplast", group: .mathematics, [.positional("v", "a vector or list")], summary: "v without its last element.",
    examples: [.init("droplast([1, 2, 3])", gives: "[1, 2]")]
) { arguments, _ in
    .collected(Array(try arguments.value("v").elements().dropLast()))
}

private let eachindexCommand = Command(
    "eachindex", group: .mathematics, [.positional("v", "a value with elements")], summary: "The indices 1:length(v).",
    examples: [.init("eachindex([4, 5, 6])", gives: "1:3")]
) { arguments, _ in .range(NumberRange(first: 1, last: Double(try count(arguments)))) }
