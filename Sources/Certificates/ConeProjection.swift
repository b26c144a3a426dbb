import LinearAlgebra

/// Projections onto the closed cones C_D = {u : (2D − I)Xu ≥ 0} of one data matrix, in its rows' own coordinates.
///
/// By Moreau, Proj(v) = v + Kᵀλ with λ ≥ 0 the least-squares solution of min ‖v + Kᵀλ‖, K = (2D − I)X. Every λ ≥ 0 gives
/// ‖Proj(v)‖ ≤ ‖v + Kᵀλ‖, so each iterate of the active-set method is an upper bound and the work may stop as soon as the
/// bound is small enough. Active-set method: C. L. Lawson, R. J. Hanson, Solving Least Squares Problems, 1974, chapter 23.
struct ConeProjector {
    /// The rows of X as unit vectors; zero rows stay zero.
    private let units: Matrix
    private let d: Int

    init(_ x: Matrix) {
        var units = x
        for k in 0..<x.rows {
            let length = norm2(x.rowArray(k))
            for j in 0..<x.columns where length > 0 { units[k, j] /= length }
        }
        self.units = units
        d = x.columns
    }

    /// The point v + Kᵀλ nearest to zero, or the first iterate whose norm is at most `enough`.
    ///
    /// - Parameters:
    ///   - v: the vector to project.
    ///   - words: the bits of D; with `reflected` the cone −C_D is meant.
    ///   - enough: a norm at which the exact answer does not matter any more.
    /// - Complexity: O(n d) for each of a few iterations.
    func project(_ v: Vector, onto words: [UInt64], reflected: Bool = false, enough: Double = 0) -> Vector {
        // A row counts as violated below −1e-13 relative: the rounding of one product of unit vectors.
        let tolerance = 1e-13 * norm2(v)
        var face = ActiveFace(dimension: d)
        var r = v
        var refused: [Int] = []
        for _ in 0..<(10 * d + 20) {
            guard norm2(r) > enough,
                let k = mostViolated(r, words, reflected, below: -tolerance, except: refused)
            else { break }
            let normal = signedRow(k, words, reflected)
            if face.insert(k, normal, multiplierTarget: v) {
                r = face.residual(of: v)
            } else {
                refused.append(k)
            }
        }
        return r
    }

    /// The row with the least signed product, nil when none is below the bound.
    private func mostViolated(
        _ r: Vector, _ words: [UInt64], _ reflected: Bool, below bound: Double, except refused: [Int]
    ) -> Int? {
        var worst = bound
        var found: Int?
        units.storage.withUnsafeBufferPointer { rows in
            r.withUnsafeBufferPointer { r in
                for k in 0..<units.rows {
                    var product = 0.0
                    for j in 0..<d { product += rows[k * d + j] * r[j] }
                    let active = words[k >> 6] >> UInt64(k & 63) & 1 == 1
                    if active == reflected { product = -product }
                    if product < worst, !refused.contains(k) {
                        worst = product
                        found = k
                    }
                }
            }
        }
        return found
    }

    private func signedRow(_ k: Int, _ words: [UInt64], _ reflected: Bool) -> Vector {
        let active = words[k >> 6] >> UInt64(k & 63) & 1 == 1
        return scaled(units.rowArray(k), by: active == reflected ? -1 : 1)
    }
}

/// The passive set of the active-set method: unit normals a_i with multipliers λ_i > 0 that minimise ‖v + Σ λ_i a_i‖.
private struct ActiveFace {
    private let dimension: Int
    private var rows: [Int] = []
    private var normals: [Vector] = []
    private var multipliers: Vector = []

    init(dimension: Int) { self.dimension = dimension }

    /// v + Σ λ_i a_i.
    func residual(of v: Vector) -> Vector {
        zip(normals, multipliers).reduce(v) { sum($0, $1.0, times: $1.1) }
    }

    /// Takes a normal in and restores λ ≥ 0; false when it depends on the others, which are then left as they were.
    mutating func insert(_ row: Int, _ normal: Vector, multiplierTarget v: Vector) -> Bool {
        let before = self
        rows.append(row)
        normals.append(normal)
        multipliers.append(0)
        while rows.last == row, let target = leastSquares(v) {
            if target.allSatisfy({ $0 > 0 }) {
                multipliers = target
                return true
            }
            moveTowards(target)
        }
        self = before
        return false
    }

    /// Takes the largest step towards the target that keeps λ ≥ 0 and drops the normals whose multiplier became zero.
    private mutating func moveTowards(_ target: Vector) {
        let steps = target.indices.map { target[$0] > 0 ? 1 : multipliers[$0] / (multipliers[$0] - target[$0]) }
        let step = steps.min() ?? 1
        let kept = target.indices.filter { steps[$0] > step }
        multipliers = kept.map { multipliers[$0] + step * (target[$0] - multipliers[$0]) }
        rows = kept.map { rows[$0] }
        normals = kept.map { normals[$0] }
    }

    /// The λ that minimises ‖v + Σ λ_i a_i‖ by modified Gram–Schmidt; nil when the normals are dependent.
    private func leastSquares(_ v: Vector) -> Vector? {
        let q = normals.count
        var basis: [Vector] = []
        var r = Matrix(rows: q, columns: q)
        var rest = v
        var right = Vector(repeating: 0, count: q)
        for i in 0..<q {
            var a = normals[i]
            for j in 0..<i {
                r[j, i] = dot(basis[j], a)
                a = sum(a, basis[j], times: -r[j, i])
            }
            r[i, i] = norm2(a)
            guard r[i, i] > 1e-11 else { return nil }
            let unit = scaled(a, by: 1 / r[i, i])
            basis.append(unit)
            right[i] = -dot(unit, rest)
            rest = sum(rest, unit, times: right[i])
        }
        for i in (0..<q).reversed() {
            for j in (i + 1)..<max(q, i + 1) { right[i] -= r[i, j] * right[j] }
            right[i] /= r[i, i]
        }
        return right
    }
}
