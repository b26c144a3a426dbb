import BigInt

/// The greatest common divisor of two machine integers, 0 for two zeros (binary algorithm of Stein).
@inlinable
public func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
    if a == 0 { return b }
    if b == 0 { return a }
    let twos = (a | b).trailingZeroBitCount
    var x = a >> a.trailingZeroBitCount
    var y = b >> b.trailingZeroBitCount
    while x != y {
        if x > y {
            x &-= y
            x >>= x.trailingZeroBitCount
        } else {
            y &-= x
            y >>= y.trailingZeroBitCount
        }
    }
    return x << twos
}

/// The greatest common divisor of two machine integers, 0 for two zeros (binary algorithm of Stein).
@inlinable
public func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
    if a == 0 { return b }
    if b == 0 { return a }
    if let x = UInt64(exactly: a), let y = UInt64(exactly: b) { return UInt128(gcd(x, y)) }
    let twos = (a | b).trailingZeroBitCount
    var x = a >> UInt128(a.trailingZeroBitCount)
    var y = b >> UInt128(b.trailingZeroBitCount)
    while x != y {
        if x > y {
            x &-= y
            x >>= UInt128(x.trailingZeroBitCount)
        } else {
            y &-= x
            y >>= UInt128(y.trailingZeroBitCount)
        }
    }
    return x << UInt128(twos)
}

/// The non-negative greatest common divisor of two big integers, 0 for two zeros.
///
/// Euclid's steps while a number has more than 128 bits, then machine arithmetic.
public func gcd(_ a: BigInt, _ b: BigInt) -> BigInt {
    var (x, y) = (a.magnitude, b.magnitude)
    while x.bitWidth > 128 || y.bitWidth > 128 {
        if y.isZero { return BigInt(x) }
        (x, y) = (y, x % y)
    }
    return BigInt(gcd(UInt128(truncatingIfNeeded: x), UInt128(truncatingIfNeeded: y)))
}
