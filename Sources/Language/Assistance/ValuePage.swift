/// The help page of a value: what it is, its text, and the fields it has.
public struct ValuePage: Sendable {
    private let name: String?
    private let value: Value

    /// Makes the page of a value, perhaps of a variable with a name.
    public init(_ value: Value, name: String? = nil) {
        self.name = name
        self.value = value
    }

    /// The page in all forms.
    public var display: DisplayBundle { DisplayBundle(plain: plain, html: html) }

    private var heading: String { name.map { "\($0): \(value.kind)" } ?? value.kind }

    /// The page as plain text.
    public var plain: String {
        var lines = [heading, body]
        if !fields.isEmpty {
            let width = fields.map(\.name.count).max() ?? 0
            lines += ["", "Fields"]
            lines += fields.map {
                "  .\($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.summary)"
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The page in HTML.
    public var html: String {
        let rows = fields.map {
            "<tr><td style=\"text-align:left\"><code>.\($0.name)</code></td>"
                + "<td style=\"text-align:left\">\(escapedHTML($0.summary))</td></tr>"
        }
        let table = rows.isEmpty ? "" : "\n<table>\(rows.joined())</table>"
        return "<p><strong>\(escapedHTML(heading))</strong></p>\n<pre>\(escapedHTML(body))</pre>\(table)"
    }

    /// A function's source text, else the value on one line.
    private var body: String {
        if case .function(let function) = value, let user = function as? UserFunction { return user.definition.text }
        return value.summary
    }

    private var fields: [FieldDescription] {
        if case .object(let object) = value { object.fields } else { [] }
    }
}

extension FunctionDefinition {
    /// The text of the definition.
    var text: String { source.string(span) }
}
