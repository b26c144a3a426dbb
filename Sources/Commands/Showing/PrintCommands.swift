import Language

let printCommand = Command(
    "print", aliases: ["println"], group: .showing, [.variadic("x", "the values")],
    summary: "Writes values on one line, separated by a space.",
    details: "Numbers are the shortest text that reads back to the same double; strings stand for themselves.",
    examples: [.init("print(\"sum\", 0.1 + 0.2, [1, 2])")]
) { arguments, context in
    context.host.write(arguments.rest.map(\.printed).joined(separator: " ") + "\n", toError: false)
    return .nothing
}

let displayCommand = Command(
    "display", group: .showing,
    [
        .positional("x", "the value"), .named("id", "a name under which the output can be replaced"),
        .named("update", "replace the output shown under `id`", default: "false"),
    ],
    summary: "Shows a value in its rich form: a table, a formula or a picture.",
    details:
        "The last expression of a cell is shown without asking; `display` shows values in loops and in the middle of cells.",
    examples: [.init("display([1 2; 3 4])"), .init("display(1, id=\"n\"); display(2, id=\"n\", update=true)")]
) { arguments, context in
    let bundle = (arguments.values["x"] ?? .nothing).display
    let id = try arguments.optionalString("id")
    if try arguments.boolean("update", default: false) {
        guard let id else { throw Diagnostic(.argument, "`update` needs the `id` of the output", argument: "update") }
        context.host.update(bundle, id: id)
    } else {
        context.host.show(bundle, id: id)
    }
    return .nothing
}
