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
    private let data: ReducedData
    let blocks: [ConeBlock]
    private let kinks: Vector
    private let width: Vector
    private let lower: Vector
    private let beta: Double
    /// A typical |κ|.
    private let unit: Double

    private var cones: [SecondOrderPair]
    private var slack: [Vector]
    private var multipliers: [Vector]
    private var above: Vector
    private var below: Vector
    private var toUpper: Vector
    private var toLower: Vector

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

    /// Starts at the centre of the box.
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
        for _ in 0..<150 where !stop.isRaised {
            let residuals = residuals()
            let gap = complementarity / max(objective, .leastNormalMagnitude)
            let merit = max(gap, residuals.size)
            guard merit.isFinite else { break }
            idle = merit < 0.9 * best.merit ? 0 : idle + 1
            if merit < best.merit { best = (merit, self) }
            if merit <= tolerance || idle >= 12 { break }
            guard advance(residuals) else { break }
        }
        self = best.point
    }

    /// One predictor-corrector step; false when the linear system has no factor.
    private mutating func advance(_ residuals: Residuals) -> Bool {
        for i in cones.indices { cones[i].scale() }
        guard let system = LinearSystem(self) else { return false }
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
        var weighted = zip(shift, system.weights).map { $0 * $1 }
        for k in system.tight { weighted[k] = 0 }
        let pulls = pulls(weighted)
        var right = Vector()
        for (i, block) in blocks.enumerated() {
            var part = sum(cones[i].inverseLowerSquare(targets.cones[i].w), residuals.cones[i])
            part = difference(part, pulls[i])
            for (j, facet) in block.facets.enumerated() {
                let share = multipliers[i][j] / slack[i][j]
                guard share <= LinearSystem.stiff else { continue }
                part = sum(part, facet.normal, times: targets.multipliers[i][j] - share * residuals.slack[i][j])
            }
            right += part
        }
        right += system.tight.map { -shift[$0] }
        right += system.facets.map { i, j in
            slack[i][j] / multipliers[i][j] * targets.multipliers[i][j] - residuals.slack[i][j]
        }
        let solution = system.solve(right)
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
        for (i, block) in blocks.enumerated() {
            var (slacks, shares) = (Vector(), Vector())
            for (j, facet) in block.facets.enumerated() {
                let change = dot(facet.normal, moves[i]) + residuals.slack[i][j]
                slacks.append(change)
                shares.append(targets.multipliers[i][j] - multipliers[i][j] / slack[i][j] * change)
            }
            step.slack.append(slacks)
            step.multipliers.append(shares)
            let cone = cones[i]
            let dz = cone.inverseLowerSquare(difference(moves[i], targets.cones[i].w))
            // sᵀΔx + xᵀΔs = d₀ gives Δτ without the cancellation of the scaled form.
            let tau = dot(cone.z, moves[i]) + dot(cone.w, dz) + targets.cones[i].product
            step.cones.append((tau, moves[i], dz))
        }
        for (t, facet) in system.facets.enumerated() {
            step.multipliers[facet.block][facet.index] = -solution[place + system.tight.count + t]
        }
        return step
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

extension InteriorPoint {
    /// The symmetric system that remains for the w and, where outputs lie near their kinks, for the slopes:
    ///
    ///     [ M + AᵀΘ⁻¹A   Bᵀ ]      A the rows (s_i D_i X)/β whose slopes are eliminated, B the others,
    ///     [ B            −Θ ]      Θ = p/(b − g) + q/(g − a),  M = blkdiag(W⁻² + Cᵀ diag(λ/u) C).
    ///
    /// Near a kink Θ is small: elimination would lose the digits of the slope. Facets on which w lies stand among the rows of B
    /// too, with u/λ in the place of Θ.
    private struct LinearSystem {
        /// Θ⁻¹.
        let weights: Vector
        /// The rows of B.
        let tight: [Int]
        /// The facets among them.
        let facets: [(block: Int, index: Int)]
        /// Facets with a greater λ/u are.
        static let stiff = 1e3
        private let factor: LUFactor

        init?(_ point: InteriorPoint) {
            let weights = point.above.indices.map { k in
                1 / (point.above[k] / point.toUpper[k] + point.below[k] / point.toLower[k])
            }
            let tight = Array(
                weights.indices.filter { weights[$0] > 100 }.sorted { weights[$0] > weights[$1] }.prefix(400))
            var eliminated = weights
            for k in tight { eliminated[k] = 0 }
            let gram = point.gram(eliminated)
            let size = gram.rows
            let facets = point.blocks.indices.flatMap { i in
                point.slack[i].indices.compactMap { j in
                    point.multipliers[i][j] > Self.stiff * point.slack[i][j] ? (block: i, index: j) : nil
                }
            }
            let total = size + tight.count + facets.count
            var matrix = Matrix(rows: total, columns: total)
            for a in 0..<size {
                for b in 0..<size { matrix[a, b] = gram[a, b] }
            }
            point.addBlocks(to: &matrix)
            for (j, k) in tight.enumerated() {
                matrix[size + j, size + j] = -1 / weights[k]
                for (place, value) in point.row(k).enumerated() {
                    matrix[size + j, place] = value
                    matrix[place, size + j] = value
                }
            }
            let starts = point.blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.basis.count) }
            for (t, facet) in facets.enumerated() {
                let (i, j, row) = (facet.block, facet.index, size + tight.count + t)
                matrix[row, row] = -point.slack[i][j] / point.multipliers[i][j]
                for (a, value) in point.blocks[i].facets[j].normal.enumerated() {
                    matrix[row, starts[i] + a] = value
                    matrix[starts[i] + a, row] = value
                }
            }
            guard let factor = LUFactor(matrix) else { return nil }
            (self.weights, self.tight, self.facets, self.factor) = (weights, tight, facets, factor)
        }

        func solve(_ right: Vector) -> Vector { factor.solve(right) }
    }

    /// Adds M to the leading part of a matrix.
    private func addBlocks(to matrix: inout Matrix) {
        var place = 0
        for (i, block) in blocks.enumerated() {
            let count = block.basis.count
            for a in 0..<count {
                var unit = Vector(repeating: 0, count: count)
                unit[a] = 1
                let column = cones[i].inverseLowerSquare(unit)
                for b in 0..<count { matrix[place + b, place + a] += column[b] }
            }
            for (j, facet) in block.facets.enumerated() {
                let share = multipliers[i][j] / slack[i][j]
                guard share <= LinearSystem.stiff else { continue }
                for a in 0..<count {
                    for b in 0..<count { matrix[place + a, place + b] += share * facet.normal[a] * facet.normal[b] }
                }
            }
            place += count
        }
    }

    /// Row k of (s_i D_i X)/β.
    private func row(_ k: Int) -> Vector {
        let x = (0..<data.r).map { data.columns[$0 * data.n + k] }
        return blocks.flatMap { block in
            block.basis.map { block.active[k] ? block.sign / beta * dot($0, x) : 0 }
        }
    }

    /// Aᵀ diag(weights) A.
    private func gram(_ weights: Vector) -> Matrix {
        let size = blocks.reduce(0) { $0 + $1.basis.count }
        let roots = weights.map { $0.squareRoot() / beta }
        let chunkSize = data.chunkSize
        let parts = data.inParts { part -> [Double] in
            var upper = [Double](repeating: 0, count: size * size)
            var columns = [Double](repeating: 0, count: size * chunkSize)
            var start = part.lowerBound
            while start < part.upperBound {
                let rows = start..<min(part.upperBound, start + chunkSize)
                fill(&columns, rows, roots)
                addGram(columns, count: size, length: rows.count, stride: chunkSize, to: &upper)
                start += chunkSize
            }
            return upper
        }
        return symmetric(parts.dropFirst().reduce(parts[0]) { sum($0, $1) }, size)
    }

    /// The columns of diag(roots) A over a chunk of rows, one after the other.
    private func fill(_ columns: inout [Double], _ rows: Range<Int>, _ roots: Vector) {
        let chunkSize = data.chunkSize
        columns.withUnsafeMutableBufferPointer { columns in
            var place = 0
            for block in blocks {
                for direction in block.basis {
                    let z = UnsafeMutableBufferPointer(rebasing: columns[place..<(place + chunkSize)])
                    data.products(direction, rows: rows, into: z)
                    for k in 0..<rows.count {
                        let row = rows.lowerBound + k
                        z[k] = block.active[row] ? block.sign * roots[row] * z[k] : 0
                    }
                    place += chunkSize
                }
            }
        }
    }
}
