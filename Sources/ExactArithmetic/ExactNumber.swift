import BigInt

/// A number as it was written: a double stands for its binary value, decimal text for the rational it spells.
///
/// Equality and order compare values, so `0.5` written as text equals the double `0.5`, while the text `0.1` differs
/// from the double `0.1`. The size is 16 bytes; only numbers that need it carry big integers.
public enum ExactNumber: Sendable {
    /// The exact binary value of a double; it must be finite to have a rational value.
    case double(Double)
    /// The decimal number mantissa · 10^exponent.
    case decimal(mantissa: Int64, exponent: Int32)
    /// Any other rational, for instance an integer of more than 18 digits.
    indirect case big(Rational)

    /// The number zero.
    public static let zero = ExactNumber.decimal(mantissa: 0, exponent: 0)
    /// The number one.
    public static let one = ExactNumber.decimal(mantissa: 1, exponent: 0)

    /// The exact value of a double.
    @inlinable
    public init(_ value: Double) { self = .double(value) }

    /// The exact value of an integer.
    @inlinable
    public init(_ value: Int) { self = .decimal(mantissa: Int64(value), exponent: 0) }

    /// Whether the number is finite; false only for a double that is infinite or not a number.
    public var isFinite: Bool {
        if case .double(let value) = self { return value.isFinite }
        return true
    }

    /// The sign −1, 0 or +1 (0 for a double that is not a number).
    public var signum: Int {
        switch self {
        case .double(let value): value > 0 ? 1 : (value < 0 ? -1 : 0)
        case .decimal(let mantissa, _): Int(mantissa.signum())
        case .big(let value): value.signum
        }
    }

    /// The exact rational value; a double that is not finite gives zero, so check `isFinite` first.
    public var rational: Rational {
        switch self {
        case .double(let value): Rational(exactly: value) ?? .zero
        case .decimal(let mantissa, let exponent): Rational(mantissa: BigInt(mantissa), decimalExponent: Int(exponent))
        case .big(let value): value
        }
    }

    /// The nearest double (ties to even).
    public var double: Double {
        switch self {
        case .double(let value): return value
        case .decimal(let mantissa, let exponent):
            if exponent == 0 { return Double(mantissa) }
            if abs(exponent) <= 22, mantissa.magnitude < (1 << 53) {
                let power = Self.powersOfTen[Int(abs(exponent))]
                return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
            }
            return Double("\(mantissa)e\(exponent)") ?? 0
        case .big(let value): return value.double
        }
    }

    /// 10^0 … 10^22, all exact in double precision.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}

extension ExactNumber: Hashable {
    /// Equality of values, whatever the way they were written.
    public static func == (a: ExactNumber, b: ExactNumber) -> Bool {
        switch (a, b) {
        case (.double(let x), .double(let y)): return x == y
        case (.decimal(let m, let e), .decimal(let k, let f)) where e == f: return m == k
        default: return a.isFinite && b.isFinite && a.double == b.double && a.rational == b.rational
        }
    }

    /// Hashes the nearest double, a function of the value alone.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(double + 0)
    }
}

extension ExactNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// An integer literal stands for that integer.
    public init(integerLiteral value: Int) { self.init(value) }

    /// A floating literal stands for its double; write decimals as text to keep them exact.
    public init(floatLiteral value: Double) { self = .double(value) }
}

extension ExactNumber: CustomStringConvertible {
    /// The shortest text for a double, digits and exponent for a decimal, a fraction otherwise.
    public var description: String {
        switch self {
        case .double(let value): "\(value)"
        case .decimal(let mantissa, 0): "\(mantissa)"
        case .decimal(let mantissa, let exponent): "\(mantissa)e\(exponent)"
        case .big(let value): value.description
        }
    }
}
