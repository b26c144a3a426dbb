import BigInt
import LinearAlgebra

extension Xoshiro256 {
    /// A double with random bits, infinities and not-a-numbers left out.
    mutating func finiteDouble() -> Double {
        while true {
            let value = Double(bitPattern: next())
            if value.isFinite { return value }
        }
    }

    /// An integer of up to so many bits, either sign.
    mutating func integer(bits: Int) -> BigInt {
        var value = BigInt(0)
        for _ in 0..<((bits + 63) / 64) { value = value << 64 + BigInt(next()) }
        value >>= Int(next() % UInt64(bits))
        return next() & 1 == 0 ? value : -value
    }

    /// Some decimal digits.
    mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(next() % 10) }.joined() }
}

/// Euclid's greatest common divisor, by remainders alone.
func euclid(_ a: BigInt, _ b: BigInt) -> BigInt {
    var (x, y) = (BigInt(a.magnitude), BigInt(b.magnitude))
    while !y.isZero { (x, y) = (y, x % y) }
    return x
}

/// The determinant by expansion along the first row.
func laplace(_ rows: [[BigInt]]) -> BigInt {
    guard let first = rows.first else { return 1 }
    var sum = BigInt(0)
    for (j, entry) in first.enumerated() where !entry.isZero {
        let minor = rows.dropFirst().map { row in row.indices.filter { $0 != j }.map { row[$0] } }
        sum += (j % 2 == 0 ? entry : -entry) * laplace(Array(minor))
    }
    return sum
}
