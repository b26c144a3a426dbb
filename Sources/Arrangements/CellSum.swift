/// The cell that a weighted walk stands on: its pattern and its sum c = Σ_{k active} ν_k x_k, without copies.
///
/// The pointers are valid during the visit only; keep `pattern` (a copy) to remember a cell. The antipodal cell −C has
/// the pattern `antipode` and the sum total − c.
public struct CellSum {
    /// The number of data rows, n.
    public let rowCount: Int
    /// The number of columns, d.
    public let dimension: Int
    /// The bits of the pattern: row k is active when bit k % 64 of word k / 64 is set.
    public let words: UnsafePointer<UInt64>
    /// The rows that are not zero, as bits: flipping them gives the antipodal pattern.
    public let nonzeroRows: UnsafePointer<UInt64>
    /// The d entries of c = Σ_{k active} ν_k x_k.
    public let sum: UnsafePointer<Double>
    /// The d entries of Σ_k ν_k x_k.
    public let total: UnsafePointer<Double>

    /// Whether row k is active.
    @inlinable
    public subscript(k: Int) -> Bool { words[k >> 6] >> UInt64(k & 63) & 1 == 1 }

    /// The pattern as a value of its own.
    public var pattern: ActivationPattern {
        let width = ActivationPattern.wordCount(rowCount)
        return ActivationPattern(count: rowCount, words: (0..<width).map { words[$0] })
    }

    /// The pattern of the antipodal cell.
    public var antipode: ActivationPattern {
        let width = ActivationPattern.wordCount(rowCount)
        return ActivationPattern(count: rowCount, words: (0..<width).map { words[$0] ^ nonzeroRows[$0] })
    }
}

/// The vectors ν_k x_k in fixed point, so that sums over active rows are exact integer sums.
///
/// Column j is measured in units of 2^e_j with Σ_k |ν_k x_kj| ≤ 2^(61 + e_j): no partial sum can overflow, adding and
/// taking away leave no drift, and a cell has the same sum on whatever way it is reached. With S_j = Σ_k |ν_k x_kj| every sum
/// satisfies |c_j − Σ_{k active} ν_k x_kj| ≤ (2^−52 + n 2^−61) S_j: products and terms are rounded once, c_j at the end.
struct FixedPointTerms {
    let dimension: Int
    /// Row k: `terms[k * dimension ..< (k + 1) * dimension]`.
    let terms: [Int64]
    /// The unit 2^e_j of every column.
    let units: [Double]

    /// Makes the terms of n rows in doubles, row-major, with one weight per row.
    ///
    /// - Throws: `ArrangementError.notFinite` when a product ν_k x_kj is not finite.
    init(rows: [Double], dimension: Int, weights: [Double]) throws {
        self.dimension = dimension
        let products = rows.indices.map { rows[$0] * weights[$0 / dimension] }
        if let index = products.firstIndex(where: { !$0.isFinite }) {
            throw ArrangementError.notFinite(row: index / dimension, column: index % dimension)
        }
        let exponents = (0..<dimension).map { j in
            Self.unit(stride(from: j, to: products.count, by: dimension).lazy.map { products[$0] })
        }
        units = exponents.map { Double(sign: .plus, exponent: $0, significand: 1) }
        let scales = exponents.map { Double(sign: .plus, exponent: -$0, significand: 1) }
        terms = products.indices.map { Int64((products[$0] * scales[$0 % dimension]).rounded()) }
    }

    /// The exponent e with 2^(60 + e) ≤ Σ|t| < 2^(61 + e), at least −1022.
    private static func unit(_ terms: some Sequence<Double>) -> Int {
        let largest = terms.reduce(0.0) { max($0, abs($1)) }
        guard largest > 0 else { return 0 }
        let relative = terms.reduce(0.0) { $0 + abs($1 / largest) }
        return max(-1022, Int((largest.significand * relative).exponent) + Int(largest.exponent) - 60)
    }
}
