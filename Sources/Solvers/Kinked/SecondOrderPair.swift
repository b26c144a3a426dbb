import LinearAlgebra

/// A primal and a dual point of a second-order cone, x = (τ, w) with ‖w‖ < τ and s = (1, −z) with ‖z‖ < 1, and the scaling of
/// Nesterov and Todd between them: the symmetric W with W⁻¹x = W s.
///
/// W = η [a qᵀ; q I + qqᵀ/(1+a)] with a² − ‖q‖² = 1, so that W² = η²(2(a, q)(a, q)ᵀ − diag(1, −I)).
///
/// Yu. E. Nesterov, M. J. Todd, Primal-dual interior-point methods for self-scaled cones, SIAM J. Optim. 8 (1998).
struct SecondOrderPair: Sendable {
    var tau: Double
    var w: Vector
    var z: Vector

    /// η, a and q.
    private(set) var eta = 1.0
    private(set) var a = 1.0
    private(set) var q: Vector

    /// The point (1, 0), (1, 0).
    init(dimension: Int) {
        tau = 1
        w = Vector(repeating: 0, count: dimension)
        z = w
        q = w
    }

    /// xᵀs.
    var complementarity: Double { tau - dot(w, z) }

    /// Computes the scaling of the present points.
    mutating func scale() {
        let (lengthW, lengthZ) = (norm2(w), norm2(z))
        let rootX = ((tau - lengthW) * (tau + lengthW)).squareRoot()
        let rootS = ((1 - lengthZ) * (1 + lengthZ)).squareRoot()
        eta = (rootX / rootS).squareRoot()
        let product = complementarity / (rootX * rootS)
        let gamma = (0.5 * (1 + product)).squareRoot()
        a = (tau / rootX + 1 / rootS) / (2 * gamma)
        q = sum(scaled(w, by: 1 / rootX), z, times: 1 / rootS).map { $0 / (2 * gamma) }
    }

    /// W (b, v), or W⁻¹ (b, v).
    func apply(_ b: Double, _ v: Vector, inverse: Bool = false) -> (Double, Vector) {
        let sign = inverse ? -1.0 : 1
        let along = dot(q, v)
        let factor = inverse ? 1 / eta : eta
        return (
            factor * (a * b + sign * along), scaled(sum(v, q, times: sign * b + along / (1 + a)), by: factor)
        )
    }

    /// The inverse of the block of W² for w, times a vector.
    func inverseLowerSquare(_ v: Vector) -> Vector {
        scaled(sum(v, q, times: -2 * dot(q, v) / (1 + 2 * dot(q, q))), by: 1 / (eta * eta))
    }

    /// d₀ = sᵀΔx + xᵀΔs, and the lower part of the right side W(λ \ d) of Δx + W²Δs, for d = σμe − λ∘λ − (W⁻¹Δx)∘(WΔs), λ = W s and a predictor's Δx, Δs.
    func target(_ sigmaMu: Double, _ step: (tau: Double, w: Vector, z: Vector)?) -> (product: Double, w: Vector) {
        let (l0, l) = apply(1, scaled(z, by: -1))
        var d0 = sigmaMu - l0 * l0 - dot(l, l)
        var d = scaled(l, by: -2 * l0)
        if let step {
            let (x0, x) = apply(step.tau, step.w, inverse: true)
            let (s0, s) = apply(0, scaled(step.z, by: -1))
            d0 -= x0 * s0 + dot(x, s)
            d = sum(sum(d, s, times: -x0), x, times: -s0)
        }
        let size = norm2(l)
        let first = (l0 * d0 - dot(l, d)) / ((l0 - size) * (l0 + size))
        return (d0, apply(first, scaled(sum(d, l, times: -first), by: 1 / l0)).1)
    }

    /// The largest α ≤ `limit` with ‖w + αΔw‖ ≤ τ + αΔτ.
    func primalReach(_ dTau: Double, _ dw: Vector, _ limit: Double) -> Double {
        reach(tau, w, dTau, dw, limit)
    }

    /// The largest α ≤ `limit` with ‖z + αΔz‖ ≤ 1.
    func dualReach(_ dz: Vector, _ limit: Double) -> Double { reach(1, z, 0, dz, limit) }

    /// The least positive root of (t + αΔt)² − ‖v + αΔv‖², when it is below the limit.
    private func reach(_ t: Double, _ v: Vector, _ dt: Double, _ dv: Vector, _ limit: Double) -> Double {
        let length = norm2(v)
        let c = (t - length) * (t + length)
        let b = t * dt - dot(v, dv)
        let size = norm2(dv)
        let square = (dt - size) * (dt + size)
        let discriminant = b * b - square * c
        var root = Double.infinity
        if discriminant >= 0 {
            // The roots of square·α² + 2bα + c, without cancellation.
            let sum = b >= 0 ? -b - discriminant.squareRoot() : -b + discriminant.squareRoot()
            for candidate in [sum != 0 ? c / sum : .infinity, square != 0 ? sum / square : .infinity]
            where candidate > 0 { root = min(root, candidate) }
        }
        if dt < 0 { root = min(root, -t / dt) }
        return min(limit, root)
    }
}
