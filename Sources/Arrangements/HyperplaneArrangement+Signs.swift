import BigInt
import ExactArithmetic

extension HyperplaneArrangement {
    /// The pattern 1(Xu ≥ 0) of a vector of doubles, read as their exact binary values; zeros count as active.
    ///
    /// Each sign comes from a floating product with a proven error bound, or from exact integers when the bound is not met.
    /// Entries of u that are not finite count as zero.
    ///
    /// - Precondition: u has d entries.
    /// - Complexity: O(n d).
    public func pattern(of u: [Double]) -> ActivationPattern {
        var words = [UInt64](repeating: 0, count: ActivationPattern.wordCount(n))
        forEachSign(u) { k, sign in
            if sign >= 0 { words[k >> 6] |= 1 << UInt64(k & 63) }
        }
        return ActivationPattern(count: n, words: words)
    }

    /// The exact signs −1, 0, +1 of x_k·u for every row k.
    ///
    /// - Precondition: u has d entries; entries that are not finite count as zero.
    public func signs(of u: [Double]) -> [Int] {
        var signs = [Int](repeating: 0, count: n)
        forEachSign(u) { signs[$0] = $1 }
        return signs
    }

    /// The pattern 1(Xu ≥ 0) of an integer vector.
    ///
    /// - Precondition: u has d entries.
    public func pattern(of u: [BigInt]) -> ActivationPattern {
        ActivationPattern(bits: signs(of: u).map { $0 >= 0 })
    }

    /// The exact signs −1, 0, +1 of x_k·u for every row k and an integer vector u.
    ///
    /// - Precondition: u has d entries.
    public func signs(of u: [BigInt]) -> [Int] {
        precondition(u.count == dimension, "u needs one entry per column")
        return (0..<n).map { integerRows.sign($0, u) }
    }

    /// Calls the body with each row and the sign of x_k·u.
    private func forEachSign(_ u: [Double], _ body: (Int, Int) -> Void) {
        precondition(u.count == dimension, "u needs one entry per column")
        var exact: [BigInt]?
        let moderate = u.allSatisfy { abs($0) <= 1e100 }
        u.withUnsafeBufferPointer { u in
            for k in 0..<n {
                if moderate, let sign = filter.sign(k, u) {
                    body(k, sign)
                } else {
                    let integers = exact ?? integerMultiple(of: u)
                    exact = integers
                    body(k, integerRows.sign(k, integers))
                }
            }
        }
    }
}

/// The doubles times one positive power of two that makes them integers; what is not finite becomes zero.
func integerMultiple(of u: some Collection<Double>) -> [BigInt] {
    let parts = u.map { $0.integerParts ?? (0, 0) }
    let lowest = parts.lazy.filter { $0.mantissa != 0 }.map(\.exponent).min() ?? 0
    return parts.map { $0.mantissa == 0 ? 0 : BigInt($0.mantissa) << ($0.exponent - lowest) }
}

extension IntegerMatrix {
    /// The sign of the product of row i with an integer vector.
    func sign(_ i: Int, _ u: [BigInt]) -> Int {
        var sum = BigInt(0)
        switch storage {
        case .small(let entries):
            for j in 0..<columns {
                let entry = entries[i * columns + j]
                if entry != 0 { sum += u[j] * BigInt(entry) }
            }
        case .big(let entries):
            for j in 0..<columns { sum += u[j] * entries[i * columns + j] }
        }
        return Int(sum.signum())
    }
}
