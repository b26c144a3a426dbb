import Language

/// An HTML table in the notebook's own style; cells are plain text.
func htmlTable(head: [String], rows: [[String]]) -> String {
    let heads = head.map { "<th>\(escapedHTML($0))</th>" }.joined()
    let body = rows.map { row in "<tr>" + row.map { "<td>\(escapedHTML($0))</td>" }.joined() + "</tr>" }
    return "<table><thead><tr>\(heads)</tr></thead><tbody>\(body.joined())</tbody></table>"
}

/// A count with its noun: `1 neuron`, `3 neurons`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
