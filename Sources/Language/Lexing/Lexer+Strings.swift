extension Lexer {
    mutating func scanOpeningQuote() {
        let start = position
        let triple = peek(1) == Byte.quote && peek(2) == Byte.quote
        position += triple ? 3 : 1
        append(.stringStart(triple: triple), from: start)
        strings.append((triple, 0))
        scanString()
    }

    /// Reads text up to the closing quote or an interpolation.
    mutating func scanString() {
        guard let string = strings.last else { return }
        var start = position
        while position < bytes.count {
            switch bytes[position] {
            case Byte.backslash:
                position = min(position + 2, bytes.count)
            case Byte.quote where !string.triple || (peek(1) == Byte.quote && peek(2) == Byte.quote):
                return scanClosingQuote(textFrom: start, triple: string.triple)
            case Byte.newline where !string.triple:
                return fail(
                    "this string is not closed on its line", from: openingQuote,
                    remedy: "close it with \", or use \"\"\" for text of several lines")
            case Byte.dollar:
                if scanInterpolation(textFrom: start) { return }
                start = position
            default:
                position += 1
            }
        }
    }

    private mutating func scanClosingQuote(textFrom start: Int, triple: Bool) {
        appendText(from: start)
        let quote = position
        position += triple ? 3 : 1
        append(.stringEnd, from: quote)
        strings.removeLast()
    }

    private mutating func appendText(from start: Int) {
        if start < position { append(.stringText, from: start) }
    }

    /// `$(` hands over to the ordinary scanner (true), `$name` is one token (false); anything else is an error.
    private mutating func scanInterpolation(textFrom start: Int) -> Bool {
        appendText(from: start)
        let dollar = position
        if peek(1) == Byte.open {
            position += 2
            append(.interpolationStart, from: dollar)
            return true
        }
        position += 1
        guard position < bytes.count, scalar(at: position).startsName else {
            fail(
                "`$` in a string needs a name or (expression) after it", from: dollar,
                remedy: "write \\$ for the sign itself")
            return true
        }
        skipName()
        if bytes[position - 1] == Byte.exclamation { position -= 1 }
        append(.interpolatedName, from: dollar)
        return false
    }

    /// Counts parentheses inside an interpolation; true when `)` ends it.
    mutating func endsInterpolation(_ symbol: Symbol) -> Bool {
        guard let last = strings.indices.last else { return false }
        if symbol == .openParenthesis { strings[last].parentheses += 1 }
        guard symbol == .closeParenthesis else { return false }
        if strings[last].parentheses == 0 { return true }
        strings[last].parentheses -= 1
        return false
    }
}
