import Language

/// The commands under their headings: the table of contents of help, and the whole reference in Markdown.
struct CommandIndex {
    private let groups: [(title: String, commands: [Command])]

    init(_ commands: [Command]) {
        groups = Command.Group.allCases.map { group in (group.rawValue, commands.filter { $0.group == group }) }
            .filter { !$0.1.isEmpty }
    }

    /// The signatures and summaries by subject.
    var display: DisplayBundle { DisplayBundle(plain: plain, html: html) }

    /// The table of contents as plain text.
    var plain: String {
        let sections = groups.map { group in
            let width = min(group.commands.map(\.name.count).max() ?? 0, 14)
            let lines = group.commands.map { command in
                let padding = String(repeating: " ", count: max(0, width - command.name.count))
                return "  \(command.name)\(padding)  \(command.summary)"
            }
            return ([group.title] + lines).joined(separator: "\n")
        }
        return sections.joined(separator: "\n\n") + "\n\nhelp(name) or ?name shows the page of one command."
    }

    private var html: String {
        let sections = groups.map { group in
            let rows = group.commands.map {
                "<tr><td style=\"text-align:left\"><code>\(escapedHTML($0.signature.text))</code></td>"
                    + "<td style=\"text-align:left\">\(escapedHTML($0.summary))</td></tr>"
            }
            return "<h4>\(escapedHTML(group.title))</h4>\n<table>\(rows.joined())</table>"
        }
        return sections.joined(separator: "\n")
    }

    /// The reference: every command's page in Markdown.
    var markdown: String {
        let sections = groups.map { group in
            "## \(group.title)\n\n" + group.commands.map { CommandPage($0).markdown }.joined(separator: "\n\n")
        }
        return "# Commands\n\n" + sections.joined(separator: "\n\n") + "\n"
    }
}
