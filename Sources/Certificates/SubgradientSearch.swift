import ConvexPrograms
import LinearAlgebra

/// The dual point ν ∈ −∂ℓ(f) with the best bound, for outputs f at which ℓ may have kinks.
///
/// Rows away from a kink have one ν_k = −ℓ_k′(f_k); the others an interval. On −∂ℓ(f) the bound −ℓ*(−ν) is ℓ(f) + νᵀf, so the best one
/// maximises νᵀf over this box subject to |νᵀ(Xu)₊| ≤ β for all u; at an optimum it equals β Σ‖w_b‖ and closes the gap. Cutting
/// planes (J. E. Kelley, 1960): a linear program over the free rows proposes ν, the oracle answers with the direction that
/// violates the constraint most, which is the next cut. A claim that brings its own ν is asked for it first: when that ν proves
/// the claim, one maximisation over all cells takes the place of dozens.
struct SubgradientSearch {
    private let program: ConvexProgram
    private let fit: Vector
    private let claim: Vector?
    private let lower: Vector
    private let widths: Vector
    /// The rows with an interval.
    private let free: [Int]
    /// Signed activations s(Xu)₊ of the directions met so far.
    private var cuts: [Vector] = []
    /// The number of maximisations over all cells so far.
    private(set) var pricings = 0

    /// Prepares the search at the outputs of a claim; a ν of its own counts where ℓ* is finite, in the box or not.
    init(_ program: ConvexProgram, fit: Vector, claim: Vector? = nil) {
        let slopes = Subdifferential(program.loss, at: fit, program.y)
        self.program = program
        self.fit = fit
        self.claim = claim.flatMap {
            $0.count == program.n && program.loss.conjugate(scaled($0, by: -1), program.y).isFinite ? $0 : nil
        }
        lower = scaled(slopes.upper, by: -1)
        widths = difference(slopes.upper, slopes.lower)
        free = slopes.kinks
    }

    /// The best bound met; at outputs without kinks that of the only ν, or of the claim's.
    ///
    /// Ends when a bound is enough, when a proposal is feasible, when the oracle ends at its limit, or after 60 cuts: every ν
    /// gives a valid bound.
    mutating func bestBound(
        _ oracle: DualOracle, directions: [Vector], enough: Double = .infinity
    ) throws -> DualBound {
        let claimed = try claim.map { try bound($0, oracle, directions) }
        if let claimed, claimed.value >= enough { return claimed }
        var nu = zip(lower, widths).map { $0 + $1 / 2 }
        var latest = try bound(nu, oracle, directions)
        var best = latest
        if let claimed, claimed.value > best.value { best = claimed }
        for _ in 0..<60 where !free.isEmpty {
            let cut = (program.x * latest.price.direction).map { Double(latest.price.sign) * max(0, $0) }
            // A maximum that was not found within the oracle's limit of work is not asked for again and again.
            guard best.value < enough, dot(cut, nu) >= latest.price.value * (1 - 1e-6) else { break }
            cuts.append(cut)
            guard let next = proposal() else { break }
            nu = next
            latest = try bound(nu, oracle, directions)
            if latest.value > best.value { best = latest }
            if latest.price.value <= program.beta * (1 + 1e-10) { break }
        }
        return best
    }

    /// The bound that a ν gives: one maximisation over all cells.
    private mutating func bound(_ nu: Vector, _ oracle: DualOracle, _ directions: [Vector]) throws -> DualBound {
        pricings += 1
        return DualBound(program, nu, try oracle.maximize(nu, candidates: directions))
    }

    /// The ν in its box that maximises νᵀf within the cuts, or violates them least; nil when the program is numerically stuck.
    ///
    /// With ν_k = lower_k + p_k on the free rows: min −fᵀp + Mτ with p_k + t_k = width_k and cut_j·p + σ_j − τ = β − cut_j·lower.
    /// M is a thousand times the loss per β, more than a unit of slack in the cuts can be worth.
    private func proposal() -> Vector? {
        let (q, m) = (free.count, cuts.count)
        let zeros = Vector(repeating: 0, count: q + m)
        let unit = { (i: Int) -> Vector in
            var e = zeros
            e[i] = 1
            return e
        }
        let steps = free.indices.map { i in sum(unit(i), Vector(repeating: 0, count: q) + cuts.map { $0[free[i]] }) }
        let excess = Vector(repeating: 0, count: q) + Vector(repeating: -1, count: m)
        let polytope = StandardFormPolytope(
            columns: steps + (0..<(q + m)).map(unit) + [excess],
            right: free.map { widths[$0] } + cuts.map { program.beta - dot($0, lower) })
        guard polytope.residual <= 1e-9 else { return nil }
        let scale = program.loss.value(fit, program.y) + norm2(fit) * norm2(widths)
        let cost = free.map { -fit[$0] } + zeros + [1000 * max(scale, 1) / program.beta]
        let solution = polytope.weights(polytope.minimize(zip(cost, polytope.lengths).map { $0 / $1 }))
        var nu = lower
        for (i, k) in free.enumerated() { nu[k] += min(widths[k], solution[i]) }
        return nu
    }
}
