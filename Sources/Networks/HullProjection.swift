import LinearAlgebra

/// The point of least norm in the convex hull of points, with its weights.
///
/// Minimises ‖Σ λ_i p_i‖² + ρ²(Σ λ_i − 1)² over λ ≥ 0 by non-negative least squares. For every ρ > 0 the minimiser is a multiple of
/// the weights wanted, because scaling λ separates from choosing its direction (Lawson, Hanson, 1974, chapter 23). ρ is the size of
/// the points, which keeps the columns in proportion.
struct HullProjection {
    /// The weights of the points, at least 0 with sum 1.
    let weights: Vector
    /// Σ λ_i p_i.
    let point: Vector

    /// Projects zero onto the hull of given points, at least one.
    init(_ points: [Vector]) {
        self.init(dimension: points.first?.count ?? 0, start: 0, point: { points[$0] }) { direction in
            points.indices.min { dot(points[$0], direction) < dot(points[$1], direction) } ?? 0
        } count: {
            points.count
        }
    }

    /// Projects zero onto the hull of points that come from a linear oracle.
    ///
    /// - Parameters:
    ///   - dimension: the number of entries of a point.
    ///   - start: the index of a first point.
    ///   - point: the point of an index.
    ///   - oracle: the index of a point that minimises the product with a direction; it may be a new one.
    ///   - count: the number of indices in use.
    init(
        dimension: Int, start: Int, point: (Int) -> Vector, oracle: (Vector) throws -> Int, count: () -> Int
    ) rethrows {
        let size = norm2(point(start))
        let rho = size > 0 ? size : 1
        var fit = NonNegativeFit(target: Vector(repeating: 0, count: dimension) + [rho])
        var next = start
        // The residual is (−Σ λ_i p_i, ρ(1 − Σ λ_i)); a column enters while its product with it is above rounding.
        for _ in 0..<10_000 {
            let column = point(next) + [rho]
            let gain = dot(column, fit.residual)
            guard gain > 1e-14 * norm2(column) * rho, !fit.labels.contains(next), fit.insert(next, column) else {
                break
            }
            next = try oracle(scaled(Array(fit.residual.dropLast()), by: -1))
        }
        let total = fit.coefficients.reduce(0, +)
        var weights = Vector(repeating: 0, count: count())
        var result = Vector(repeating: 0, count: dimension)
        for (label, value) in zip(fit.labels, fit.coefficients) {
            weights[label] = value / total
            result = sum(result, point(label), times: value / total)
        }
        self.weights = weights
        self.point = result
    }
}
