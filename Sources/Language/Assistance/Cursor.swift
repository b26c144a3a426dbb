/// What surrounds a place in a text that may not parse yet: the word at the place, the value chain in front of it, the call
/// around it.
struct Cursor {
    /// The text up to the place.
    let source: SourceText
    let tokens: [Token]
    /// The offset of the string that is open at the place, its first character.
    let openString: Int?
    /// Whether the place is in a comment.
    let isInComment: Bool

    /// - Parameter offset: the place in Unicode scalars; one outside the text is moved to its end.
    init(_ text: String, at offset: Int) {
        let scalars = text.unicodeScalars
        let count = min(max(offset, 0), scalars.count)
        let prefix = String(String.UnicodeScalarView(scalars.prefix(count)))
        source = SourceText(prefix, name: "")
        var lexer = Lexer(source)
        tokens = lexer.scan().filter { $0.kind != .end && $0.kind != .invalid }
        openString = Self.openString(tokens)
        isInComment = openString == nil && Self.endsInComment(prefix)
    }

    /// Whether a name written behind the text would be part of a comment.
    private static func endsInComment(_ prefix: String) -> Bool {
        let source = SourceText(prefix + "x", name: "")
        var lexer = Lexer(source)
        return !lexer.scan().contains { $0.end == source.bytes.count && $0.kind != .end && $0.kind != .invalid }
    }

    /// Where the string begins whose text the tokens end in; nil when they end in code.
    private static func openString(_ tokens: [Token]) -> Int? {
        var open: [Token] = []
        for token in tokens {
            switch token.kind {
            case .stringStart, .interpolationStart: open.append(token)
            case .stringEnd, .interpolationEnd: _ = open.popLast()
            default: break
            }
        }
        guard let last = open.last, case .stringStart = last.kind else { return nil }
        return last.end
    }

    var end: Int { source.bytes.count }

    /// The number of Unicode scalars in front of a byte offset.
    func scalars(_ offset: Int) -> Int { source.string(Span(0, offset)).unicodeScalars.count }

    /// The name that ends at the place, empty when there is none.
    var word: (text: String, start: Int) {
        guard let last = tokens.last, last.end == end else { return ("", end) }
        switch last.kind {
        case .name, .keyword, .interpolatedName:
            let start = last.kind == .interpolatedName ? last.start + 1 : last.start
            return (source.string(Span(start, end)), start)
        default: return ("", end)
        }
    }

    /// `\name` that ends at the place.
    var latexName: (text: String, start: Int)? {
        guard let backslash = source.bytes.lastIndex(of: Byte.backslash) else { return nil }
        let name = source.string(Span(backslash + 1, end))
        guard
            name.unicodeScalars.allSatisfy({
                $0.properties.isAlphabetic || "^_+-()0123456789".unicodeScalars.contains($0)
            })
        else {
            return nil
        }
        return (name, backslash)
    }

    /// The tokens in front of the word at the place.
    private var leading: ArraySlice<Token> {
        let start = word.start
        return tokens[..<(tokens.firstIndex { $0.start >= start } ?? tokens.count)]
    }

    // MARK: Chains

    /// Whether the word is a field: a point stands in front of it.
    var isField: Bool {
        guard let point = leading.last else { return false }
        return point.kind == .symbol(.point) && point.end == word.start
    }

    /// The chain in front of a point in front of the word, `W.neurons[1]` in `W.neurons[1].bi`; nil when there is none.
    var owner: [Link]? { isField ? chain(endingAt: leading.count - 1) : nil }

    /// The chain of a word: `W.objective` when the place is behind it.
    var chainToWord: [Link]? {
        guard !word.text.isEmpty else { return nil }
        return (owner ?? []) + [.name(word.text)]
    }

    /// One step of a chain that can be followed without running anything.
    enum Link: Equatable {
        case name(String)
        case index(Int)
    }

    /// Reads names, fields and integer indices backwards from a token.
    private func chain(endingAt count: Int) -> [Link]? {
        var links: [Link] = []
        var i = count - 1
        while i >= 0 {
            if tokens[i].kind == .symbol(.closeBracket), i >= 3, tokens[i - 2].kind == .symbol(.openBracket),
                tokens[i - 1].kind == .number, let index = Int(source.string(tokens[i - 1].span))
            {
                links.append(.index(index))
                i -= 3
                continue
            }
            guard tokens[i].kind == .name else { return nil }
            links.append(.name(source.string(tokens[i].span)))
            guard i >= 2, tokens[i - 1].kind == .symbol(.point) else { return links.reversed() }
            i -= 2
        }
        return nil
    }

    // MARK: Calls

    /// The call that surrounds the place.
    struct EnclosingCall {
        let function: String
        /// The place's argument: its position, or its name when `name=` was written.
        let position: Int
        let argument: String?
        /// The tokens of the arguments before the place.
        let arguments: ArraySlice<Token>
    }

    /// The innermost open call around the place.
    var call: EnclosingCall? {
        var depth = 0
        var position = 0
        var argument: String?
        var isFirst = true
        for i in tokens.indices.reversed() {
            switch tokens[i].kind {
            case .symbol(.closeParenthesis), .symbol(.closeBracket), .interpolationEnd: depth += 1
            case .symbol(.openParenthesis), .symbol(.openBracket), .interpolationStart:
                depth -= 1
                guard depth < 0 else { continue }
                guard tokens[i].kind == .symbol(.openParenthesis), i > 0, tokens[i - 1].kind == .name,
                    tokens[i - 1].end == tokens[i].start
                else { return nil }
                return EnclosingCall(
                    function: source.string(tokens[i - 1].span), position: position, argument: argument,
                    arguments: tokens[(i + 1)...])
            case .symbol(.comma) where depth == 0, .symbol(.semicolon) where depth == 0:
                position += 1
                isFirst = false
            case .symbol(.assign) where depth == 0 && isFirst && i > 0 && tokens[i - 1].kind == .name:
                argument = source.string(tokens[i - 1].span)
            case .newline, .end, .invalid: break
            default: break
            }
        }
        return nil
    }
}
