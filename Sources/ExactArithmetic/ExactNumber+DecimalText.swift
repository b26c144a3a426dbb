import BigInt

extension ExactNumber {
    /// Decimal text of the number: `0.125`, `-12`, `3e-40`.
    ///
    /// Decimals are written exactly, so that reading the text gives an equal number. A double is written as the shortest text
    /// that reads back to the same double, and so is a fraction that no decimal equals.
    public var decimalText: String {
        switch self {
        case .double(let value):
            let text = "\(value)"
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        case .decimal(let mantissa, let exponent):
            return decimalDigits(String(mantissa.magnitude), negative: mantissa < 0, exponent: Int(exponent))
        case .big(let value):
            guard let (mantissa, exponent) = value.terminatingDecimal else { return ExactNumber(double).decimalText }
            return decimalDigits(String(mantissa.magnitude), negative: mantissa.signum() < 0, exponent: exponent)
        }
    }
}

/// The text of ±digits · 10^exponent, in scientific form when more than 20 zeros would have to be written.
private func decimalDigits(_ digits: String, negative: Bool, exponent: Int) -> String {
    let sign = negative ? "-" : ""
    if exponent == 0 || digits == "0" { return sign + digits }
    if exponent > 0 {
        return sign + digits + (exponent <= 20 ? String(repeating: "0", count: exponent) : "e\(exponent)")
    }
    let wholeDigits = digits.count + exponent
    if wholeDigits > 0 { return "\(sign)\(digits.prefix(wholeDigits)).\(digits.dropFirst(wholeDigits))" }
    guard wholeDigits > -20 else { return "\(sign)\(digits)e\(exponent)" }
    return "\(sign)0.\(String(repeating: "0", count: -wholeDigits))\(digits)"
}

extension Rational {
    /// The number as mantissa · 10^exponent, nil when its denominator has prime factors other than 2 and 5.
    var terminatingDecimal: (mantissa: BigInt, exponent: Int)? {
        var rest = denominator
        var powers = 0
        let twos = rest.trailingZeroBitCount
        rest >>= twos
        while !rest.isZero {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 5)
            guard remainder.isZero else { break }
            rest = quotient
            powers += 1
        }
        guard rest == 1 else { return nil }
        let exponent = max(twos, powers)
        return (numerator * BigInt(10).power(exponent) / denominator, -exponent)
    }
}
