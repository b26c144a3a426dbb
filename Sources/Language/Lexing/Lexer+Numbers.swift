extension Lexer {
    /// Decimal and hexadecimal numbers: `1`, `1_000`, `2.5`, `.5`, `1.`, `1e-3`, `0x1F`.
    ///
    /// A point followed by an operator is the dotted operator's: `2.^x` is `2 .^ x`.
    mutating func scanNumber() {
        let start = position
        if bytes[position] == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"), Byte.isHexadecimal(peek(2)) {
            position += 2
            while Byte.isHexadecimal(peek(0)) { position += 1 }
        } else {
            skipDigits()
            skipFraction()
            skipExponent()
        }
        append(.number, from: start)
    }

    private mutating func skipDigits() {
        while Byte.isDigit(peek(0)) || (peek(0) == Byte.underscore && Byte.isDigit(peek(1))) { position += 1 }
    }

    private mutating func skipFraction() {
        guard peek(0) == Byte.point else { return }
        let next = peek(1)
        let isOperator = next != 0 && next != Byte.close && "*/\\^+-'<>=!.&|%".utf8.contains(next)
        guard !isOperator, !Byte.isLetter(next) || isExponent(at: 1), next != Byte.underscore else { return }
        position += 1
        skipDigits()
    }

    private mutating func skipExponent() {
        guard isExponent(at: 0) else { return }
        position += Byte.isDigit(peek(1)) ? 1 : 2
        skipDigits()
    }

    private func isExponent(at distance: Int) -> Bool {
        guard peek(distance) | 0x20 == UInt8(ascii: "e") else { return false }
        let next = peek(distance + 1)
        let isSign = next == UInt8(ascii: "+") || next == UInt8(ascii: "-")
        return Byte.isDigit(isSign ? peek(distance + 2) : next)
    }
}
