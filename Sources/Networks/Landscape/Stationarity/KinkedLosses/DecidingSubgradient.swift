import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

/// The element g of ∂ℓ(f) that decides what kind of stationary point a network is, for outputs at kinks of the loss.
///
/// With g fixed every test is that of a smooth loss. The choice makes the tests exact:
/// - a g for which the network is stationary in all adjacent chambers and no neuron is worth adding proves it optimal, and at an
///   optimum there is one (duality). It is found by cutting planes: the oracle answers every g with the neuron most worth adding;
/// - a g that is stationary in all adjacent chambers proves that no one-sided derivative is negative;
/// - without neurons on faces the outputs are smooth in the weights, so the subdifferential is {Jᵀg + βθ : g ∈ ∂ℓ(f)}, and the least residual over
///   g is the distance of 0 from it;
/// - else one product of adjacent chambers has a descent for every g, and its g shows it. Clarke's subdifferential lies in the hull of the
///   gradients over all chambers and all g; when 0 is not in it, the network is not Clarke stationary.
struct DecidingSubgradient {
    /// g.
    let g: Vector
    /// The neurons most worth adding that were met; the last one belongs to g, when its price was needed.
    let prices: [Price]
    /// The direction of steepest descent, when the network is not directionally stationary.
    let descent: ReLUNetwork?
}

extension FirstOrderSystem {
    /// The most products of chambers that are tried one by one.
    private static let productLimit = 4096
    /// The most gradients of the hull that are gathered.
    private static let hullLimit = 200_000

    /// Finds the deciding g.
    ///
    /// - Parameters:
    ///   - tolerance: residuals up to it count as zero.
    ///   - priceTolerance: prices up to β and this count as feasible.
    /// - Throws: `LossKinkError` when none of the cases applies, `CancellationError`.
    func decidingSubgradient(
        width: Int, tolerance: Double, priceTolerance: Double
    ) throws -> DecidingSubgradient {
        var chambers = try parts.map { [try steepestChamber($0, slopes.lower).chamber] }
        let common = try solveAll(&chambers, cuts: [], tolerance: tolerance)
        if common.size <= tolerance {
            return try cheapest(common, &chambers, tolerance: tolerance, priceTolerance: priceTolerance)
        }
        guard hasFaces else {
            return DecidingSubgradient(g: common.g, prices: [], descent: descent(common, width: width))
        }
        let product = try productWithDescent(from: common.g, tolerance: tolerance)
        let direction = descent(product, width: width)
        guard try isSeparating(direction) || distanceOfZeroFromHull() > tolerance else {
            throw LossKinkError(row: free[0], obstacle: .neuronsOnFaces)
        }
        return DecidingSubgradient(g: product.g, prices: [], descent: direction)
    }

    /// Solves the equations of all adjacent chambers, which enter when they are violated; ends early when the residual shows that there is no
    /// solution.
    private func solveAll(
        _ chambers: inout [[ActivationPattern]], cuts: [Cut], tolerance: Double
    ) throws -> Solution {
        while true {
            try Task.checkCancellation()
            let solution = solve(chambers, cuts: cuts)
            guard solution.size <= tolerance else { return solution }
            var isViolated = false
            for (i, part) in parts.enumerated() {
                let (length, chamber) = try steepestChamber(part, solution.g)
                guard length > tolerance, !chambers[i].contains(chamber) else { continue }
                chambers[i].append(chamber)
                isViolated = true
            }
            guard isViolated else { return solution }
        }
    }

    /// Among the g of stationary equations one whose price is at most β, when there is one; else the given one.
    private func cheapest(
        _ common: Solution, _ chambers: inout [[ActivationPattern]], tolerance: Double, priceTolerance: Double
    ) throws -> DecidingSubgradient {
        let oracle = DualOracle(program)
        let directions = parts.map(\.neuron.u)
        var (current, cuts, prices) = (common, [Cut](), [Price]())
        // Cutting planes need a few cuts per free row.
        for _ in 0..<(20 + 10 * free.count) {
            let price = try oracle.maximize(scaled(current.g, by: -1), candidates: directions)
            prices.append(price)
            if price.value <= program.beta + priceTolerance {
                return DecidingSubgradient(g: current.g, prices: prices, descent: nil)
            }
            let z = program.x * price.direction
            cuts.append(Cut(activations: z.map { Double(price.sign) * max(0, $0) }))
            current = try solveAll(&chambers, cuts: cuts, tolerance: tolerance)
            if current.size > tolerance { break }
        }
        return DecidingSubgradient(g: common.g, prices: prices.reversed(), descent: nil)
    }

