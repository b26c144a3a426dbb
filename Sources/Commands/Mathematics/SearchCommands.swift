import Language
import LinearAlgebra

let searchCommands: [Command] = [
    sortCommand, sortpermCommand, reverseCommand, uniqueCommand, findallCommand, findfirstCommand, countTrueCommand,
]

private let sortCommand = Command(
    "sort", group: .mathematics,
    [
        .positional("v", "numbers or strings"), .named("rev", "largest first", default: "false"),
        .named("by", "a function of an element to sort by"),
    ],
    summary: "The elements in order, equal ones in the order they came.",
    examples: [.init("sort([3, 1, 2])", gives: "[1, 2, 3]"), .init("sort([\"b\", \"a\"])", gives: "[\"a\", \"b\"]")]
) { arguments, context in
    let items = try arguments.value("v").elements()
    return .collected(try sortedOrder(items, arguments, context).map { items[$0] })
}

private let sortpermCommand = Command(
    "sortperm", group: .mathematics,
    [
        .positional("v", "numbers or strings"), .named("rev", "largest first", default: "false"),
        .named("by", "a function of an element to sort by"),
    ],
    summary: "The indices that sort v: v[sortperm(v)] is sort(v).",
    examples: [.init("sortperm([3, 1, 2])", gives: "[2, 3, 1]")]
) { arguments, context in
    let items = try arguments.value("v").elements()
    return .vector(try sortedOrder(items, arguments, context).map { Double($0 + 1) })
}

/// The stable order of elements by themselves or by a function of them; NaN comes last.
private func sortedOrder(_ items: [Value], _ arguments: Arguments, _ context: ExecutionContext) throws -> [Int] {
    let by = arguments.has("by") ? try arguments.function("by") : nil
    let keys = try by.map { by in try items.map { try by.call([$0], named: [], in: context) } } ?? items
    let isReversed = try arguments.boolean("rev", default: false)
    var check = CancellationCheck()
    let order = try SortKeys(keys)
    return try items.indices.sorted { a, b in
        try check.tick()
        let (first, second) = isReversed ? (b, a) : (a, b)
        if order.isBefore(first, second) { return true }
        return order.isBefore(second, first) ? false : a < b
    }
}

/// Keys of one kind, numbers or strings.
private enum SortKeys {
    case numbers(Vector)
    case strings([String])

    init(_ keys: [Value]) throws {
        var check = CancellationCheck()
        let numbers = try keys.compactMap { key -> Double? in
            try check.tick()
            switch key {
            case .number(let x): return x
            case .boolean(let b): return b ? 1 : 0
            default: return nil
            }
        }
        if numbers.count == keys.count {
            self = .numbers(numbers)
            return
        }
        let strings = keys.compactMap { if case .string(let text) = $0 { text } else { nil } }
        guard strings.count == keys.count else {
            throw Diagnostic(
                .type, "only numbers, or only strings, have an order", remedy: "use by= to say what to sort by",
                argument: "v")
        }
        self = .strings(strings)
    }

    func isBefore(_ a: Int, _ b: Int) -> Bool {
        switch self {
        case .numbers(let v): v[a] < v[b] || (v[b].isNaN && !v[a].isNaN)
        case .strings(let s): s[a] < s[b]
        }
    }
}

private let reverseCommand = Command(
    "reverse", group: .mathematics, [.positional("v", "a vector, list or string")],
    summary: "The elements from last to first.",
    examples: [.init("reverse([1, 2, 3])", gives: "[3, 2, 1]"), .init("reverse(\"abc\")", gives: "\"cba\"")]
) { arguments, _ in
    if case .string(let text) = try arguments.value("v") { return .string(String(text.reversed())) }
    return .collected(try arguments.value("v").elements().reversed())
}

private let uniqueCommand = Command(
    "unique", group: .mathematics, [.positional("v", "a vector or list")],
    summary: "The different elements, each where it came first.",
    examples: [.init("unique([2, 1, 2])", gives: "[2, 1]")]
) { arguments, context in
    var seen: Set<String> = []
    // Texts tell values apart: they read back to the same double. 0 and −0 are equal, hence the sum.
    let items = try arguments.value("v").elements().filter { item in
        if case .number(let x) = item { return seen.insert(shortest(x + 0)).inserted }
        return seen.insert(item.text).inserted
    }
    return .collected(items)
}

private let findallCommand = Command(
    "findall", group: .mathematics,
    [.positional("f", "booleans, or a function"), .positional("v", "elements, when f is a function", default: "")],
    summary: "The indices where the booleans are true, or where f holds for an element.",
    examples: [
        .init("findall([3, 7, 5] .> 4)", gives: "[2, 3]"), .init("findall(x -> x < 5, [3, 7, 4])", gives: "[1, 3]"),
    ]
) { arguments, context in
    .vector(try matches(arguments, context, all: true).map { Double($0 + 1) })
}

private let findfirstCommand = Command(
    "findfirst", group: .mathematics,
    [.positional("f", "booleans, or a function"), .positional("v", "elements, when f is a function", default: "")],
    summary: "The first index where a boolean is true or f holds; nothing when there is none.",
    examples: [.init("findfirst([3, 7, 5] .> 4)", gives: "2")]
) { arguments, context in
    try matches(arguments, context, all: false).first.map { .number(Double($0 + 1)) } ?? .nothing
}

private let countTrueCommand = Command(
    "count", group: .mathematics,
    [.positional("f", "booleans, or a function"), .positional("v", "elements, when f is a function", default: "")],
    summary: "How many booleans are true, or for how many elements f holds.",
    examples: [.init("count([3, 7, 5] .> 4)", gives: "2"), .init("count(x -> x < 5, [3, 7, 4])", gives: "2")],
    claims: { first in
        switch first {
        case .function?: true
        case .list(let items)?: items.allSatisfy { if case .boolean = $0 { true } else { false } }
        default: false
        }
    }
) { arguments, context in .number(Double(try matches(arguments, context, all: true).count)) }

/// The indices, counted from 0, of the true booleans or of the elements for which the function holds.
private func matches(_ arguments: Arguments, _ context: ExecutionContext, all: Bool) throws -> [Int] {
    let first = try arguments.value("f")
    let function = if case .function(let f) = first { f } else { nil as (any FunctionValue)? }
    var places: [Int] = []
    var i = 0
    try (function == nil ? first : try arguments.value("v")).forEachElement { element in
        let value = try function?.call([element], named: [], in: context) ?? element
        guard case .boolean(let holds) = value else {
            throw Diagnostic(
                .type, "true or false is needed for each element, found \(indefinite(value.kind))", argument: "f")
        }
        if holds { places.append(i) }
        i += 1
        return all || !holds
    }
    return places
}
