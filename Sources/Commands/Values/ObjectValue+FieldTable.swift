import Language

extension ObjectValue {
    /// The summary over a table of all fields with their one-line forms, as HTML.
    var fieldTable: String {
        let rows = fields.map { field -> String in
            let value = (try? self.field(field.name)) ?? nil
            return
                "<tr><th style=\"text-align:left\" title=\"\(escapedHTML(field.summary))\">\(escapedHTML(field.name))</th>"
                + "<td style=\"text-align:left\">\(escapedHTML(value?.summary ?? ""))</td></tr>"
        }
        return "<p>\(escapedHTML(summary))</p><table>\(rows.joined())</table>"
    }
}
