import BigInt

extension ExactMatrix {
    /// The rows as primitive integer vectors: each row times the positive rational that makes it integral with gcd 1.
    ///
    /// A positive factor keeps the line and the side of every direction, so activation patterns stay as they are.
    /// Zero rows stay zero. Entries must be finite.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(rows · columns) machine operations when the scaled entries fit 64 bits.
    public func primitiveIntegerRows() throws -> IntegerMatrix {
        var small: [Int64] = []
        small.reserveCapacity(rows * columns)
        for i in 0..<rows {
            guard let values = smallIntegers(row(i)) else { return try bigPrimitiveRows() }
            small += values
        }
        return try IntegerMatrix(rows: rows, columns: columns, entries: small).primitiveRows()
    }

    private func bigPrimitiveRows() throws -> IntegerMatrix {
        var entries: [BigInt] = []
        entries.reserveCapacity(rows * columns)
        for i in 0..<rows {
            if i & 63 == 63 { try Task.checkCancellation() }
            if let values = smallIntegers(row(i)) {
                for value in values { entries.append(BigInt(value)) }
            } else {
                entries += bigIntegers(row(i))
            }
        }
        return try IntegerMatrix(rows: rows, columns: columns, entries: entries).primitiveRows()
    }
}

/// A number mantissa · base^exponent with base 2 or 10; nil for other rationals.
private struct Scaled {
    let mantissa: Int64
    let exponent: Int
    let binary: Bool

    init?(_ number: ExactNumber) {
        switch number {
        case .double(let value):
            guard let parts = value.integerParts else { return nil }
            (mantissa, exponent, binary) = (parts.mantissa, parts.exponent, true)
        case .decimal(let value, let power):
            (mantissa, exponent, binary) = (value, Int(power), false)
        case .big: return nil
        }
    }

    /// Whether the number is an integer of one word in either base.
    var isPlain: Bool { exponent == 0 || mantissa == 0 }
}

/// The common base of the numbers' powers (true: 2), nil when both bases occur.
private func commonBase(_ numbers: [Scaled]) -> Bool? {
    let powers = numbers.filter { !$0.isPlain }
    guard let first = powers.first else { return true }
    return powers.allSatisfy { $0.binary == first.binary } ? first.binary : nil
}

/// The row times a positive number as integers below 2^62, nil when that needs more than machine words.
private func smallIntegers(_ row: ArraySlice<ExactNumber>) -> [Int64]? {
    var numbers: [Scaled] = []
    numbers.reserveCapacity(row.count)
    for entry in row {
        guard let number = Scaled(entry) else { return nil }
        numbers.append(number)
    }
    guard let binary = commonBase(numbers) else { return nil }
    let lowest = numbers.lazy.filter { $0.mantissa != 0 }.map(\.exponent).min() ?? 0
    var result: [Int64] = []
    result.reserveCapacity(row.count)
    for number in numbers {
        guard let value = shifted(number, by: number.exponent - lowest, binary: binary) else { return nil }
        result.append(value)
    }
    return result
}

/// mantissa · base^power when its magnitude stays below 2^62.
private func shifted(_ number: Scaled, by power: Int, binary: Bool) -> Int64? {
    if number.mantissa == 0 { return 0 }
    var value = number.mantissa
    if binary {
        guard power < value.magnitude.leadingZeroBitCount - 2 else { return nil }
        return value << Int64(power)
    }
    guard power <= 19 else { return nil }
    for _ in 0..<power {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
    }
    return value.magnitude < (1 << 62) ? value : nil
}

/// The row times a positive number as integers of any size.
private func bigIntegers(_ row: ArraySlice<ExactNumber>) -> [BigInt] {
    let numbers = row.compactMap { Scaled($0) }
    if numbers.count == row.count, let binary = commonBase(numbers) {
        let lowest = numbers.lazy.filter { $0.mantissa != 0 }.map(\.exponent).min() ?? 0
        return numbers.map { number in
            if number.mantissa == 0 { return 0 }
            let power = number.exponent - lowest
            return binary ? BigInt(number.mantissa) << power : BigInt(number.mantissa) * BigInt(10).power(power)
        }
    }
    return clearedDenominators(row.map(\.rational))
}

/// The numbers times their least common denominator.
public func clearedDenominators(_ numbers: [Rational]) -> [BigInt] {
    var common = BigInt(1)
    for number in numbers { common = common / gcd(common, number.denominator) * number.denominator }
    return numbers.map { $0.numerator * (common / $0.denominator) }
}
