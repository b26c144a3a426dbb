import ExactArithmetic
import Glibc

extension Dataset {
    /// Reads delimited text: CSV after RFC 4180, and the dialects with tabs, semicolons, bars or blanks.
    ///
    /// Complexity: one pass over the bytes; the memory is that of the file and of the numbers.
    static func readDelimited(_ file: DataFile, _ options: LoadOptions) throws(DatasetError) -> Dataset {
        var start = try DelimitedStart(file, options)
        let selection = try ColumnSelection(path: file.path, names: start.names, options)
        var builder = DatasetBuilder(path: file.path, selection: selection, options: options)
        if !start.hasHeader { try builder.append(start.first) }
        var row = DelimitedRow(start.scanner)
        while try row.advance(&start.scanner) {
            guard row.fields.count == start.names.count else { throw raggedError(row, expected: start.names.count) }
            try builder.append(row)
        }
        return try builder.finish()
    }
}

/// The first row of delimited text: it gives the number of columns, and their names when it is a header.
struct DelimitedStart {
    fileprivate var scanner: DelimitedScanner
    fileprivate let first: DelimitedRow
    fileprivate let hasHeader: Bool
    /// The names of the columns, `x1`, `x2`, … where there are none.
    let names: [String]

    init(_ file: DataFile, _ options: LoadOptions) throws(DatasetError) {
        try refuseBinary(file)
        let delimiter = if let name = options.delimiter { try delimiterNamed(name) } else { detectDelimiter(file) }
        var scanner = DelimitedScanner(file, delimiter: delimiter)
        var first = DelimitedRow(scanner)
        guard try first.advance(&scanner) else { throw DatasetError(.data, "\(file.path) holds no row of data") }
        let hasHeader = if let given = options.hasHeader { given } else { try looksLikeHeader(first, scanner) }
        names = first.fields.indices.map { j in
            let text = hasHeader ? first.text(j) : ""
            return text.isEmpty ? "x\(j + 1)" : text
        }
        self.scanner = scanner
        self.first = first
        self.hasHeader = hasHeader
    }
}

/// One record of delimited text.
struct DelimitedRow: TableRow {
    private let scanner: DelimitedScanner
    private(set) var fields: [DelimitedScanner.Field] = []
    private(set) var line = 0

    /// An empty row; the scanner gives the text of its fields.
    init(_ scanner: DelimitedScanner) { self.scanner = scanner }

    /// Reads the next record; false at the end.
    mutating func advance(_ scanner: inout DelimitedScanner) throws(DatasetError) -> Bool {
        guard let line = try scanner.next(into: &fields) else { return false }
        self.line = line
        return true
    }

    func place(_ j: Int) -> String { "\(scanner.path):\(line):\(j + 1)" }

    func cell(_ j: Int) -> Cell {
        let field = fields[j]
        if !field.isQuoted, let number = ExactNumber(decimalBytes: scanner.bytes, in: field.range) {
            return Cell(number, text: text(j))
        }
        return Cell(text: text(j))
    }

    /// The text of a cell without blanks around it.
    func text(_ j: Int) -> String {
        let text = scanner.text(fields[j])
        guard fields[j].isQuoted else { return text }
        return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

private func raggedError(_ row: DelimitedRow, expected: Int) -> DatasetError {
    let found = row.fields.count
    return DatasetError(
        .data,
        "\(row.place(min(found, expected))): row \(row.line) has \(found) \(found == 1 ? "cell" : "cells"), "
            + "the first row has \(expected)",
        remedy: found > expected ? "put quotes around a cell that holds the delimiter" : "fill the missing cells in")
}

/// Refuses what is not text, with the likely way out.
private func refuseBinary(_ file: DataFile) throws(DatasetError) {
    let start = file.bytes.prefix(4)
    let refuse = { (what: String, remedy: String) in
        DatasetError(.file, "\(quotedPath(file.path)) is \(what), not text", remedy: remedy)
    }
    if start.starts(with: [0x1F, 0x8B]) { throw refuse("compressed by gzip", "unpack it first") }
    if start.starts(with: [0x50, 0x4B, 3, 4]) {
        throw refuse("a zip archive or spreadsheet", "unpack it, or save the sheet as CSV")
    }
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
        throw refuse("UTF-16", "save it as UTF-8")
    }
    if let zero = firstZero(file.bytes) {
        throw refuse("binary (byte \(zero + 1) is zero)", "load reads text, .npy and .npz")
    }
}

/// The index of the first zero byte, at the speed of memory.
private func firstZero(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress, let found = memchr(base, 0, buffer.count) else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
