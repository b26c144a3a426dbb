import BigInt
import ExactArithmetic
import LinearAlgebra
import Testing

/// Numbers as they are written, against big integers.
@Suite struct NumberTests {
    @Test func greatestCommonDivisorsAreEuclids() {
        var generator = Xoshiro256(seed: 1)
        for round in 0..<2_000 {
            let common = generator.integer(bits: 1 + round % 90)
            let a = common * generator.integer(bits: 1 + round % 200)
            let b = common * generator.integer(bits: 1 + (7 * round) % 150)
            #expect(gcd(a, b) == euclid(a, b), "\(a), \(b)")
            let (x, y) = (UInt64(truncatingIfNeeded: a), UInt64(truncatingIfNeeded: b))
            #expect(BigInt(gcd(x, y)) == euclid(BigInt(x), BigInt(y)))
            let (u, v) = (UInt128(truncatingIfNeeded: a.magnitude), UInt128(truncatingIfNeeded: b.magnitude))
            #expect(BigInt(gcd(u, v)) == euclid(BigInt(u), BigInt(v)))
        }
        #expect(gcd(BigInt(0), BigInt(0)) == 0)
        #expect(gcd(BigInt(0), BigInt(-6)) == 6)
    }

    @Test func rationalsFormAnOrderedFieldInLowestTerms() {
        var generator = Xoshiro256(seed: 2)
        func next() -> Rational {
            let denominator = generator.integer(bits: 70)
            return Rational(generator.integer(bits: 80), denominator.isZero ? 1 : denominator)
        }
        for _ in 0..<500 {
            let (a, b, c) = (next(), next(), next())
            for value in [a, a + b, a - b, a * b, -c] {
                #expect(value.denominator > 0)
                #expect(euclid(value.numerator, value.denominator) == 1)
            }
            #expect((a + b) + c == a + (b + c))
            #expect((a + b) * c == a * c + b * c)
            #expect(a - b == -(b - a))
            if b.signum != 0 { #expect(a / b * b == a) }
            #expect((a < b) == ((a - b).signum < 0))
        }
    }

    @Test func doublesAreTheirBinaryValues() throws {
        var generator = Xoshiro256(seed: 3)
        let special: [Double] = [
            0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 2.2250738585072014e-308, 1.7976931348623157e308,
            0.1, -1 / 3,
        ]
        for value in special + (0..<3_000).map({ _ in generator.finiteDouble() }) {
            let exact = try #require(Rational(exactly: value))
            let (mantissa, exponent) = try #require(value.integerParts)
            let power = Rational(BigInt(1) << abs(exponent))
            #expect(exact == (exponent < 0 ? Rational(BigInt(mantissa)) / power : Rational(BigInt(mantissa)) * power))
            #expect(
                Double(sign: .plus, exponent: exponent, significand: 1) * Double(mantissa) == value || exponent < -1022)
            #expect(exact.double == value)
            #expect(ExactNumber(value).rational == exact && ExactNumber(value).double == value)
        }
        #expect(Rational(exactly: .infinity) == nil && Rational(exactly: .nan) == nil)
    }

    /// The nearest double is not farther than its neighbours, and the even one of two that are equally far.
    @Test func roundingIsToTheNearestDouble() {
        var generator = Xoshiro256(seed: 4)
        for round in 0..<3_000 {
            let shift = round % 2_200
            let numerator = generator.integer(bits: 140)
            let denominator = BigInt(generator.integer(bits: 60).magnitude) + 1
            let value =
                shift < 1_100
                ? Rational(numerator << shift / 2, denominator) : Rational(numerator, denominator << (shift - 1_100))
            expectNearest(value.double, value)
        }
        for round in 0..<1_000 {
            // Halfway between two doubles, and a trifle beside it.
            let low = Double(
                sign: .plus, exponent: round % 2_040 - 1_070, significand: 1 + generator.finiteDouble().significand)
            guard low.isFinite, low.nextUp.isFinite, let a = Rational(exactly: low),
                let b = Rational(exactly: low.nextUp)
            else { continue }
            let middle = (a + b) / 2
            let trifle = (b - a) / Rational(BigInt(10).power(40))
            expectNearest(middle.double, middle)
            #expect((middle + trifle).double == low.nextUp && (middle - trifle).double == low)
        }
        #expect(Rational(BigInt(10).power(309)).double == .infinity)
        #expect(Rational(-BigInt(10).power(309)).double == -.infinity)
        #expect(Rational(BigInt(1), BigInt(10).power(400)).double == 0)
    }

