import LinearAlgebra

/// A primal-dual interior-point method for the program over some blocks when every ℓ_k is linear on both sides of a kink κ_k,
/// with slopes a_k and b_k: a second-order cone program,
///
///     min Σ (b_k p_k − a_k q_k) + β Σ τ_i   over   Σ s_i D_i X w_i = κ + p − q,   C_i w_i = u_i,
///                                                   p, q, u ≥ 0,  ‖w_i‖ ≤ τ_i,
///     with multipliers g ∈ [a, b], λ ≥ 0 and z_i = −s_i XᵀD_i g + C_iᵀλ_i, ‖z_i‖ ≤ β.
///
/// Products of residuals, not values, decide, so that neither degenerate kinks nor optima that are not unique disturb it, and
/// the slopes it ends with are central among the optimal ones. Units: outputs are divided by a typical |κ|, w by that over β.
///
/// S. Mehrotra, On the implementation of a primal-dual interior point method, SIAM J. Optim. 2 (1992), with the directions of
/// Nesterov and Todd.
struct InteriorPoint: Sendable {
    let data: ReducedData
    let blocks: [ConeBlock]
    private let kinks: Vector
    let width: Vector
    let lower: Vector
    let beta: Double
    /// A typical |κ|.
    private let unit: Double

    private(set) var cones: [SecondOrderPair]
    private(set) var slack: [Vector]
    private(set) var multipliers: [Vector]
    private(set) var above: Vector
    private(set) var below: Vector
    private(set) var toUpper: Vector
    private(set) var toLower: Vector

    /// What a linear system is solved for, and its solution.
    private struct Step {
        var cones: [(tau: Double, w: Vector, z: Vector)] = []
        var slack: [Vector] = []
        var multipliers: [Vector] = []
        var above: Vector = []
        var below: Vector = []
        var slopes: Vector = []

        mutating func add(_ other: Step) {
            for i in cones.indices {
                cones[i].tau += other.cones[i].tau
                cones[i].w = sum(cones[i].w, other.cones[i].w)
                cones[i].z = sum(cones[i].z, other.cones[i].z)
                slack[i] = sum(slack[i], other.slack[i])
                multipliers[i] = sum(multipliers[i], other.multipliers[i])
            }
            (above, below, slopes) = (sum(above, other.above), sum(below, other.below), sum(slopes, other.slopes))
        }
    }

    /// Right sides of the linearised products.
    private struct Targets {
        var cones: [(product: Double, w: Vector)]
        var multipliers: [Vector]
        var above: Vector
        var below: Vector
    }

    /// What is missing from the linear equations.
    private struct Residuals {
        var outputs: Vector
        var slack: [Vector]
        var cones: [Vector]

        var size: Double {
            max(
                outputs.reduce(0) { max($0, abs($1)) },
                slack.reduce(0) { $1.reduce($0) { max($0, abs($1)) } },
                cones.reduce(0) { max($0, norm2($1)) })
        }
    }

    /// The most coordinates of all blocks together: with it a system has at most 1,800 rows, and takes 26 MB.
    static let largest = 1_000

    /// Starts at the centre of the box.
    ///
    /// - Precondition: the bases of the blocks have at most `largest` vectors together.
    init(_ data: ReducedData, _ blocks: [ConeBlock], kinks: Vector, domains: [ClosedRange<Double>], beta: Double) {
        self.data = data
        self.blocks = blocks
        self.beta = beta
        let size = kinks.reduce(0) { $0 + abs($1) } / Double(max(1, kinks.count))
        unit = size > 0 ? size : 1
        let unit = unit
        self.kinks = kinks.map { $0 / unit }
        lower = domains.map(\.lowerBound)
        width = domains.map { $0.upperBound - $0.lowerBound }
        cones = blocks.map { SecondOrderPair(dimension: $0.basis.count) }
        slack = blocks.map { $0.facets.map { _ in 1 } }
        multipliers = slack
        above = kinks.map { _ in 1 }
        below = above
        toUpper = width.map { 0.5 * $0 }
        toLower = toUpper
    }

