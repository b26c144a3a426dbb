import BigInt

/// An exact rational number in lowest terms with a positive denominator.
public struct Rational: Sendable, Hashable {
    /// The numerator; it carries the sign.
    public let numerator: BigInt
    /// The denominator, positive and coprime to the numerator.
    public let denominator: BigInt

    /// The number zero.
    public static let zero = Rational(BigInt(0))
    /// The number one.
    public static let one = Rational(BigInt(1))

    /// The integer n.
    public init(_ integer: BigInt) { self.init(lowestTerms: integer, 1) }

    private init(lowestTerms numerator: BigInt, _ denominator: BigInt) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The integer n.
    public init(_ integer: Int) { self.init(BigInt(integer)) }

    /// The quotient n / d in lowest terms; d must not be zero.
    public init(_ numerator: BigInt, _ denominator: BigInt) {
        precondition(!denominator.isZero, "a rational needs a denominator other than zero")
        let divisor = gcd(numerator, denominator)
        let unit = denominator.signum() < 0 ? -divisor : divisor
        self.numerator = numerator / unit
        self.denominator = denominator / unit
    }

    /// The exact binary value of a finite double, nil for infinities and not-a-number.
    public init?(exactly value: Double) {
        guard let (mantissa, exponent) = value.integerParts else { return nil }
        if exponent >= 0 {
            self.init(BigInt(mantissa) << exponent)
        } else {
            // The mantissa is odd, so the fraction is in lowest terms.
            self.init(lowestTerms: BigInt(mantissa), BigInt(1) << -exponent)
        }
    }

    /// The number mantissa · 10^exponent.
    public init(mantissa: BigInt, decimalExponent exponent: Int) {
        if exponent >= 0 {
            self.init(mantissa * BigInt(10).power(exponent))
        } else {
            self.init(mantissa, BigInt(10).power(-exponent))
        }
    }

    /// The sign −1, 0 or +1.
    public var signum: Int { Int(numerator.signum()) }

    /// Whether the denominator is one.
    public var isInteger: Bool { denominator == 1 }
}

extension Rational: Comparable {
    /// Exact order: a/b < c/d iff ad < cb.
    public static func < (a: Rational, b: Rational) -> Bool {
        a.numerator * b.denominator < b.numerator * a.denominator
    }
}

extension Rational {
    /// Exact sum.
    public static func + (a: Rational, b: Rational) -> Rational {
        Rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
    }

    /// Exact difference.
    public static func - (a: Rational, b: Rational) -> Rational {
        Rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
    }

    /// Exact product.
    public static func * (a: Rational, b: Rational) -> Rational {
        Rational(a.numerator * b.numerator, a.denominator * b.denominator)
    }

    /// Exact quotient; b must not be zero.
    public static func / (a: Rational, b: Rational) -> Rational {
        Rational(a.numerator * b.denominator, a.denominator * b.numerator)
    }

    /// The number with the opposite sign.
    public static prefix func - (a: Rational) -> Rational { Rational(-a.numerator, a.denominator) }

    /// The absolute value.
    public var magnitude: Rational { signum < 0 ? -self : self }
}

extension Rational: CustomStringConvertible {
    /// The text `3/4`, or `3` for an integer.
    public var description: String { isInteger ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension Rational: ExpressibleByIntegerLiteral {
    /// An integer literal stands for that integer.
    public init(integerLiteral value: Int) { self.init(value) }
}
