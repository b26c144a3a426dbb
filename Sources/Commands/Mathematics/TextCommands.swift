import Language

let textCommands: [Command] = [
    stringCommand, numberCommand, padding("lpad", "left"), padding("rpad", "right"), kindCommand,
]

private let stringCommand = Command(
    "string", group: .mathematics, [.variadic("x", "values")], summary: "The values as one text, as print writes them.",
    examples: [.init("string(\"β = \", 0.1)", gives: "\"β = 0.1\"")]
) { arguments, _ in .string(arguments.rest.map(\.printed).joined()) }

private let numberCommand = Command(
    "number", aliases: ["parse"], group: .mathematics, [.positional("text", "a string")],
    summary: "The number that a text writes.",
    examples: [.init("number(\"2.5e-1\")", gives: "0.25")]
) { arguments, _ in
    if case .number = try arguments.value("text") { return try arguments.value("text") }
    let text = stripped(try arguments.string("text"))
    let spellings = ["Inf": Double.infinity, "-Inf": -.infinity, "NaN": .nan]
    // Swift reads "inf", "nan(…)" and hexadecimal too; those are no numbers of the language.
    let isDecimal = text.allSatisfy { "0123456789+-.eE".contains($0) }
    guard let x = spellings[text] ?? (isDecimal ? Double(text) : nil) else {
        throw Diagnostic(.argument, "\(quoted(text)) is not a number", argument: "text")
    }
    return .number(x)
}

private func padding(_ name: String, _ side: String) -> Command {
    Command(
        name, group: .mathematics,
        [
            .positional("x", "a value"), .positional("width", "the least number of characters"),
            .positional("fill", "what to fill with", default: "\" \""),
        ],
        summary: "The text of x with blanks on the \(side), up to a width.",
        examples: [.init("\(name)(7, 3)", gives: side == "left" ? "\"  7\"" : "\"7  \"")]
    ) { arguments, _ in
        let text = try arguments.value("x").printed
        let width = try arguments.integer("width", in: 0...(1 << 20))
        let filling = try arguments.optionalString("fill") ?? " "
        guard let fill = filling.first, filling.count == 1 else {
            throw Diagnostic(.argument, "`fill` must be one character, found \"\(filling)\"", argument: "fill")
        }
        let blanks = String(repeating: fill, count: max(0, width - text.count))
        return .string(side == "left" ? blanks + text : text + blanks)
    }
}

private let kindCommand = Command(
    "typeof", group: .mathematics, [.positional("x", "a value")], summary: "The kind of a value as messages name it.",
    examples: [.init("typeof([1 2; 3 4])", gives: "\"2 × 2 matrix\"")]
) { arguments, _ in .string((arguments.values["x"] ?? .nothing).kind) }
