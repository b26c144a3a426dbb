/// Which columns of a table become features and target, found once before its rows are read.
struct ColumnSelection {
    /// The names of all columns of the table.
    let names: [String]
    /// The indices of the columns of X.
    let features: [Int]
    /// The index of the target column.
    let target: Int?

    /// Resolves names and numbers; `path` is for messages.
    init(path: String, names: [String], _ options: LoadOptions) throws(DatasetError) {
        for (j, name) in names.enumerated() {
            if let i = names[..<j].firstIndex(of: name) {
                throw DatasetError(
                    .data, "\(path): columns \(i + 1) and \(j + 1) are both called \(quoted(name))",
                    remedy: "give every column its own name")
            }
        }
        let find = { (column: LoadOptions.Column, argument: String) throws(DatasetError) -> Int in
            try Self.index(of: column, in: names, path: path, argument: argument)
        }
        var target: Int?
        if let column = options.target { target = try find(column, "target") }
        var features: [Int] = []
        for column in options.features ?? [] {
            let index = try find(column, "features")
            guard index != target, !features.contains(index) else {
                throw DatasetError(
                    .argument, "the column \(quoted(names[index])) is chosen twice", argument: "features")
            }
            features.append(index)
        }
        if options.features == nil { features = names.indices.filter { $0 != target } }
        guard !features.isEmpty else {
            throw DatasetError(
                .argument, "\(path): no column is left for X", remedy: "leave a column that is not the target",
                argument: options.features == nil ? "target" : "features")
        }
        self.names = names
        self.features = features
        self.target = target
    }

    private static func index(
        of column: LoadOptions.Column, in names: [String], path: String, argument: String
    ) throws(DatasetError) -> Int {
        switch column {
        case .name(let name):
            if let index = names.firstIndex(of: name) { return index }
            throw DatasetError(
                .argument, "\(path) has no column \(quoted(name))",
                remedy: "its columns are \(listed(names.map(quoted)))", argument: argument,
                misspelling: .init(name: name, candidates: names))
        case .number(let number):
            if number >= 1, number <= names.count { return number - 1 }
            throw DatasetError(
                .argument, "\(path) has no column \(number)",
                remedy: "it has \(names.count) \(names.count == 1 ? "column" : "columns"), counted from 1",
                argument: argument)
        }
    }
}

/// At most twelve words with commas between them.
func listed(_ words: [String]) -> String {
    words.prefix(12).joined(separator: ", ") + (words.count > 12 ? ", …" : "")
}
