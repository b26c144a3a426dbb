import LinearAlgebra

/// The point of least norm of a polytope given by its linear minimiser, by the algorithm of Wolfe.
///
/// The point is kept as an affine combination with positive weights of affinely independent vertices, the corral; every
/// vertex that the minimiser offers enters, and the ones whose weight would become negative leave. Finite, and exact up to rounding:
/// the norm returned exceeds the true one by at most about 1e-13 R, R the largest norm of a vertex met.
/// P. Wolfe, Finding the nearest point in a polytope, Math. Programming 11 (1976) 128–149, doi:10.1007/BF01580381.
///
/// - Parameters:
///   - start: any vertex.
///   - minimizer: gives for a vector p a vertex q with the least pᵀq.
func minimumNormPoint(from start: Vector, minimizer: (Vector) throws -> Vector) rethrows -> Vector {
    var corral = Corral(start)
    var radius = norm2(start)
    // Every round but those stopped by rounding lowers the norm; a corral has at most d + 1 vertices.
    for _ in 0..<(100 + 20 * start.count) {
        let p = corral.point
        let q = try minimizer(p)
        radius = max(radius, norm2(q))
        // ‖p − p*‖² ≤ pᵀ(p − q), and the products carry a rounding of about 1e-13 ‖p‖R.
        if dot(p, difference(p, q)) <= 1e-13 * norm2(p) * radius || !corral.insert(q) { break }
    }
    return corral.point
}

/// Affinely independent points with positive weights of sum one.
private struct Corral {
    private var points: [Vector]
    private var weights: Vector

    init(_ start: Vector) {
        points = [start]
        weights = [1]
    }

    /// The combination of the points.
    var point: Vector {
        zip(points, weights).reduce(Vector(repeating: 0, count: points[0].count)) { sum($0, $1.0, times: $1.1) }
    }

    /// Takes a point in and moves to the least norm that this allows; false when rounding leaves nothing to gain.
    mutating func insert(_ q: Vector) -> Bool {
        let before = self
        points.append(q)
        weights.append(0)
        while let target = affineMinimizer() {
            if target.allSatisfy({ $0 > 0 }) {
                weights = target
                return norm2(point) < norm2(before.point)
            }
            moveTowards(target)
        }
        self = before
        return false
    }

    /// Takes the largest step towards the target that keeps the weights, and drops the points whose weight became zero.
    private mutating func moveTowards(_ target: Vector) {
        let steps = target.indices.map { i in
            if target[i] > 0 { return Double.infinity }
            return weights[i] > 0 ? weights[i] / (weights[i] - target[i]) : 0
        }
        let step = steps.min() ?? 1
        let kept = target.indices.filter { steps[$0] > step }
        weights = kept.map { weights[$0] + step * (target[$0] - weights[$0]) }
        points = kept.map { points[$0] }
    }

    /// The weights of sum one of the least-norm point of the affine hull; nil when the points are affinely dependent.
    private func affineMinimizer() -> Vector? {
        guard let origin = points.first else { return nil }
        let edges = points.dropFirst().map { difference($0, origin) }
        guard let coefficients = leastSquares(edges, origin) else { return nil }
        return [1 - coefficients.reduce(0, +)] + coefficients
    }
}

/// The coefficients c that minimise ‖v + Σ c_i a_i‖ by modified Gram–Schmidt; nil when the a_i are numerically dependent.
private func leastSquares(_ vectors: [Vector], _ v: Vector) -> Vector? {
    let count = vectors.count
    var basis: [Vector] = []
    var r = Matrix(rows: count, columns: count)
    var rest = v
    var right = Vector(repeating: 0, count: count)
    for i in 0..<count {
        var a = vectors[i]
        for j in 0..<i {
            r[j, i] = dot(basis[j], a)
            a = sum(a, basis[j], times: -r[j, i])
        }
        r[i, i] = norm2(a)
        guard r[i, i] > 1e-11 * norm2(vectors[i]) else { return nil }
        let unit = scaled(a, by: 1 / r[i, i])
        basis.append(unit)
        right[i] = -dot(unit, rest)
        rest = sum(rest, unit, times: right[i])
    }
    for i in (0..<count).reversed() {
        for j in (i + 1)..<max(count, i + 1) { right[i] -= r[i, j] * right[j] }
        right[i] /= r[i, i]
    }
    return right
}
