import ExactArithmetic

extension Dataset {
    /// Reads a `.npy` array: a matrix, or a vector as one column.
    static func readArray(_ file: DataFile, _ options: LoadOptions) throws(DatasetError) -> Dataset {
        let array = try NumPyArray(name: file.path, file.bytes[...])
        return try dataset(path: file.path, array, targets: nil, options)
    }

    /// Reads a `.npz` archive with arrays X and y, or with a single array.
    static func readArchive(_ file: DataFile, _ options: LoadOptions) throws(DatasetError) -> Dataset {
        let archive = try ZipArchive(name: file.path, file.bytes)
        var arrays: [String: NumPyArray] = [:]
        for name in archive.names where name.hasSuffix(".npy") {
            let key = String(name.dropLast(4))
            let label = "\(file.path):\(key)"
            guard ["X", "y"].contains(key) || archive.names.count == 1 else { continue }
            arrays[archive.names.count == 1 ? "X" : key] = try NumPyArray(name: label, archive.contents(of: name)[...])
        }
        guard let x = arrays["X"] else {
            let names = archive.names.map { quoted($0.hasSuffix(".npy") ? String($0.dropLast(4)) : $0) }
            throw DatasetError(
                .data, "\(file.path) holds no array X",
                remedy: "it holds \(listed(names)); call the features X and the targets y")
        }
        return try dataset(path: file.path, x, targets: arrays["y"], options)
    }

    private static func dataset(
        path: String, _ x: NumPyArray, targets: NumPyArray?, _ options: LoadOptions
    ) throws(DatasetError) -> Dataset {
        guard (1...2).contains(x.shape.count) else {
            throw DatasetError(.shape, "\(path): X has \(x.shape.count) axes where a matrix has 2")
        }
        let (rows, columns) = (x.shape[0], x.shape.count == 2 ? x.shape[1] : 1)
        if let targets, targets.values.count != rows {
            throw DatasetError(.shape, "\(path): X has \(rows) rows but y has \(targets.values.count) entries")
        }
        var options = options
        if targets != nil, options.target == nil { options.target = .name("y") }
        let names = featureNames(columns) + (targets == nil ? [] : ["y"])
        let selection = try ColumnSelection(path: path, names: names, options)
        var builder = DatasetBuilder(path: path, selection: selection, options: options, capacity: rows)
        for i in 0..<rows {
            let cells = x.values[(i * columns)..<((i + 1) * columns)] + (targets.map { [$0.values[i]] } ?? [])
            try builder.append(NumberRow(path: path, index: i, numbers: cells.map { $0 }))
        }
        return try builder.finish()
    }
}

/// One row of an array of numbers.
private struct NumberRow: TableRow {
    let path: String
    let index: Int
    let numbers: [ExactNumber]

    func place(_ j: Int) -> String { "\(path), row \(index + 1)" }

    func cell(_ j: Int) -> Cell {
        numbers[j].isFinite ? Cell(numbers[j], text: text(j)) : Cell(text: text(j))
    }

    func text(_ j: Int) -> String { "\(numbers[j])" }
}
