import JSON

extension Document {
    /// Reads a notebook of format 4; throws a `UsageError` for anything else.
    init(notebook bytes: [UInt8], name: String) throws {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch { throw UsageError("\(name) is not a notebook: \(error)", showsUsage: false) }
        guard json["nbformat"]?.int == 4, let cells = json["cells"]?.array else {
            throw UsageError("\(name) is not a notebook of format 4", showsUsage: false)
        }
        self.init(script: "", name: name)
        metadata = json["metadata"] ?? [:]
        var count = 0
        self.cells = cells.map { cell in
            let kind = Cell.Kind(rawValue: cell["cell_type"]?.string ?? "") ?? .raw
            if kind == .code { count += 1 }
            return Cell(
                kind: kind, source: joined(cell["source"]), name: "\(name)[\(count)]",
                tags: cell["metadata"]?["tags"]?.array?.compactMap(\.string) ?? [], id: cell["id"]?.string,
                metadata: cell["metadata"] ?? [:])
        }
    }
}

/// The text of a notebook's field, which may be written as a list of lines.
private func joined(_ value: JSONValue?) -> String {
    value?.string ?? value?.array?.compactMap(\.string).joined() ?? ""
}

/// A text as a notebook's list of lines.
func notebookLines(_ text: String) -> JSONValue {
    var lines: [JSONValue] = []
    var rest = Substring(text)
    while let end = rest.firstIndex(of: "\n") {
        lines.append(.string(String(rest[...end])))
        rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { lines.append(.string(String(rest))) }
    return .array(lines)
}
