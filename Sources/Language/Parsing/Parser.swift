/// A recursive-descent parser with precedence climbing over the grammar in Grammar.md.
struct Parser {
    let source: SourceText
    let tokens: [Token]
    /// What the lexer could not read; reported when the parser gets there.
    let lexicalProblem: Diagnostic?
    var index = 0
    /// Whether line ends are white space here, as they are inside parentheses.
    var newlinesAreBlank = false
    /// Whether white space separates elements here, as it does inside brackets.
    var blanksSeparate = false
    /// Whether `end` and `:` stand for indices here.
    var insideIndex = false
    /// Whether `:` is a range's colon here and not a conditional's.
    var rangesAllowed = true
    /// How deep the expression at hand is nested.
    var depth = 0
    /// Whether the last error was met at the end of the text, so that more text could mend it.
    private(set) var endsTooEarly = false

    /// More nesting than this is refused: people write tens of levels, and each costs stack in every later phase.
    static let depthLimit = 400

    init(_ source: SourceText) {
        self.source = source
        var lexer = Lexer(source)
        tokens = lexer.scan()
        lexicalProblem = lexer.problem
        lexicalEndsTooEarly = lexer.endsTooEarly
    }

    private let lexicalEndsTooEarly: Bool

    // MARK: Tokens

    /// The token at hand; line ends are skipped where they are blank.
    var current: Token {
        mutating get {
            if newlinesAreBlank { skipNewlines() }
            return tokens[index]
        }
    }

    mutating func skipNewlines() {
        while tokens[index].kind == .newline { index += 1 }
    }

    /// The kind of the token at hand.
    var kind: Token.Kind {
        mutating get { current.kind }
    }

    /// The token after the one at hand.
    mutating func following() -> Token {
        let here = current
        guard here.kind != .end, here.kind != .invalid else { return here }
        var next = index + 1
        while newlinesAreBlank, tokens[next].kind == .newline { next += 1 }
        return tokens[next]
    }

    @discardableResult
    mutating func advance() -> Token {
        let token = current
        if token.kind != .end, token.kind != .invalid { index += 1 }
        return token
    }

    /// The offset after the last token that was taken.
    var lastEnd: Int { index > 0 ? tokens[index - 1].end : 0 }

    mutating func at(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
    mutating func at(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

    mutating func take(_ symbol: Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    mutating func take(_ keyword: Keyword) -> Bool {
        guard at(keyword) else { return false }
        advance()
        return true
    }

    func text(_ token: Token) -> String { source.string(token.span) }

    /// The span from an offset to the last token taken.
    func span(from start: Int) -> Span { Span(start, max(start, lastEnd)) }

    /// Runs a part with its own rules for white space and restores the rules after it.
    mutating func within<T>(newlinesBlank: Bool, blanksSeparate separate: Bool, _ part: (inout Parser) throws -> T)
        throws -> T
    {
        let saved = (newlinesAreBlank, blanksSeparate, rangesAllowed)
        newlinesAreBlank = newlinesBlank
        blanksSeparate = separate
        rangesAllowed = true
        let result = try part(&self)
        (newlinesAreBlank, blanksSeparate, rangesAllowed) = saved
        return result
    }

    /// Runs a part one level deeper.
    mutating func nested<T>(_ part: (inout Parser) throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw Diagnostic(
                .syntax, "this is nested more than \(Self.depthLimit) levels deep",
                remedy: "give parts of it names", span: current.span)
        }
        return try part(&self)
    }

    // MARK: Errors

    /// The error that something else was expected at the token at hand.
    mutating func unexpected(_ expected: String, remedy: String? = nil) -> Diagnostic {
        let token = current
        if token.kind == .invalid, let lexicalProblem {
            endsTooEarly = lexicalEndsTooEarly
            return lexicalProblem
        }
        if token.kind == .end { endsTooEarly = true }
        let span = token.kind == .end ? Span(lastVisibleEnd, lastVisibleEnd) : token.span
        return Diagnostic(
            .syntax, "expected \(expected), found \(describe(token))", remedy: remedy ?? hint(at: token), span: span)
    }

    /// The end of the last token that is not a line end: where the text breaks off.
    private var lastVisibleEnd: Int {
        tokens[..<index].last { $0.kind != .newline }?.end ?? 0
    }

    func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: "the end of the text"
        case .newline: "the end of the line"
        case .stringStart, .stringText, .stringEnd: "a string"
        case .interpolationEnd: "the end of the interpolation"
        default: "`\(text(token))`"
        }
    }
}
