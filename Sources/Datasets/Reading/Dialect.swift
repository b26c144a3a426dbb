/// The delimiter that an option names.
func delimiterNamed(_ text: String) throws(DatasetError) -> DelimitedScanner.Delimiter {
    if text == " " || text == "space" { return .blanks }
    if text == "tab" { return .byte(9) }
    let forbidden: [UInt8] = [10, 13, UInt8(ascii: "\""), UInt8(ascii: "#")]
    guard let byte = text.utf8.first, text.utf8.count == 1, !forbidden.contains(byte) else {
        throw DatasetError(
            .argument, "`delimiter` must be one character, found \(quoted(text))",
            remedy: "such as \",\" or \";\" or \"\\t\"; \" \" stands for runs of blanks", argument: "delimiter")
    }
    return .byte(byte)
}

/// The delimiter of a text: the first of tab, semicolon, bar and comma that cuts all of its first rows into the same
/// number of cells, more than one; else the one that cuts most of them so; else blanks when rows hold several numbers.
func detectDelimiter(_ file: DataFile) -> DelimitedScanner.Delimiter {
    let sample = sampleRows(file)
    let candidates = "\t;|,".utf8.map { DelimitedScanner.Delimiter.byte($0) }
    let shares = candidates.map { agreement(sample, $0) }
    if let best = shares.max(), best > 0, let index = shares.firstIndex(of: best) { return candidates[index] }
    return agreement(sample, .blanks) == 1 ? .blanks : .byte(UInt8(ascii: ","))
}

/// The first hundred lines or 64 KB of a file, without a last line cut in the middle.
private func sampleRows(_ file: DataFile) -> DataFile {
    var end = min(file.bytes.count, 1 << 16)
    if end < file.bytes.count {
        end = file.bytes[..<end].lastIndex { $0 == 10 || $0 == 13 }.map { $0 + 1 } ?? end
    }
    return DataFile(path: file.path, bytes: Array(file.bytes[..<end]))
}

/// The share of rows that a delimiter cuts into as many cells as the first one, 0 when that is a single cell.
private func agreement(_ sample: DataFile, _ delimiter: DelimitedScanner.Delimiter) -> Double {
    var scanner = DelimitedScanner(sample, delimiter: delimiter)
    var fields: [DelimitedScanner.Field] = []
    var counts: [Int] = []
    while counts.count < 100, let line = try? scanner.next(into: &fields), line > 0 { counts.append(fields.count) }
    guard let first = counts.first, first > 1 else { return 0 }
    return Double(counts.count { $0 == first }) / Double(counts.count)
}

/// Whether the first row of a text names its columns.
///
/// A row that is all numbers is data. A row with words is a header when no cell of it is a number, or when a word stands
/// above a number of the second row.
func looksLikeHeader(_ first: DelimitedRow, _ rest: DelimitedScanner) throws(DatasetError) -> Bool {
    var words: [Int] = []
    var numbers = 0
    for j in first.fields.indices {
        switch first.cell(j) {
        case .number: numbers += 1
        case .unusable(let problem) where problem.isWord: words.append(j)
        case .unusable: break
        }
    }
    guard !words.isEmpty else { return false }
    if numbers == 0 { return true }
    var rest = rest
    var second = DelimitedRow(rest)
    guard try second.advance(&rest) else { return true }
    return words.contains { j in
        if j < second.fields.count, case .number = second.cell(j) { true } else { false }
    }
}
