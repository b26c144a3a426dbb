import ExactArithmetic
import LinearAlgebra

extension Dataset {
    /// Reads the sparse format of SVMlight and LIBSVM: `target index:value index:value … # comment`, indices from 1 ascending.
    ///
    /// The data become dense with as many columns as the largest index.
    static func readSVMLight(_ file: DataFile, _ options: LoadOptions) throws(DatasetError) -> Dataset {
        var rows: [SparseRow] = []
        var columns = 0
        var line = 0
        for bytes in file.bytes.split(separator: 10, omittingEmptySubsequences: false) {
            line += 1
            let text = bytes.prefix { $0 != UInt8(ascii: "#") && $0 != 13 }
            guard text.contains(where: { $0 != 32 && $0 != 9 }) else { continue }
            let row = try SparseRow(path: file.path, line: line, text)
            columns = max(columns, row.entries.last?.index ?? 0)
            rows.append(row)
        }
        guard rows.count * columns <= 1 << 27 else {
            throw DatasetError(
                .data, "\(file.path): \(rows.count) × \(columns) numbers do not fit the memory when dense")
        }
        var options = options
        if options.target == nil { options.target = .name("y") }
        let selection = try ColumnSelection(path: file.path, names: featureNames(columns) + ["y"], options)
        var builder = DatasetBuilder(path: file.path, selection: selection, options: options, capacity: rows.count)
        for row in rows { try builder.append(DenseRow(row, columns: columns)) }
        return try builder.finish()
    }
}

/// One line of a sparse file.
private struct SparseRow {
    let path: String
    let line: Int
    let target: String
    private(set) var entries: [(index: Int, text: String)] = []

    init(path: String, line: Int, _ bytes: ArraySlice<UInt8>) throws(DatasetError) {
        self.path = path
        self.line = line
        let words = bytes.split { $0 == 32 || $0 == 9 }.map { String(decoding: $0, as: UTF8.self) }
        target = words.first ?? ""
        for (j, word) in words.dropFirst().enumerated() where !word.hasPrefix("qid:") {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            let last = entries.last?.index ?? 0
            guard parts.count == 2, let index = Int(parts[0]), index > last, index <= 1 << 28 else {
                throw DatasetError(
                    .data, "\(path):\(line):\(j + 2): \(quoted(word)) is not index:value with ascending indices from 1")
            }
            entries.append((index, String(parts[1])))
        }
    }
}

/// The row of a sparse file with its zeros; the target is the last cell.
private struct DenseRow: TableRow {
    private let row: SparseRow
    private var texts: [String]

    init(_ row: SparseRow, columns: Int) {
        self.row = row
        texts = [String](repeating: "0", count: columns)
        for (index, text) in row.entries { texts[index - 1] = text }
        texts.append(row.target)
    }

    func place(_ j: Int) -> String {
        let entry = row.entries.firstIndex { $0.index == j + 1 }
        return "\(row.path):\(row.line):\(entry.map { $0 + 2 } ?? 1)"
    }

    func cell(_ j: Int) -> Cell { Cell(text: texts[j]) }

    func text(_ j: Int) -> String { texts[j] }
}
