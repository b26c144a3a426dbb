import BigInt
import ExactArithmetic
import LinearAlgebra

/// An integer point v with a_i·v > 0 for every row a_i, verified exactly; nil when there is none.
///
/// A point far from all hyperplanes is found in doubles (`deepPoint`) and rounded to the smallest integers that keep all
/// signs. Where rounding errors spoil that, the exact simplex method decides (`Alternative`).
func interiorPoint(_ forms: IntegerMatrix) throws -> [BigInt]? {
    if forms.rows == 0 { return Array(repeating: 0, count: forms.columns) }
    let filter = SignFilter(forms)
    if let point = deepPoint(forms), let rounded = try roundedPoint(point, where: { try isPositive(forms, filter, $0) })
    {
        return rounded
    }
    switch try Alternative.decide((0..<forms.rows).map { forms.row($0) }, dimension: forms.columns) {
    case .positive(let w): return w
    case .dependent: return nil
    }
}

/// The unit direction with the largest least product with the unit normals, in doubles; nil when that is about zero.
///
/// The hard-margin problem min ‖w‖ subject to â_i·w ≥ 1 as a non-negative least squares problem (C. L. Lawson and
/// R. J. Hanson, Solving Least Squares Problems, 1974, chapter 23.4): with the residual ρ of min ‖(Âᵀ; 1ᵀ) λ − (0; 1)‖ over
/// λ ≥ 0, w is the direction of −ρ_1 … −ρ_k.
func deepPoint(_ forms: IntegerMatrix) -> Vector? {
    let columns = (0..<forms.rows).map { unitRow(forms.row($0)) + [1] }
    let target = Vector(repeating: 0, count: forms.columns) + [1]
    let λ = nonNegativeLeastSquares(columns, target)
    var residual = target
    for (column, weight) in zip(columns, λ) where weight > 0 { residual = sum(residual, column, times: -weight) }
    return normalized(residual.dropLast().map { -$0 })
}

/// The integer vector scaled to length one.
func unitRow(_ row: [BigInt]) -> Vector { normalized(roundedUnit(row)) ?? roundedUnit(row) }

/// The point with the smallest integer entries near the given direction that passes a test; nil when none does.
///
/// Scales 1, 2, 3, … up to 16 and then powers of two up to 2^62, where a double has no more digits to give.
func roundedPoint(_ direction: Vector, where test: ([BigInt]) throws -> Bool) rethrows -> [BigInt]? {
    let largest = direction.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return nil }
    let scales = (1...16).map(Double.init) + (5...62).map { Double(sign: .plus, exponent: $0, significand: 1) }
    for scale in scales {
        let candidate = direction.map { BigInt(($0 / largest * scale).rounded()) }
        if candidate.contains(where: { !$0.isZero }), try test(candidate) { return primitive(candidate) }
    }
    return nil
}

/// Whether a_i·v > 0 for every row, exactly.
func isPositive(_ forms: IntegerMatrix, _ filter: SignFilter, _ v: [BigInt]) throws -> Bool {
    let rounded = roundedUnit(v)
    let exactlyRounded = v.allSatisfy { $0.magnitude.bitWidth <= 53 }
    return try rounded.withUnsafeBufferPointer { u in
        for i in 0..<forms.rows {
            if i & 63 == 63 { try Task.checkCancellation() }
            // A proven sign of the rounded vector is that of v itself only when nothing was rounded away.
            if exactlyRounded, let sign = filter.sign(i, u) {
                if sign < 0 { return false }
            } else if forms.sign(i, v) <= 0 {
                return false
            }
        }
        return true
    }
}
