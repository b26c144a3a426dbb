import Language

let stringCommands: [Command] = [
    textual("uppercase", "The text in capitals.", "uppercase(\"abc\")", "\"ABC\"") { .string($0.uppercased()) },
    textual("lowercase", "The text in small letters.", "lowercase(\"ABC\")", "\"abc\"") { .string($0.lowercased()) },
    textual("strip", "The text without white space at both ends.", "strip(\"  a b \")", "\"a b\"") {
        .string(stripped($0))
    },
    splitCommand, joinCommand, replaceCommand,
    matching("startswith", "Whether the text begins with another.", "startswith(\"cone\", \"co\")", "true") {
        $0.hasPrefix($1)
    },
    matching("endswith", "Whether the text ends in another.", "endswith(\"a.csv\", \".csv\")", "true") {
        $0.hasSuffix($1)
    },
    matching("contains", "Whether another text occurs in the text.", "contains(\"activation\", \"vat\")", "true") {
        !places(of: $1, in: $0).isEmpty || $1.isEmpty
    },
]

private func textual(
    _ name: String, _ summary: String, _ example: String, _ result: String, _ f: @escaping @Sendable (String) -> Value
) -> Command {
    Command(
        name, group: .mathematics, [.positional("text", "a string")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in f(try arguments.string("text")) }
}

private func matching(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ f: @escaping @Sendable (String, String) -> Bool
) -> Command {
    Command(
        name, group: .mathematics, [.positional("text", "a string"), .positional("part", "a string")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in .boolean(f(try arguments.string("text"), try arguments.string("part"))) }
}

/// The text without white space at both ends.
func stripped(_ text: String) -> String {
    let start = text.drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
}

/// The places where a part occurs in a text, from left to right and without overlap.
private func places(of part: String, in text: String) -> [Range<String.Index>] {
    guard !part.isEmpty else { return [] }
    var found: [Range<String.Index>] = []
    var place = text.startIndex
    while place < text.endIndex {
        if text[place...].hasPrefix(part), let end = text.index(place, offsetBy: part.count, limitedBy: text.endIndex) {
            found.append(place..<end)
            place = end
        } else {
            place = text.index(after: place)
        }
    }
    return found
}

/// The pieces of a text between the places of a separator.
private func pieces(_ text: String, separator: String) -> [String] {
    var start = text.startIndex
    var result: [String] = []
    for place in places(of: separator, in: text) {
        result.append(String(text[start..<place.lowerBound]))
        start = place.upperBound
    }
    return result + [String(text[start...])]
}

private let splitCommand = Command(
    "split", group: .mathematics,
    [
        .positional("text", "a string"),
        .positional("separator", "a string; without one, white space of any length", default: ""),
    ],
    summary: "The pieces of a text between separators.",
    examples: [
        .init("split(\"a,b,c\", \",\")", gives: "[\"a\", \"b\", \"c\"]"),
        .init("split(\" a  b \")", gives: "[\"a\", \"b\"]"),
    ],
    claims: { if case .string? = $0 { true } else { false } }
) { arguments, _ in
    let text = try arguments.string("text")
    guard let separator = try arguments.optionalString("separator"), !separator.isEmpty else {
        return .list(text.split { $0.isWhitespace }.map { .string(String($0)) })
    }
    return .list(pieces(text, separator: separator).map(Value.string))
}

private let joinCommand = Command(
    "join", group: .mathematics,
    [.positional("items", "a list"), .positional("separator", "a string", default: "\"\"")],
    summary: "The items as one text.", examples: [.init("join([1, 2, \"c\"], \"-\")", gives: "\"1-2-c\"")]
) { arguments, _ in
    let separator = try arguments.optionalString("separator") ?? ""
    return .string(try arguments.value("items").elements().map(\.printed).joined(separator: separator))
}

private let replaceCommand = Command(
    "replace", group: .mathematics,
    [.positional("text", "a string"), .positional("old", "a string"), .positional("new", "a string")],
    summary: "The text with every occurrence of a part replaced.",
    examples: [.init("replace(\"a.b.c\", \".\", \"-\")", gives: "\"a-b-c\"")]
) { arguments, _ in
    let old = try arguments.string("old")
    guard !old.isEmpty else { throw Diagnostic(.argument, "the empty text cannot be replaced", argument: "old") }
    return .string(pieces(try arguments.string("text"), separator: old).joined(separator: try arguments.string("new")))
}
