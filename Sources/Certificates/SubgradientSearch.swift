import ConvexPrograms
import LinearAlgebra

/// The dual point ν ∈ −∂ℓ(f) with the least price, for outputs f at which ℓ may have kinks.
///
/// Rows away from a kink have one ν_k = −ℓ_k′(f_k); the others an interval. The price max |νᵀ(Xu)₊| over ‖u‖ ≤ 1 is convex in
/// ν, and every direction u gives a linear lower bound of it, so cutting planes minimise it (J. E. Kelley, 1960): a linear
/// program over the free rows proposes ν, the oracle answers with its price and the next cut.
struct SubgradientSearch {
    private let program: ConvexProgram
    private let lower: Vector
    private let widths: Vector
    /// The rows with an interval.
    private let free: [Int]
    /// Signed activations s(Xu)₊ of the directions met so far.
    private var cuts: [Vector] = []

    /// Outputs within 1e-7 of a kink, relative to the largest output or target, count as on it: the sign tolerance.
    init(_ program: ConvexProgram, fit: Vector) {
        let (loss, y) = (program.loss, program.y)
        let delta = 1e-7 * zip(fit, y).reduce(0.0) { max($0, abs($1.0), abs($1.1)) }
        var lower = scaled(loss.gradient(fit, y), by: -1)
        var widths = Vector(repeating: 0, count: fit.count)
        for k in fit.indices where !loss.isSmooth {
            let (right, left) = (loss.derivative(fit[k] + delta, y[k]), loss.derivative(fit[k] - delta, y[k]))
            // A jump of the derivative, not the little that a curved piece changes over 2δ.
            guard right - left > 1e-3 * max(abs(right), abs(left)) else { continue }
            (lower[k], widths[k]) = (-right, right - left)
        }
        self.program = program
        self.lower = lower
        self.widths = widths
        free = widths.indices.filter { widths[$0] > 0 }
    }

    /// The bound with the least price; at outputs without kinks that of the only ν.
    ///
    /// Ends when the price is feasible, when it equals the least value that the cuts allow, or after 60 cuts: a ν with a
    /// larger price only gives a weaker bound.
    func leastPrice(_ oracle: DualOracle, directions: [Vector]) throws -> DualBound {
        var search = self
        var nu = zip(lower, widths).map { $0 + $1 / 2 }
        var best = DualBound(program, nu, try oracle.maximize(nu, candidates: directions))
        var latest = best.price
        for _ in 0..<60 where !free.isEmpty && best.price.value > program.beta {
            search.cuts.append((program.x * latest.direction).map { Double(latest.sign) * max(0, $0) })
            guard let (next, bound) = search.proposal(), best.price.value > bound * (1 + 1e-10) else { break }
            nu = next
            latest = try oracle.maximize(nu, candidates: directions)
            if latest.value < best.price.value { best = DualBound(program, nu, latest) }
        }
        return best
    }

    /// The ν in its box that minimises the largest cut, and that minimum; nil when the program is numerically stuck.
    ///
    /// With ν_k = lower_k + p_k on the free rows: min τ with p_k + t_k = width_k and cut_j·p − τ + σ_j = −cut_j·lower.
    private func proposal() -> (nu: Vector, bound: Double)? {
        let (q, m) = (free.count, cuts.count)
        let unit = { (i: Int, value: Double) -> Vector in
            var e = Vector(repeating: 0, count: q + m)
            e[i] = value
            return e
        }
        let steps = free.indices.map { i in sum(unit(i, 1), Vector(repeating: 0, count: q) + cuts.map { $0[free[i]] }) }
        let slacks = (0..<(q + m)).map { unit($0, 1) }
        let level = Vector(repeating: 0, count: q) + Vector(repeating: -1, count: m)
        let polytope = StandardFormPolytope(
            columns: steps + slacks + [level], right: free.map { widths[$0] } + cuts.map { -dot($0, lower) })
        guard polytope.residual <= 1e-9 else { return nil }
        let cost = Vector(repeating: 0, count: 2 * q + m) + [1 / polytope.lengths[2 * q + m]]
        let solution = polytope.weights(polytope.minimize(cost))
        var nu = lower
        for (i, k) in free.enumerated() { nu[k] += min(widths[k], solution[i]) }
        return (nu, solution[2 * q + m])
    }
}
