import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The relative gap up to which a claim counts as optimal by default.
///
/// Ten times the solver's default tolerance, so that rounding in a second evaluation does not overturn a solved claim.
public let defaultOptimalityTolerance = 1e-7

/// Certifies a solution from the raw data alone: cone constraints, 𝓛ᶜ_β(W), and a lower bound over all cells.
///
/// - Parameters:
///   - solution: the claim; of its numbers only W, and ν as one more candidate for the bound, are used.
///   - tolerance: the relative gap up to which the claim counts as optimal.
/// - Throws: `CancellationError`.
public func certify(_ solution: Solution, tolerance: Double = defaultOptimalityTolerance) throws -> Certificate {
    try certify(solution.blocks, of: solution.program, dual: solution.dual, tolerance: tolerance)
}

/// Certifies blocks as a point of the convex program; `dual` is one more candidate for the lower bound.
///
/// - Throws: `CancellationError`.
public func certify(
    _ blocks: [Block], of program: ConvexProgram, dual: Vector? = nil, tolerance: Double = defaultOptimalityTolerance
) throws -> Certificate {
    try certificate(
        fit: program.fit(blocks), objective: program.objective(blocks), directions: blocks.map(\.w),
        infeasibility: blocks.map { infeasibility(of: $0, program.x) }.max() ?? 0, dual: dual, program: program,
        tolerance: tolerance)
}

/// Certifies a network given by its neurons (u_i, α_i): 𝓛_β(θ) and its distance from the optimal value of every width.
///
/// A network is optimal exactly when it is balanced, s_i νᵀ(Xu_i)₊ = β‖u_i‖ for every neuron and the dual constraint holds
/// (MATH.md T8); all three together say that the gap vanishes.
///
/// - Parameter dual: one more candidate for the lower bound, for losses with kinks, where ν is not unique.
/// - Throws: `CancellationError`.
public func certify(
    neurons: [(u: Vector, alpha: Double)], of program: ConvexProgram, dual: Vector? = nil,
    tolerance: Double = defaultOptimalityTolerance
) throws -> Certificate {
    var fit = Vector(repeating: 0, count: program.n)
    var penalty = 0.0
    for (u, alpha) in neurons {
        let z = program.x * u
        for k in z.indices { fit[k] += alpha * max(0, z[k]) }
        penalty += 0.5 * (dot(u, u) + alpha * alpha)
    }
    return try certificate(
        fit: fit, objective: program.loss.value(fit, program.y) + program.beta * penalty,
        directions: neurons.map(\.u), infeasibility: 0, dual: dual, program: program, tolerance: tolerance)
}

/// The largest violation of (2D − I)Xw ≥ 0 relative to ‖x_k‖‖w‖.
private func infeasibility(of block: Block, _ x: Matrix) -> Double {
    let z = x * block.w
    let length = norm2(block.w)
    return z.indices.reduce(0.0) { worst, k in
        let scale = norm2(x.rowArray(k)) * length
        return scale > 0 ? max(worst, (block.pattern[k] ? -z[k] : z[k]) / scale) : worst
    }
}

/// Cone constraints count as satisfied up to this violation relative to ‖x_k‖‖w‖, the sign tolerance of the conventions.
private let feasibilityTolerance = 1e-7

/// Where ℓ has kinks, a bound that leaves at most this part of the tolerance open is as good as the best one.
private let sufficientShare = 1e-3

/// The certificate of a claim with the given outputs and value.
private func certificate(
    fit: Vector, objective: Double, directions: [Vector], infeasibility: Double, dual: Vector?,
    program: ConvexProgram, tolerance: Double
) throws -> Certificate {
    let isSmooth = program.loss.isSmooth
    let feasible = infeasibility <= feasibilityTolerance
    let scale = max(1, objective)
    let oracle = DualOracle(program)
    var search = SubgradientSearch(program, fit: fit, claim: isSmooth ? nil : dual)
    var best = try search.bestBound(
        oracle, directions: directions, enough: feasible ? objective - sufficientShare * tolerance * scale : .infinity)
    let price = best.price
    // Of a smooth loss ν = −∇ℓ(f) tells the price, but the claim's own ν may give a better bound when the solver stopped early.
    if isSmooth, let dual, dual.count == program.n,
        -program.loss.conjugate(scaled(dual, by: -1), program.y) > best.value
    {
        let claimed = DualBound(program, dual, try oracle.maximize(dual, candidates: directions))
        if claimed.value > best.value { best = claimed }
    }
    // Of a feasible claim the bound exceeds the value by rounding only.
    let lower = feasible ? min(best.value, objective) : best.value
    return Certificate(
        objective: objective, lower: lower, price: price.value, beta: program.beta, witness: price.direction,
        witnessSign: price.sign, dual: best.dual, infeasibility: infeasibility, feasible: feasible,
        optimal: feasible && (objective - lower) / scale <= tolerance, pricings: search.pricings)
}
