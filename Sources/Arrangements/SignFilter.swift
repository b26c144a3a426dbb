import BigInt
import ExactArithmetic

/// The data rows rounded to doubles, each scaled by a power of two so that its largest entry is about one.
///
/// With unit roundoff ε = 2^−53 the rounded entries satisfy |a − x| ≤ ε|a| up to an underflow far below the bound, so the
/// computed product s of a with a double vector u obeys |s − x·u| ≤ (d + 3) ε Σ|a_j u_j| (N. J. Higham, Accuracy and
/// Stability of Numerical Algorithms, 2002, §3.1). A larger |s| proves the sign.
struct SignFilter: Sendable {
    let rows: [Double]
    let columns: Int
    /// The factor (d + 3) ε, with a margin for the rounding of the bound itself.
    let bound: Double

    /// Products below this cannot be told from underflow.
    static let floor = 1e-150

    init(_ matrix: IntegerMatrix) {
        columns = matrix.columns
        bound = Double(matrix.columns + 4) * 0x1p-53 * (1 + 0x1p-20)
        switch matrix.storage {
        case .small(let entries): rows = entries.map { Double($0) * 0x1p-62 }
        case .big:
            rows = (0..<matrix.rows).flatMap { roundedUnit(matrix.row($0)) }
        }
    }

    /// The rounded product of row k with u.
    func product(_ k: Int, _ u: [Double]) -> Double {
        u.indices.reduce(0) { $0 + rows[k * columns + $1] * u[$1] }
    }

    /// The proven sign of x_k·u, nil when rounding could change it. Entries of u are at most 1e100 in magnitude.
    @inline(__always)
    func sign(_ k: Int, _ u: UnsafeBufferPointer<Double>) -> Int? {
        var (sum, size) = (0.0, 0.0)
        for j in 0..<columns {
            let product = rows[k &* columns &+ j] * u[j]
            sum += product
            size += abs(product)
        }
        if abs(sum) > bound * size + Self.floor { return sum > 0 ? 1 : -1 }
        return nil
    }
}

/// Big integers rounded to doubles after a common scaling by a power of two that makes the largest about 2^exponent: at least
/// half of that, and less unless rounded up.
func roundedUnit(_ values: [BigInt], exponent: Int = 0) -> [Double] {
    let width = (values.lazy.map(\.magnitude.bitWidth).max() ?? 0) - exponent
    return values.map { value in
        // Keep 64 leading bits with a sticky one, then round once.
        let excess = value.magnitude.bitWidth - 64
        if excess <= 0 { return scaled(value.nearestDouble, -width) }
        let head = value.magnitude >> excess
        let exact = head << excess == value.magnitude
        let rounded = Double(UInt64(head) | (exact ? 0 : 1))
        return scaled(value.signum() < 0 ? -rounded : rounded, excess - width)
    }
}

/// Integers of 128 bits rounded to doubles after a common scaling, as big ones are.
func roundedUnit(_ values: [Int128]) -> [Double] {
    let width = 128 - values.reduce(0) { $0 | $1.magnitude }.leadingZeroBitCount
    return values.map { value in
        let excess = max(0, 64 - value.magnitude.leadingZeroBitCount)
        let head = UInt64(truncatingIfNeeded: value.magnitude >> UInt128(excess))
        let isExact = value.magnitude.trailingZeroBitCount >= excess
        let rounded = Double(head | (isExact ? 0 : 1))
        return scaled(value < 0 ? -rounded : rounded, excess - width)
    }
}

extension IntegerMatrix {
    /// Row i rounded to doubles, its largest entry between one half and one; zero stays zero.
    func roundedUnitRow(_ i: Int) -> [Double] {
        guard case .small(let entries) = storage else { return roundedUnit(row(i)) }
        let row = entries[(i * columns)..<((i + 1) * columns)]
        let width = 64 - row.reduce(0) { $0 | $1.magnitude }.leadingZeroBitCount
        return row.map { Double($0) * Double(sign: .plus, exponent: -width, significand: 1) }
    }
}

/// value · 2^exponent.
func scaled(_ value: Double, _ exponent: Int) -> Double {
    value == 0 ? 0 : Double(sign: .plus, exponent: max(exponent, -2200), significand: value)
}