    /// The slopes g.
    var slopes: Vector {
        lower.indices.map { k in
            toLower[k] <= toUpper[k] ? lower[k] + toLower[k] : lower[k] + width[k] - toUpper[k]
        }
    }

    /// The vector w of a block in ℝʳ.
    func vector(_ i: Int) -> Vector { scaled(blocks[i].lifted(cones[i].w), by: unit / beta) }

    /// ‖z‖/β of a block: how much of the price β its cone reaches.
    func price(_ i: Int) -> Double { norm2(cones[i].z) }

    /// The hyperplanes on which the w of a block lies: there the multiplier outweighs the distance.
    func lines(_ i: Int) -> [Int] {
        let length = norm2(cones[i].w)
        return zip(blocks[i].facets, zip(slack[i], multipliers[i])).compactMap { facet, pair in
            pair.0 < length * pair.1 ? facet.line : nil
        }
    }

    /// The rows whose output lies on the kink: there the distance to the bounds of the slope outweighs that of the output.
    var rowsOnKinks: [Int] {
        lower.indices.filter { above[$0] < toUpper[$0] && below[$0] < toLower[$0] }
    }

    /// The sum of the products of residuals, which is the gap between the two programs once the equations hold.
    private var complementarity: Double {
        var sum = dot(above, toUpper) + dot(below, toLower)
        for i in blocks.indices { sum += cones[i].complementarity + dot(slack[i], multipliers[i]) }
        return sum
    }

    /// ℓ(f) + β Σ‖w‖ in the units of the method.
    private var objective: Double {
        var sum = 0.0
        for k in lower.indices { sum += (lower[k] + width[k]) * above[k] - lower[k] * below[k] }
        return cones.reduce(sum) { $0 + $1.tau }
    }

    private var degree: Double {
        Double(2 * lower.count + blocks.count + slack.reduce(0) { $0 + $1.count })
    }

    /// Iterates until the relative gap is at most the tolerance, or rounding stops the progress.
    mutating func solve(tolerance: Double, _ stop: StopSignal) {
        var best = (merit: Double.infinity, point: self)
        var idle = 0
        for _ in 0..<150 {
            let residuals = residuals()
            let gap = complementarity / max(objective, .leastNormalMagnitude)
            let merit = max(gap, residuals.size)
            guard merit.isFinite else { break }
            idle = merit < 0.9 * best.merit ? 0 : idle + 1
            if merit < best.merit { best = (merit, self) }
            if merit <= tolerance || idle >= 12 { break }
            guard !stop.isRaised, advance(residuals, stop) else { break }
        }
        self = best.point
    }

    /// One predictor-corrector step; false when the linear system has no factor, or it is time to stop.
    private mutating func advance(_ residuals: Residuals, _ stop: StopSignal) -> Bool {
        for i in cones.indices { cones[i].scale() }
        guard let system = LinearSystem(self, stop) else { return false }
        let mu = complementarity / degree
        let predictor = step(system, residuals, targets(0, nil))
        let (primal, dual) = reaches(predictor, 1)
        var trial = self
        trial.take(predictor, primal, dual)
        let ratio = max(0, trial.complementarity) / (mu * degree)
        let sigma = max(1e-8, ratio * ratio * ratio)
        let corrector = step(system, residuals, targets(sigma * mu, predictor))
        let reach = reaches(corrector, 2)
        let share = 0.9 + 0.09 * min(primal, dual)
        let length = min(1, share * min(reach.primal, reach.dual))
        take(corrector, length, length)
        return true
    }

    private func residuals() -> Residuals {
        var outputs = outputs(cones.map(\.w))
        for k in outputs.indices { outputs[k] += below[k] - above[k] - kinks[k] }
        let pulls = pulls(slopes)
        var slacks: [Vector] = []
        var duals: [Vector] = []
        for (i, block) in blocks.enumerated() {
            var dual = difference(scaled(pulls[i], by: -1), cones[i].z)
            for (facet, multiplier) in zip(block.facets, multipliers[i]) {
                dual = sum(dual, facet.normal, times: multiplier)
            }
            duals.append(dual)
            slacks.append(zip(block.facets, slack[i]).map { dot($0.normal, cones[i].w) - $1 })
        }
        return Residuals(outputs: outputs, slack: slacks, cones: duals)
    }

