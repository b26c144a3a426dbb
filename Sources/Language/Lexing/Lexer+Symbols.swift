extension Lexer {
    /// Operators and punctuation, the longest spelling first.
    mutating func scanSymbol() {
        let start = position
        if bytes[position] == Byte.apostrophe, !followsValue { return failAtCharacterLiteral() }
        if bytes[position] == Byte.point, let symbol = symbol(at: position + 1), symbol.canBeDotted {
            position += 1 + symbol.rawValue.utf8.count
            return append(.dotted(symbol), from: start)
        }
        guard let symbol = spelling(at: position) else { return failAtUnknownCharacter() }
        position += symbol.length
        guard endsInterpolation(symbol.symbol) else { return append(.symbol(symbol.symbol), from: start) }
        append(.interpolationEnd, from: start)
        scanString()
    }

    /// Whether `'` at the position is a transpose: it touches the value before it.
    private var followsValue: Bool {
        guard let last = tokens.last, last.end == position else { return false }
        switch last.kind {
        case .name, .number, .stringEnd, .keyword(.end), .keyword(.true), .keyword(.false): return true
        case .symbol(let symbol): return [.closeParenthesis, .closeBracket, .transpose].contains(symbol)
        default: return false
        }
    }

    private func symbol(at offset: Int) -> Symbol? { spelling(at: offset)?.symbol }

    private func spelling(at offset: Int) -> (symbol: Symbol, length: Int)? {
        guard offset < bytes.count else { return nil }
        for (spelling, symbol) in Self.spellings[bytes[offset], default: []] where matches(spelling, at: offset) {
            return (symbol, spelling.count)
        }
        return nil
    }

    private func matches(_ spelling: [UInt8], at offset: Int) -> Bool {
        offset + spelling.count <= bytes.count && bytes[offset..<(offset + spelling.count)].elementsEqual(spelling)
    }

    /// Spellings by their first byte, longest first; `≤` and its like are other spellings of the same symbols.
    private static let spellings: [UInt8: [(spelling: [UInt8], symbol: Symbol)]] = {
        let others: [(String, Symbol)] = [("≤", .lessEqual), ("≥", .greaterEqual), ("≠", .notEqual), ("·", .dot)]
        let all = Symbol.allCases.map { ($0.rawValue, $0) } + others
        let pairs = all.map { (spelling: Array($0.0.utf8), symbol: $0.1) }
        return Dictionary(grouping: pairs) { $0.spelling[0] }
            .mapValues { $0.sorted { $0.spelling.count > $1.spelling.count } }
    }()

    private mutating func failAtCharacterLiteral() {
        let start = position
        position += 1
        fail("a single quote does not start a string", from: start, remedy: "write strings with double quotes, \"…\"")
    }

    private mutating func failAtUnknownCharacter() {
        let start = position
        let scalar = scalar(at: position)
        position += scalarLength(at: position)
        let code = String(scalar.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
        let shown = scalar.value < 0x20 || scalar.value == 0x7F ? number : "`\(scalar)` (\(number))"
        fail("the character \(shown) is not part of the language", from: start, remedy: Self.replacements[scalar])
    }

    /// What was meant by characters that editors and slides put in place of ASCII.
    private static let replacements: [Unicode.Scalar: String] = [
        "“": "write \"", "”": "write \"", "„": "write \"", "‘": "write \"", "’": "write ' for the transpose",
        "–": "write -", "—": "write -", "−": "write -", "×": "write *", "{": "lists and matrices use [ ]",
        "}": "lists and matrices use [ ]", "@": "there are no macros; call the command itself, as in assert(…)",
        "$": "`$` belongs inside strings", "~": "write ! for not", "`": "write strings with double quotes",
    ]
}

extension Symbol {
    /// Whether the operator has an element-by-element form.
    var canBeDotted: Bool {
        switch self {
        case .plus, .minus, .times, .divide, .leftDivide, .remainder, .quotient, .power, .equal, .notEqual, .less,
            .lessEqual, .greater, .greaterEqual, .approximately, .notApproximately, .element, .notElement, .and, .or,
            .bitAnd, .bitOr, .not, .squareRoot, .assign, .plusAssign, .minusAssign, .timesAssign, .divideAssign,
            .powerAssign:
            true
        default: false
        }
    }
}
