import BigInt

extension Rational {
    /// The nearest double, ties to even, with gradual underflow; beyond the range an infinity.
    ///
    /// The quotient is formed with at least 65 bits and a sticky bit, then rounded once.
    public var double: Double {
        if numerator.isZero { return 0 }
        let magnitude = numerator.magnitude
        let divisor = denominator.magnitude
        let shift = 66 + divisor.bitWidth - magnitude.bitWidth
        let scaled = shift >= 0 ? magnitude << shift : magnitude
        let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: shift >= 0 ? divisor : divisor << -shift)
        let bits = UInt128(truncatingIfNeeded: quotient) | (remainder.isZero ? 0 : 1)
        let rounded = roundedDouble(bits, exponent: -shift)
        return numerator.signum() < 0 ? -rounded : rounded
    }
}

extension BigInt {
    /// The nearest double, ties to even; beyond the range an infinity.
    public var nearestDouble: Double {
        if let small = Int64(exactly: self) { return Double(small) }
        return Rational(self).double
    }
}

/// Rounds bits · 2^exponent to the nearest double, ties to even.
private func roundedDouble(_ bits: UInt128, exponent: Int) -> Double {
    let width = 128 - bits.leadingZeroBitCount
    let top = width - 1 + exponent
    if top > 1024 { return .infinity }
    let precision = top >= -1022 ? 53 : 53 - (-1022 - top)
    if precision < 0 { return 0 }
    let drop = max(0, width - precision)
    var mantissa = bits >> UInt128(drop)
    if drop > 0 {
        let rest = bits - (mantissa << UInt128(drop))
        let half = UInt128(1) << UInt128(drop - 1)
        if rest > half || (rest == half && mantissa & 1 == 1) { mantissa += 1 }
    }
    return Double(sign: .plus, exponent: exponent + drop, significand: Double(UInt64(mantissa)))
}

extension Double {
    /// The value as odd mantissa · 2^exponent (0 · 2^0 for zero), nil unless finite.
    public var integerParts: (mantissa: Int64, exponent: Int)? {
        guard isFinite else { return nil }
        if self == 0 { return (0, 0) }
        let subnormal = exponentBitPattern == 0
        let bits = Int64(significandBitPattern) | (subnormal ? 0 : 1 << 52)
        let zeros = bits.trailingZeroBitCount
        let power = (subnormal ? -1074 : Int(exponentBitPattern) - 1075) + zeros
        return (sign == .minus ? -(bits >> zeros) : bits >> zeros, power)
    }
}