    /// Σ s_i D_i X w_i / β.
    private func outputs(_ vectors: [Vector]) -> Vector {
        var f = Vector(repeating: 0, count: data.n)
        for (block, w) in zip(blocks, vectors) {
            let z = data.products(block.lifted(w))
            let factor = block.sign / beta
            for k in f.indices where block.active[k] { f[k] += factor * z[k] }
        }
        return f
    }

    /// s_i XᵀD_i m / β in the coordinates of the blocks.
    private func pulls(_ m: Vector) -> [Vector] {
        blocks.map { block in
            var masked = m
            for k in m.indices where !block.active[k] { masked[k] = 0 }
            let pull = data.adjoint(masked)
            return block.basis.map { block.sign / beta * dot($0, pull) }
        }
    }

    /// The right sides for products σμ; with a predictor's second-order terms.
    private func targets(_ sigmaMu: Double, _ predictor: Step?) -> Targets {
        Targets(
            cones: cones.indices.map { cones[$0].target(sigmaMu, predictor?.cones[$0]) },
            multipliers: blocks.indices.map { i in
                slack[i].indices.map { j in
                    let second = predictor.map { $0.slack[i][j] * $0.multipliers[i][j] } ?? 0
                    return (sigmaMu - second) / slack[i][j] - multipliers[i][j]
                }
            },
            above: above.indices.map { k in
                let second = predictor.map { -$0.above[k] * $0.slopes[k] } ?? 0
                return (sigmaMu - second) / toUpper[k] - above[k]
            },
            below: below.indices.map { k in
                let second = predictor.map { $0.below[k] * $0.slopes[k] } ?? 0
                return (sigmaMu - second) / toLower[k] - below[k]
            })
    }

    /// The step of the linearised equations, refined: products hold by construction, what rounding leaves of the linear
    /// equations is solved for again.
    private func step(_ system: LinearSystem, _ residuals: Residuals, _ targets: Targets) -> Step {
        var step = roughStep(system, residuals, targets)
        let zero = Targets(
            cones: cones.map { (0, scaled($0.w, by: 0)) }, multipliers: multipliers.map { scaled($0, by: 0) },
            above: scaled(above, by: 0), below: scaled(below, by: 0))
        for _ in 0..<2 { step.add(roughStep(system, remaining(step, residuals), zero)) }
        return step
    }

    /// What a step leaves of the residuals of the linear equations.
    private func remaining(_ step: Step, _ residuals: Residuals) -> Residuals {
        var rest = residuals
        let rates = outputs(step.cones.map(\.w))
        for k in rates.indices { rest.outputs[k] += rates[k] - step.above[k] + step.below[k] }
        let forces = pulls(step.slopes)
        for (i, block) in blocks.enumerated() {
            rest.cones[i] = difference(difference(rest.cones[i], forces[i]), step.cones[i].z)
            for (j, facet) in block.facets.enumerated() {
                rest.cones[i] = sum(rest.cones[i], facet.normal, times: step.multipliers[i][j])
                rest.slack[i][j] += dot(facet.normal, step.cones[i].w) - step.slack[i][j]
            }
        }
        return rest
    }

    /// The step as the reduced system gives it.
    private func roughStep(_ system: LinearSystem, _ residuals: Residuals, _ targets: Targets) -> Step {
        let shift = above.indices.map { residuals.outputs[$0] - targets.above[$0] + targets.below[$0] }
        let solution = system.solve(rightSide(system, residuals, targets, shift))
        var step = Step()
        var place = 0
        var moves: [Vector] = []
        for block in blocks {
            moves.append(Vector(solution[place..<(place + block.basis.count)]))
            place += block.basis.count
        }
        let rates = outputs(moves)
        step.slopes = rates.indices.map { system.weights[$0] * (rates[$0] + shift[$0]) }
        for (j, k) in system.tight.enumerated() { step.slopes[k] = solution[place + j] }
        step.above = rates.indices.map { k in above[k] / toUpper[k] * step.slopes[k] + targets.above[k] }
        step.below = rates.indices.map { k in -below[k] / toLower[k] * step.slopes[k] + targets.below[k] }
        for i in blocks.indices { complete(&step, i, moves[i], residuals, targets) }
        for (t, facet) in system.facets.enumerated() {
            step.multipliers[facet.block][facet.index] = -solution[place + system.tight.count + t]
        }
        return step
    }

