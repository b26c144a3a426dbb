import LinearAlgebra

/// Projections onto the closed cones C_D = {u : (2D − I)Xu ≥ 0} of one data matrix, in its rows' own coordinates.
///
/// By Moreau, Proj(v) = v + Kᵀλ with λ ≥ 0 the least-squares solution of min ‖v + Kᵀλ‖, K = (2D − I)X. Every λ ≥ 0 gives
/// ‖Proj(v)‖ ≤ ‖v + Kᵀλ‖, so each iterate of the active-set method is an upper bound and the work may stop as soon as the
/// bound is small enough. Active-set method: C. L. Lawson, R. J. Hanson, Solving Least Squares Problems, 1974, chapter 23.
public struct ConeProjector: Sendable {
    /// The rows of X as unit vectors; zero rows stay zero.
    private let units: Matrix
    private let d: Int

    /// Prepares the projections for a data matrix, n × d.
    public init(_ x: Matrix) {
        var units = x
        for k in 0..<x.rows {
            let length = norm2(x.rowArray(k))
            for j in 0..<x.columns where length > 0 { units[k, j] /= length }
        }
        self.units = units
        d = x.columns
    }

    /// The point v + Kᵀλ nearest to zero for the cone of a pattern, or the first iterate whose norm is at most `enough`.
    ///
    /// - Parameters:
    ///   - v: the vector to project.
    ///   - words: the bits of D.
    ///   - enough: a norm at which the exact answer does not matter any more.
    /// - Complexity: O(n d) for each of a few iterations.
    public func project(_ v: Vector, onto words: [UInt64], enough: Double = 0) -> Vector {
        var hint = -1
        return v.withUnsafeBufferPointer { v in
            words.withUnsafeBufferPointer { words in
                guard let words = words.baseAddress else { return Array(v) }
                return project(v, onto: words, reflected: false, enough: enough, hint: &hint) ?? Array(v)
            }
        }
    }

    /// The projection for a cell of a walk, nil when one row shows that it is at most `enough`.
    ///
    /// - Parameters:
    ///   - reflected: the cone −C_D is meant.
    ///   - hint: a row to try first, left as the row that was violated most: neighbouring cells are dismissed by the same row.
    /// - Complexity: O(d) when the hint is enough, else O(n d) for each of a few iterations.
    func project(
        _ v: UnsafeBufferPointer<Double>, onto words: UnsafePointer<UInt64>, reflected: Bool, enough: Double,
        hint: inout Int
    ) -> Vector? {
        if hint >= 0, isDismissed(v, by: hint, words, reflected, enough) { return nil }
        let start = Array(v)
        // A row counts as violated below −1e-13 relative: the rounding of one product of unit vectors.
        let tolerance = 1e-13 * norm2(start)
        var fit = NonNegativeFit(target: start)
        var refused: [Int] = []
        for _ in 0..<(10 * d + 20) {
            guard norm2(fit.residual) > enough,
                let k = mostViolated(fit.residual, words, reflected, below: -tolerance, except: refused)
            else { break }
            if fit.labels.isEmpty { hint = k }
            if !fit.insert(k, outwardNormal(k, words, reflected)) { refused.append(k) }
        }
        return fit.residual
    }

    /// Whether the projection onto the half-space of one row alone is short enough: ‖v‖² − min(0, a·v)² ≤ enough².
    private func isDismissed(
        _ v: UnsafeBufferPointer<Double>, by k: Int, _ words: UnsafePointer<UInt64>, _ reflected: Bool, _ enough: Double
    ) -> Bool {
        var (product, square) = (0.0, 0.0)
        units.storage.withUnsafeBufferPointer { rows in
            for j in 0..<d {
                product += rows[k * d + j] * v[j]
                square += v[j] * v[j]
            }
        }
        let active = words[k >> 6] >> UInt64(k & 63) & 1 == 1
        let violation = min(0, active == reflected ? -product : product)
        return square - violation * violation <= enough * enough
    }

    /// The row with the least signed product, nil when none is below the bound.
    private func mostViolated(
        _ r: Vector, _ words: UnsafePointer<UInt64>, _ reflected: Bool, below bound: Double, except refused: [Int]
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

    /// Minus the row of K that row k of X gives.
    private func outwardNormal(_ k: Int, _ words: UnsafePointer<UInt64>, _ reflected: Bool) -> Vector {
        let active = words[k >> 6] >> UInt64(k & 63) & 1 == 1
        return scaled(units.rowArray(k), by: active == reflected ? 1 : -1)
    }
}
