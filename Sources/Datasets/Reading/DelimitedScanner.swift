/// Reads records of delimited text after RFC 4180, byte by byte.
///
/// Lines end with LF, CRLF or CR. A field in double quotes may hold delimiters, line ends and doubled quotes. Blank lines
/// and lines that start with `#` are passed over, blanks around a field are not part of it.
struct DelimitedScanner {
    /// What separates fields.
    enum Delimiter: Equatable {
        /// One byte.
        case byte(UInt8)
        /// Any run of spaces and tabs.
        case blanks
    }

    /// One field of a record: its place and whether it was quoted (then doubled quotes stand for one).
    struct Field {
        var range: Range<Int>
        var isQuoted = false
    }

    let path: String
    let bytes: [UInt8]
    let delimiter: Delimiter
    /// The offset of the next byte.
    private(set) var offset: Int
    /// The line of the next byte, counted from 1.
    private(set) var line = 1

    init(_ file: DataFile, delimiter: Delimiter) {
        path = file.path
        bytes = file.bytes
        self.delimiter = delimiter
        offset = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Reads the next record into `fields`; gives the line where it starts, nil at the end of the text.
    mutating func next(into fields: inout [Field]) throws(DatasetError) -> Int? {
        fields.removeAll(keepingCapacity: true)
        skipEmptyLines()
        guard offset < bytes.count else { return nil }
        let start = line
        while true {
            fields.append(try field(number: fields.count + 1))
            if atLineEnd {
                endLine()
                return start
            }
            if case .byte = delimiter { offset += 1 }
        }
    }

    /// The text of a field.
    func text(_ field: Field) -> String {
        let text = String(decoding: bytes[field.range], as: UTF8.self)
        guard field.isQuoted, text.utf8.contains(quote) else { return text }
        var result = String.UnicodeScalarView()
        var sawQuote = false
        for scalar in text.unicodeScalars {
            sawQuote = scalar == "\"" && !sawQuote
            if !sawQuote { result.append(scalar) }
        }
        return String(result)
    }

    private let quote = UInt8(ascii: "\"")

    private var atLineEnd: Bool { offset == bytes.count || bytes[offset] == 10 || bytes[offset] == 13 }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 && delimiter != .byte(9) }

    private mutating func skipBlanks() {
        while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
    }

    /// Steps over CR, LF or CRLF.
    private mutating func endLine() {
        guard offset < bytes.count else { return }
        if bytes[offset] == 13, offset + 1 < bytes.count, bytes[offset + 1] == 10 { offset += 1 }
        offset += 1
        line += 1
    }

    private mutating func skipEmptyLines() {
        while offset < bytes.count {
            let start = offset
            skipBlanks()
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "#") {
                while !atLineEnd { offset += 1 }
            }
            guard atLineEnd else {
                offset = start
                return
            }
            endLine()
        }
    }

    /// Reads one field and stops at the delimiter or line end behind it.
    private mutating func field(number: Int) throws(DatasetError) -> Field {
        skipBlanks()
        if offset < bytes.count, bytes[offset] == quote { return try quotedField(number: number) }
        let start = offset
        while !atLineEnd, !atDelimiter { offset += 1 }
        var end = offset
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        if delimiter == .blanks { skipBlanks() }
        return Field(range: start..<end)
    }

    private var atDelimiter: Bool {
        switch delimiter {
        case .byte(let byte): bytes[offset] == byte
        case .blanks: isBlank(bytes[offset])
        }
    }

    private mutating func quotedField(number: Int) throws(DatasetError) -> Field {
        let opening = (line: line, offset: offset)
        offset += 1
        while offset < bytes.count {
            if bytes[offset] == quote {
                guard offset + 1 < bytes.count, bytes[offset + 1] == quote else { break }
                offset += 2
            } else if atLineEnd {
                endLine()
            } else {
                offset += 1
            }
        }
        guard offset < bytes.count else {
            throw DatasetError(.data, "\(path):\(opening.line):\(number): the quote that opens here is never closed")
        }
        let field = Field(range: (opening.offset + 1)..<offset, isQuoted: true)
        offset += 1
        skipBlanks()
        guard atLineEnd || delimiter == .blanks || atDelimiter else {
            throw DatasetError(
                .data, "\(path):\(line):\(number): text follows the closing quote",
                remedy: "write a quote inside a quoted cell twice")
        }
        return field
    }
}
