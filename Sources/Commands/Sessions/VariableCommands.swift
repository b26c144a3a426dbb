import Language

let whoCommand = Command(
    "who", group: .session, [],
    summary: "Shows the variables with their kinds and values.", examples: [.init("x = 3; who()")]
) { _, context in
    context.host.show(VariableTable(context.session.variables).display, id: nil)
    return .nothing
}

let clearCommand = Command(
    "clear", group: .session, [.variadic("names", "names of variables, as strings; none: all")],
    summary: "Removes variables; the commands they may have hidden are back.",
    examples: [.init("x = 3; clear(\"x\")"), .init("clear()")]
) { arguments, context in
    for name in arguments.rest {
        guard case .string(let text) = name else {
            throw Diagnostic(
                .type, "names are given as strings, found \(indefinite(name.kind))", remedy: "as in clear(\"x\")",
                argument: "names")
        }
        guard context.session.variables.contains(where: { $0.name == text }) else {
            let known = context.session.variables.map(\.name)
            throw Diagnostic(
                .name, "there is no variable `\(text)`",
                remedy: closest(to: text, among: known).map { "did you mean `\($0)`?" },
                argument: "names")
        }
    }
    if arguments.rest.isEmpty { context.session.clear() }
    for case .string(let name) in arguments.rest { context.session.remove(name) }
    return .nothing
}

/// The variables as a table.
private struct VariableTable {
    private let rows: [(name: String, kind: String, text: String)]

    init(_ variables: [(name: String, value: Value)]) {
        rows = variables.map { ($0.name, $0.value.kind, $0.value.summary) }
    }

    var display: DisplayBundle {
        guard !rows.isEmpty else { return DisplayBundle(plain: "there are no variables") }
        let names = rows.map(\.name.count).max() ?? 0
        let kinds = rows.map(\.kind.count).max() ?? 0
        let lines = rows.map { row in
            row.name + String(repeating: " ", count: names - row.name.count + 2) + row.kind
                + String(repeating: " ", count: kinds - row.kind.count + 2) + row.text
        }
        let cells = rows.map { row in
            "<tr>"
                + [row.name, row.kind, row.text].map { "<td style=\"text-align:left\">\(escapedHTML($0))</td>" }
                .joined() + "</tr>"
        }
        let head = "<tr><th>name</th><th>kind</th><th>value</th></tr>"
        return DisplayBundle(plain: lines.joined(separator: "\n"), html: "<table>\(head)\(cells.joined())</table>")
    }
}