    /// A product of one adjacent chamber per neuron whose equations have no solution.
    ///
    /// Tries the chambers of steepest descent at one g after the other, then all products.
    ///
    /// - Throws: `LossKinkError` when every product has a solution, or there are too many.
    private func productWithDescent(from g: Vector, tolerance: Double) throws -> Solution {
        var g = g
        for _ in 0..<10 {
            let solution = solve(try parts.map { [try steepestChamber($0, g).chamber] })
            if solution.size > tolerance { return solution }
            g = solution.g
        }
        guard parts.allSatisfy({ $0.kinks.count <= 12 }) else {
            throw LossKinkError(row: free[0], obstacle: .tooManyChambers)
        }
        let chambers = try parts.map { try $0.around.patterns() }
        let count = chambers.reduce(1) { min($0 * $1.count, Self.productLimit + 1) }
        guard count <= Self.productLimit else { throw LossKinkError(row: free[0], obstacle: .tooManyChambers) }
        for number in 0..<count {
            try Task.checkCancellation()
            var rest = number
            let solution = solve(
                chambers.map { own in
                    defer { rest /= own.count }
                    return [own[rest % own.count]]
                })
            if solution.size > tolerance { return solution }
        }
        throw LossKinkError(row: free[0], obstacle: .neuronsOnFaces)
    }

    /// Whether all gradients, over every g and every activity of rows at kinks, have a negative product with a direction.
    ///
    /// Row k contributes g_k c_k with c_k = Σ_i α_i D_ik x_kᵀδu_i + (Xu_i)₊ₖ δα_i; c_k ranges over an interval as the activities of kinks do.
    private func isSeparating(_ direction: ReLUNetwork) -> Bool {
        var least = Vector(repeating: 0, count: program.n)
        var most = least
        var total = 0.0
        for part in parts {
            let delta = direction.neurons[part.slot]
            total += program.beta * (dot(part.neuron.u, delta.u) + part.neuron.alpha * delta.alpha)
            let z = scaled(program.x * delta.u, by: part.neuron.alpha)
            let constant = scaled(part.activations, by: delta.alpha)
            (least, most) = (sum(least, constant), sum(most, constant))
            for k in part.around.activeRows { (least[k], most[k]) = (least[k] + z[k], most[k] + z[k]) }
            for k in part.kinks { (least[k], most[k]) = (least[k] + min(0, z[k]), most[k] + max(0, z[k])) }
        }
        for k in least.indices {
            total += [least[k], most[k]].flatMap { [$0 * slopes.lower[k], $0 * slopes.upper[k]] }.max() ?? 0
        }
        return total < -1e-9 * program.beta * scale * scale
    }

    /// The distance of 0 from the hull of the gradients over all products of chambers and all g, which holds Clarke's subdifferential.
    private func distanceOfZeroFromHull() throws -> Double {
        let tooMany = LossKinkError(row: free[0], obstacle: .tooManyChambers)
        guard free.count <= 12, parts.allSatisfy({ $0.kinks.count <= 12 }) else { throw tooMany }
        let chambers = try parts.map { try $0.around.patterns() }
        guard chambers.reduce(0, { $0 + $1.count }) << free.count <= Self.hullLimit else { throw tooMany }
        // By corner of ∂ℓ(f), by part, by chamber.
        let corners = (0..<(1 << free.count)).map { bits in
            var g = slopes.lower
            for (j, k) in free.enumerated() where bits >> j & 1 == 1 { g[k] = slopes.upper[k] }
            return zip(parts, chambers).map { part, own in own.map { gradient(part, $0, g) } }
        }
        let size = program.d + 1
        return distanceFromZero(from: corners[0].flatMap { $0[0] }) { p in
            var best: (value: Double, vertex: Vector) = (.infinity, [])
            for corner in corners {
                var (value, vertex) = (0.0, Vector())
                for (i, choices) in corner.enumerated() {
                    let direction = Array(p[(i * size)..<((i + 1) * size)])
                    let products = choices.map { dot($0, direction) }
                    let least = products.indices.min { products[$0] < products[$1] } ?? 0
                    value += products[least]
                    vertex += choices[least]
                }
                if value < best.value { best = (value, vertex) }
            }
            return best.vertex
        }
    }
}