    /// The right side of the reduced system; `shift` is that of the outputs after p and q are eliminated.
    private func rightSide(
        _ system: LinearSystem, _ residuals: Residuals, _ targets: Targets, _ shift: Vector
    ) -> Vector {
        var weighted = zip(shift, system.weights).map { $0 * $1 }
        for k in system.tight { weighted[k] = 0 }
        let pulls = pulls(weighted)
        var right = Vector()
        for (i, block) in blocks.enumerated() {
            var part = sum(cones[i].inverseLowerSquare(targets.cones[i].w), residuals.cones[i])
            part = difference(part, pulls[i])
            for (j, facet) in block.facets.enumerated() {
                let share = multipliers[i][j] / slack[i][j]
                guard share <= system.stiff else { continue }
                part = sum(part, facet.normal, times: targets.multipliers[i][j] - share * residuals.slack[i][j])
            }
            right += part
        }
        right += system.tight.map { -shift[$0] }
        right += system.facets.map { i, j in
            slack[i][j] / multipliers[i][j] * targets.multipliers[i][j] - residuals.slack[i][j]
        }
        return right
    }

    /// Adds what follows from the move of a block's w: its slack, multipliers, τ and z.
    private func complete(
        _ step: inout Step, _ i: Int, _ move: Vector, _ residuals: Residuals, _ targets: Targets
    ) {
        var (slacks, shares) = (Vector(), Vector())
        for (j, facet) in blocks[i].facets.enumerated() {
            let change = dot(facet.normal, move) + residuals.slack[i][j]
            slacks.append(change)
            shares.append(targets.multipliers[i][j] - multipliers[i][j] / slack[i][j] * change)
        }
        step.slack.append(slacks)
        step.multipliers.append(shares)
        let dz = cones[i].inverseLowerSquare(difference(move, targets.cones[i].w))
        // sᵀΔx + xᵀΔs = d₀ gives Δτ without the cancellation of the scaled form.
        let tau = dot(cones[i].z, move) + dot(cones[i].w, dz) + targets.cones[i].product
        step.cones.append((tau, move, dz))
    }

    /// How far the primal and the dual numbers may move.
    private func reaches(_ step: Step, _ limit: Double) -> (primal: Double, dual: Double) {
        var (primal, dual) = (limit, limit)
        func shorten(_ reach: inout Double, _ values: Vector, _ changes: Vector, _ sign: Double = 1) {
            for (value, change) in zip(values, changes) where sign * change < 0 {
                reach = min(reach, -value / (sign * change))
            }
        }
        shorten(&primal, above, step.above)
        shorten(&primal, below, step.below)
        shorten(&dual, toUpper, step.slopes, -1)
        shorten(&dual, toLower, step.slopes)
        for i in blocks.indices {
            shorten(&primal, slack[i], step.slack[i])
            shorten(&dual, multipliers[i], step.multipliers[i])
            primal = cones[i].primalReach(step.cones[i].tau, step.cones[i].w, primal)
            dual = cones[i].dualReach(step.cones[i].z, dual)
        }
        return (primal, dual)
    }

    private mutating func take(_ step: Step, _ primal: Double, _ dual: Double) {
        above = sum(above, step.above, times: primal)
        below = sum(below, step.below, times: primal)
        toUpper = sum(toUpper, step.slopes, times: -dual)
        toLower = sum(toLower, step.slopes, times: dual)
        for i in blocks.indices {
            slack[i] = sum(slack[i], step.slack[i], times: primal)
            multipliers[i] = sum(multipliers[i], step.multipliers[i], times: dual)
            cones[i].tau += primal * step.cones[i].tau
            cones[i].w = sum(cones[i].w, step.cones[i].w, times: primal)
            cones[i].z = sum(cones[i].z, step.cones[i].z, times: dual)
        }
    }
}
