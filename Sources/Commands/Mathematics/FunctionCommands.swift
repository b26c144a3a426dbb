import Language

let functionCommands: [Command] = [mapCommand, filterCommand, foldCommand, zipCommand, enumerateElementsCommand]

private let mapCommand = Command(
    "map", group: .mathematics,
    [
        .positional("f", "a function"), .positional("v", "elements"),
        .variadic("more", "further sequences, for further arguments"),
    ],
    summary: "What f gives for each element; also f.(v).",
    examples: [.init("map(x -> x^2, [1, 2, 3])", gives: "[1, 4, 9]")]
) { arguments, context in
    let f = try arguments.function("f")
    let first = try arguments.value("v").elements()
    let others = try arguments.rest.map { try $0.elements() }
    let count = others.reduce(first.count) { min($0, $1.count) }
    return .collected(
        try (0..<count).map { i in try f.call([first[i]] + others.map { $0[i] }, named: [], in: context) })
}

private let filterCommand = Command(
    "filter", group: .mathematics,
    [.positional("f", "a function that gives true or false"), .positional("v", "elements")],
    summary: "The elements for which f holds; also v[f.(v)].",
    examples: [.init("filter(x -> x > 1, [1, 2, 3])", gives: "[2, 3]")]
) { arguments, context in
    let f = try arguments.function("f")
    let kept = try arguments.value("v").elements().filter { element in
        guard case .boolean(let holds) = try f.call([element], named: [], in: context) else {
            throw Diagnostic(.type, "the function must give true or false", argument: "f")
        }
        return holds
    }
    return .collected(kept)
}

private let foldCommand = Command(
    "reduce", group: .mathematics,
    [
        .positional("f", "a function of two values"), .positional("v", "elements"),
        .named("init", "the value to begin with"),
    ],
    summary: "f(…f(f(v₁, v₂), v₃)…, vₙ).", examples: [.init("reduce((a, b) -> a * b, [2, 3, 4])", gives: "24")]
) { arguments, context in
    let f = try arguments.function("f")
    var items = try arguments.value("v").elements()
    if let initial = arguments["init"] { items.insert(initial, at: 0) }
    guard let first = items.first else {
        throw Diagnostic(
            .argument, "nothing cannot be reduced", remedy: "give init=, the value to begin with", argument: "v")
    }
    return try items.dropFirst().reduce(first) { try f.call([$0, $1], named: [], in: context) }
}

private let zipCommand = Command(
    "zip", group: .mathematics, [.positional("v", "elements"), .variadic("more", "further sequences")],
    summary: "The list of pairs of elements at the same place, up to the end of the shortest.",
    examples: [.init("zip([1, 2], [\"a\", \"b\"])", gives: "[[1, \"a\"], [2, \"b\"]]")]
) { arguments, _ in
    let all = try ([try arguments.value("v")] + arguments.rest).map { try $0.elements() }
    let count = all.reduce(Int.max) { min($0, $1.count) }
    return .list((0..<count).map { i in .list(all.map { $0[i] }) })
}

/// `enumerate` of data means its patterns; of a plain sequence it numbers the elements, as in Julia.
private let enumerateElementsCommand = Command(
    "enumerate", group: .mathematics, [.positional("v", "a vector, range, list or string")],
    summary: "The list of pairs (i, vᵢ), for loops that count.",
    examples: [.init("enumerate([\"a\", \"b\"])", gives: "[[1, \"a\"], [2, \"b\"]]")],
    claims: { first in
        switch first {
        case .vector?, .range?, .list?, .string?: true
        default: false
        }
    }
) { arguments, _ in
    .list(try arguments.value("v").elements().enumerated().map { .list([.number(Double($0 + 1)), $1]) })
}
