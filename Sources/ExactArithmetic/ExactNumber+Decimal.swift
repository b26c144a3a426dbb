import BigInt

extension ExactNumber {
    /// Largest absolute decimal exponent that is read; beyond it a number is refused instead of filling the memory.
    public static let largestDecimalExponent = 100_000

    /// Reads decimal text exactly: `+1`, `1E+00`, `.5`, `5.`, `-2.50e-1`, `12345678901234567890`.
    ///
    /// Grammar: `[+-] digits [. digits] [(e|E) [+-] digits]` with at least one digit before the exponent, ASCII only,
    /// no spaces. Zero may carry any exponent.
    ///
    /// - Returns: nil when the text is not such a number or its exponent is beyond `largestDecimalExponent`.
    /// - Complexity: linear in the text up to 18 significant digits.
    public init?(decimal text: some StringProtocol) {
        var scanner = DecimalScanner()
        for byte in text.utf8 {
            guard scanner.accept(byte) else { return nil }
        }
        guard let value = scanner.value else { return nil }
        self = value
    }

    /// Reads decimal text exactly from a range of bytes, as `init(decimal:)` does from text.
    public init?(decimalBytes bytes: [UInt8], in range: Range<Int>) {
        var scanner = DecimalScanner()
        for i in range {
            guard scanner.accept(bytes[i]) else { return nil }
        }
        guard let value = scanner.value else { return nil }
        self = value
    }
}

/// A byte-at-a-time reader of decimal numbers that drops leading and trailing zeros of the mantissa.
private struct DecimalScanner {
    private enum Place { case start, integer, fraction, exponentStart, exponentSign, exponent }

    private var place = Place.start
    private var negative = false
    private var sawDigit = false
    private var small: Int64 = 0
    private var smallDigits = 0
    private var long: [UInt8] = []
    private var pendingZeros = 0
    private var scale = 0
    private var exponent = 0
    private var exponentNegative = false

    /// Takes the next byte; false when no number goes on like this.
    mutating func accept(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return digit(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return sign(byte == UInt8(ascii: "-"))
        case UInt8(ascii: "."):
            guard place == .start || place == .integer else { return false }
            place = .fraction
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            guard sawDigit, place == .integer || place == .fraction else { return false }
            place = .exponentStart
        default: return false
        }
        return true
    }

    private mutating func sign(_ minus: Bool) -> Bool {
        if place == .start, !negative, !sawDigit {
            negative = minus
            place = .integer
            return true
        }
        guard place == .exponentStart else { return false }
        exponentNegative = minus
        place = .exponentSign
        return true
    }

    private mutating func digit(_ value: UInt8) -> Bool {
        switch place {
        case .exponentStart, .exponentSign, .exponent:
            place = .exponent
            exponent = min(exponent * 10 + Int(value), 1 << 40)
        case .start, .integer, .fraction:
            if place == .start { place = .integer }
            sawDigit = true
            if place == .fraction { scale -= 1 }
            append(value)
        }
        return true
    }

    /// Appends a digit of the mantissa; zeros wait until a later digit shows that they are not trailing ones.
    private mutating func append(_ value: UInt8) {
        if value == 0 {
            if smallDigits > 0 { pendingZeros += 1 }
            return
        }
        for _ in 0..<pendingZeros { push(0) }
        pendingZeros = 0
        push(value)
    }

    private mutating func push(_ value: UInt8) {
        smallDigits += 1
        if smallDigits <= 18 { small = small * 10 + Int64(value) } else { long.append(value + UInt8(ascii: "0")) }
    }

    /// The number read so far, nil when it is incomplete or out of range.
    var value: ExactNumber? {
        guard sawDigit, place != .exponentStart, place != .exponentSign else { return nil }
        guard smallDigits > 0 else { return .zero }
        let power = (exponentNegative ? -exponent : exponent) + scale + pendingZeros
        guard abs(power) <= ExactNumber.largestDecimalExponent else { return nil }
        if long.isEmpty { return .decimal(mantissa: negative ? -small : small, exponent: Int32(power)) }
        guard let tail = BigInt(String(decoding: long, as: UTF8.self), radix: 10) else { return nil }
        let magnitude = BigInt(small) * BigInt(10).power(long.count) + tail
        return .big(Rational(mantissa: negative ? -magnitude : magnitude, decimalExponent: power))
    }
}
