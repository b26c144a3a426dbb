import JSON

extension Dataset {
    /// Takes a dataset out of JSON in any of the shapes that programs write:
    ///
    /// - an array of records, `[{"a": 1, "y": 2}, …]`, every record with the same keys;
    /// - an array of rows, `[[1, 2], …]`;
    /// - matrix and targets, `{"X": [[1], …], "y": [2, …]}`, with `features` and `target` for their names;
    /// - an object of columns, `{"a": [1, …], "y": [2, …]}`, or of columns by index as pandas writes by default.
    ///
    /// - Parameters:
    ///   - path: The name of the file, for messages.
    ///   - json: The value with numbers as text, so that they keep every digit; a string that writes a number counts as one.
    ///   - options: The choice of columns.
    public static func load(path: String, json: JSONValue, _ options: LoadOptions) throws(DatasetError) -> Dataset {
        let table = try JSONTable(path: path, json)
        var options = options
        if let target = table.target, options.target == nil { options.target = .name(target) }
        let selection = try ColumnSelection(path: path, names: table.names, options)
        var builder = DatasetBuilder(path: path, selection: selection, options: options)
        for i in table.rows.indices { try builder.append(JSONRow(table: table, index: i)) }
        let data = try builder.finish()
        // Our own files keep the names of the classes beside targets −1 and +1.
        guard data.classes.isEmpty, table.classes.count == 2, data.y?.allSatisfy({ abs($0) == 1 }) == true else {
            return data
        }
        return Dataset(
            exact: data.exact, y: data.y, features: data.features, target: data.target, classes: table.classes,
            source: data.source)
    }
}

/// Parses a file as JSON; throws a `DatasetError` with line and column when it is none.
public func parseJSON(_ file: DataFile, numbersAsText: Bool = false) throws(DatasetError) -> JSONValue {
    let start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    do {
        return try JSONValue(parsing: file.bytes[start...], numbersAsText: numbersAsText)
    } catch {
        let before = file.bytes[start..<min(file.bytes.count, start + error.offset)]
        let line = before.count { $0 == 10 } + 1
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? start
        let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        throw DatasetError(.file, "\(file.path):\(line):\(column): this is not JSON: \(error.reason.rawValue)")
    }
}

/// A table out of JSON, row by row.
private struct JSONTable {
    let path: String
    private(set) var names: [String]
    private(set) var rows: [[JSONValue]]
    private(set) var target: String?
    private(set) var classes: [String] = []

    init(path: String, _ value: JSONValue) throws(DatasetError) {
        self.path = path
        names = []
        rows = []
        switch value {
        case .array(let items) where items.first?.object != nil: try readRecords(items)
        case .array(let items): try readRows(items)
        case .object(let object) where object["X"] != nil: try readMatrix(object)
        case .object(let object): try readColumns(object)
        default: throw problem("a table is an array of records, or an object with X and y or with columns")
        }
    }

    private func problem(_ message: String) -> DatasetError { DatasetError(.data, "\(path): \(message)") }

    private mutating func readRecords(_ items: [JSONValue]) throws(DatasetError) {
        names = items.first?.object?.members.map(\.key) ?? []
        rows.reserveCapacity(items.count)
        for (i, item) in items.enumerated() {
            guard let record = item.object else { throw problem("row \(i + 1) is not a record like the first") }
            var row: [JSONValue] = []
            for name in names {
                guard let value = record[name] else { throw problem("row \(i + 1) has no \(quoted(name))") }
                row.append(value)
            }
            if let extra = record.members.first(where: { !names.contains($0.key) }), record.members.count > row.count {
                throw problem("row \(i + 1) has \(quoted(extra.key)), the first row has not")
            }
            rows.append(row)
        }
    }

    private mutating func readRows(_ items: [JSONValue]) throws(DatasetError) {
        // A row of one cell may be written without brackets.
        rows = items.map { $0.array ?? [$0] }
        let columns = rows.first?.count ?? 0
        for (i, row) in rows.enumerated() where row.count != columns {
            throw problem("row \(i + 1) has \(row.count) cells, the first row has \(columns)")
        }
        names = featureNames(columns)
    }

    private mutating func readMatrix(_ object: JSONObject) throws(DatasetError) {
        guard let matrix = object["X"]?.array else { throw problem("X is not an array of rows") }
        try readRows(matrix)
        if let given = object["features"]?.array?.compactMap(\.string) {
            guard given.count == names.count else {
                throw problem("X has \(names.count) columns but there are \(given.count) features")
            }
            names = given
        }
        classes = object["classes"]?.array?.compactMap(\.string) ?? []
        guard let targets = object["y"], targets != .null else { return }
        guard let values = targets.array else { throw problem("y is not an array") }
        guard values.count == rows.count else {
            throw problem("X has \(rows.count) rows but y has \(values.count) entries")
        }
        let name = object["target"]?.string ?? "y"
        names.append(name)
        target = name
        for (i, value) in values.enumerated() { rows[i].append(value) }
    }

    private mutating func readColumns(_ object: JSONObject) throws(DatasetError) {
        names = object.members.map(\.key)
        var columns: [[JSONValue]] = []
        for (name, value) in object.members {
            guard let column = value.array ?? value.object?.members.map(\.value) else {
                throw problem("\(quoted(name)) is not a column of values")
            }
            if let first = columns.first, first.count != column.count {
                throw problem("\(quoted(names[0])) has \(first.count) rows but \(quoted(name)) has \(column.count)")
            }
            columns.append(column)
        }
        rows = (0..<(columns.first?.count ?? 0)).map { i in columns.map { $0[i] } }
    }
}

/// One row of a table out of JSON, its numbers as text.
private struct JSONRow: TableRow {
    let table: JSONTable
    let index: Int

    func place(_ j: Int) -> String { "\(table.path), row \(index + 1)" }

    func cell(_ j: Int) -> Cell { Cell(text: text(j)) }

    func text(_ j: Int) -> String {
        switch table.rows[index][j] {
        case .string(let text): text
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case let other: other.text()
        }
    }
}
