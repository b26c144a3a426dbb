/// Splits source text into tokens in one pass over its bytes; strings with interpolation are split too.
///
/// The first text that is no token ends the list with `.invalid`, so that an error of grammar before it is reported
/// first.
struct Lexer {
    let bytes: [UInt8]
    var position = 0
    var tokens: [Token] = []
    /// What is wrong with the text at the `.invalid` token.
    var problem: Diagnostic?
    /// Whether the problem is only that the text ends too early.
    var endsTooEarly = false
    /// Strings being read, innermost last, with the number of parentheses open inside their interpolation.
    var strings: [(triple: Bool, parentheses: Int)] = []
    private var spaceBefore = false

    init(_ source: SourceText) {
        bytes = source.bytes
        tokens.reserveCapacity(bytes.count / 3)
    }

    /// The tokens of the whole text; the last one is `.end` or `.invalid`.
    mutating func scan() -> [Token] {
        while problem == nil, position < bytes.count { scanNext() }
        if problem == nil { finish() }
        return tokens
    }

    private mutating func finish() {
        if let string = strings.last {
            let quotes = string.triple ? "\"\"\"" : "\""
            fail("this string is not closed", from: openingQuote, remedy: "close it with \(quotes)", early: true)
        } else {
            append(.end, from: bytes.count)
        }
    }

    /// The offset of the innermost open string's first quote.
    var openingQuote: Int {
        var depth = 0
        for token in tokens.reversed() {
            if token.kind == .stringEnd { depth += 1 }
            if case .stringStart = token.kind {
                if depth == 0 { return token.start }
                depth -= 1
            }
        }
        return 0
    }

    private mutating func scanNext() {
        spaceBefore = false
        skipBlanks()
        guard problem == nil, position < bytes.count else { return }
        let start = position
        let byte = bytes[position]
        if byte == Byte.newline {
            position += 1
            append(.newline, from: start)
        } else if Byte.isDigit(byte) || (byte == Byte.point && Byte.isDigit(peek(1))) {
            scanNumber()
        } else if Byte.isLetter(byte) || byte == Byte.underscore || (byte >= 0x80 && scalar(at: position).startsName) {
            scanName()
        } else if byte == Byte.quote {
            scanOpeningQuote()
        } else {
            scanSymbol()
        }
    }

    /// The byte at a distance from the position, 0 past the end.
    func peek(_ distance: Int) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    mutating func append(_ kind: Token.Kind, from start: Int) {
        tokens.append(Token(kind: kind, start: start, end: position, spaceBefore: spaceBefore))
        spaceBefore = false
    }

    mutating func fail(_ message: String, from start: Int, remedy: String? = nil, early: Bool = false) {
        let end = max(start + 1, early ? start + 1 : position)
        problem = Diagnostic(.syntax, message, remedy: remedy, span: Span(start, min(end, bytes.count)))
        endsTooEarly = early
        append(.invalid, from: start)
    }

    // MARK: Blanks and comments

    private mutating func skipBlanks() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Byte.space || byte == Byte.tab || byte == Byte.carriageReturn {
                position += 1
            } else if byte == 0xC2, peek(1) == 0xA0 {
                position += 2
            } else if byte == 0xEF, peek(1) == 0xBB, peek(2) == 0xBF {
                position += 3
            } else if byte == Byte.hash {
                peek(1) == Byte.equals ? skipBlockComment() : skipLineComment()
            } else {
                return
            }
            spaceBefore = true
        }
    }

    private mutating func skipLineComment() {
        while position < bytes.count, bytes[position] != Byte.newline { position += 1 }
    }

    /// `#= … =#`, nested.
    private mutating func skipBlockComment() {
        let start = position
        var depth = 0
        while position < bytes.count {
            if bytes[position] == Byte.hash, peek(1) == Byte.equals {
                depth += 1
                position += 2
            } else if bytes[position] == Byte.equals, peek(1) == Byte.hash {
                depth -= 1
                position += 2
                if depth == 0 { return }
            } else {
                position += 1
            }
        }
        fail("this comment is not closed", from: start, remedy: "close it with =#", early: true)
    }

    // MARK: Names

    mutating func scanName() {
        let start = position
        skipName()
        let text = text(start, position)
        append(Keyword(rawValue: text).map { .keyword($0) } ?? .name, from: start)
    }

    /// Moves past a name; `!` belongs to it (`push!`) unless `=` follows.
    mutating func skipName() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                guard Byte.isLetter(byte) || Byte.isDigit(byte) || byte == Byte.underscore else { break }
                position += 1
            } else {
                guard scalar(at: position).continuesName else { break }
                position += scalarLength(at: position)
            }
        }
        if position < bytes.count, bytes[position] == Byte.exclamation, peek(1) == Byte.open { position += 1 }
    }

    func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    /// The number of bytes of the scalar that starts at an offset.
    func scalarLength(at offset: Int) -> Int {
        let byte = bytes[offset]
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        return min(length, bytes.count - offset)
    }

    /// The scalar that starts at an offset.
    func scalar(at offset: Int) -> Unicode.Scalar {
        text(offset, offset + scalarLength(at: offset)).unicodeScalars.first ?? "\u{FFFD}"
    }
}