    private func expectNearest(_ rounded: Double, _ value: Rational) {
        guard let exact = Rational(exactly: rounded) else {
            #expect(value.magnitude > Rational(exactly: .greatestFiniteMagnitude) ?? .zero)
            return
        }
        let distance = (value - exact).magnitude
        for neighbour in [rounded.nextDown, rounded.nextUp] {
            guard let other = Rational(exactly: neighbour) else { continue }
            let farther = (value - other).magnitude
            #expect(distance <= farther, "\(value) rounds to \(rounded)")
            if distance == farther { #expect(rounded.significandBitPattern & 1 == 0, "\(value) rounds to \(rounded)") }
        }
    }

    @Test func decimalTextIsTheNumberItSpells() throws {
        var generator = Xoshiro256(seed: 5)
        for round in 0..<3_000 {
            let whole = generator.digits(round % 30 + (round % 3 == 0 ? 0 : 1))
            let fraction = generator.digits(round % 25 + (whole.isEmpty ? 1 : 0))
            let exponent = Int(generator.next() % 700) - 350
            let sign = ["", "+", "-"][round % 3]
            let text = "\(sign)\(whole).\(fraction)\(round % 2 == 0 ? "e\(exponent)" : "")"
            let number = try #require(ExactNumber(decimal: text))
            let digits = try #require(BigInt(whole + fraction))
            let power = (round % 2 == 0 ? exponent : 0) - fraction.count
            let expected = Rational(mantissa: sign == "-" ? -digits : digits, decimalExponent: power)
            #expect(number.rational == expected, "\(text)")
            #expect(number.double == Double(text), "\(text)")
            #expect(number.signum == expected.signum)
            // The text that is written reads back to an equal number.
            #expect(try #require(ExactNumber(decimal: number.decimalText)) == number, "\(text) \(number.decimalText)")
            #expect(ExactNumber(decimalBytes: Array("x\(text)y".utf8), in: 1..<(text.utf8.count + 1)) == number)
        }
    }

    @Test(arguments: [
        "", ".", "-", "+", "e5", "1e", "1e+", "--1", "1-", "1.2.3", " 1", "1 ", "0x1", "inf", "nan", "1e5.", "१",
    ])
    func textThatIsNoNumberIsRefused(text: String) { #expect(ExactNumber(decimal: text) == nil) }

    @Test func exponentsAreBounded() {
        #expect(ExactNumber(decimal: "1e100000") != nil)
        #expect(ExactNumber(decimal: "1e100001") == nil)
        #expect(ExactNumber(decimal: "1e99999999999999999999") == nil)
        #expect(ExactNumber(decimal: "0e99999999999999999999") == .zero)
    }

    /// 0.1 written as text is one tenth; the double 0.1 is not.
    @Test func decimalsDifferFromDoublesThatAreNotThem() throws {
        let tenth = try #require(ExactNumber(decimal: "0.1"))
        #expect(tenth != ExactNumber(0.1) && tenth.double == 0.1)
        #expect(try #require(ExactNumber(decimal: "0.5")) == ExactNumber(0.5))
        #expect(
            Set([
                try #require(ExactNumber(decimal: "2.50")), ExactNumber(2.5),
                try #require(ExactNumber(decimal: "25e-1")),
            ]).count == 1)
        #expect(try #require(ExactNumber(decimal: "9007199254740993")) != ExactNumber(9007199254740993.0))
    }
}
