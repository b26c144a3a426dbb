/// The help page of a command: signature, summary, arguments, details and examples.
public struct CommandPage: Sendable {
    private let command: Command

    /// Makes the page.
    public init(_ command: Command) { self.command = command }

    /// The page in all forms.
    public var display: DisplayBundle { DisplayBundle(plain: plain, html: html, markdown: markdown) }

    /// The page as plain text.
    public var plain: String {
        var lines = [command.signature.text]
        if !command.aliases.isEmpty { lines.append("also " + command.aliases.joined(separator: ", ")) }
        lines += ["", command.summary]
        if !described.isEmpty { lines += ["", "Arguments"] + aligned(described) }
        if let details = command.details { lines += ["", details] }
        if !command.examples.isEmpty { lines += ["", "Examples"] + exampleLines.map { "  " + $0 } }
        return lines.joined(separator: "\n")
    }

    /// The page in Markdown, below a heading of level 3.
    public var markdown: String {
        var parts = ["### `\(command.signature.text)`", command.summary]
        if !command.aliases.isEmpty {
            parts[1] += " Also " + command.aliases.map { "`\($0)`" }.joined(separator: ", ") + "."
        }
        if !described.isEmpty {
            parts.append(described.map { "- `\($0.0)`: \($0.1)" }.joined(separator: "\n"))
        }
        if let details = command.details { parts.append(details) }
        if !command.examples.isEmpty { parts.append("```julia\n\(exampleLines.joined(separator: "\n"))\n```") }
        return parts.joined(separator: "\n\n")
    }

    /// The page in HTML.
    public var html: String {
        var parts = [
            "<p><code>\(escapedHTML(command.signature.text))</code></p>", "<p>\(escapedHTML(command.summary))</p>",
        ]
        if !described.isEmpty {
            let rows = described.map {
                "<tr><td style=\"text-align:left\"><code>\(escapedHTML($0.0))</code></td>"
                    + "<td style=\"text-align:left\">\(escapedHTML($0.1))</td></tr>"
            }
            parts.append("<table>\(rows.joined())</table>")
        }
        if let details = command.details { parts.append("<p>\(escapedHTML(details))</p>") }
        if !command.examples.isEmpty {
            parts.append("<pre>\(escapedHTML(exampleLines.joined(separator: "\n")))</pre>")
        }
        return parts.joined(separator: "\n")
    }

    /// The arguments as they are written, with what they are.
    private var described: [(String, String)] {
        command.signature.parameters.filter { !$0.summary.isEmpty }.map { parameter in
            let name = parameter.passing == .variadic ? parameter.name + "..." : parameter.name
            guard let text = parameter.defaultText, parameter.passing != .variadic else {
                return (name, parameter.summary)
            }
            return ("\(name)=\(text)", parameter.summary)
        }
    }

    private func aligned(_ rows: [(String, String)]) -> [String] {
        let width = rows.map { displayWidth($0.0) }.max() ?? 0
        return rows.map { "  \($0.0)\(String(repeating: " ", count: width - displayWidth($0.0)))  \($0.1)" }
    }

    /// The examples, each result behind its source as a comment.
    private var exampleLines: [String] {
        command.examples.map { example in example.result.map { "\(example.source)  # => \($0)" } ?? example.source }
    }
}
