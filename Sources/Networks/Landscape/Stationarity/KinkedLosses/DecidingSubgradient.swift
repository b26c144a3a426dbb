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
/// - else one product of adjacent chambers has a descent for every g, and the worst product's g shows it. Clarke's subdifferential lies in
///   the hull of the gradients over all chambers and all g; when 0 is not in it, the network is not Clarke stationary.
struct DecidingSubgradient {
    /// g.
    let g: Vector
    /// The neurons most worth adding that were met; the last one belongs to g, when its price was needed.
    let prices: [Price]
    /// The direction of steepest descent, when the network is not directionally stationary.
    let descent: ReLUNetwork?
}

extension FirstOrderSystem {
    /// The most products of chambers, and the most gradients of the hull, that are looked at.
    private static let limit = 4096

    /// Finds the deciding g.
    ///
    /// - Parameters:
    ///   - tolerance: residuals up to it count as zero.
    ///   - priceTolerance: prices up to β and this count as feasible.
    /// - Throws: `LossKinkError` when none of the cases applies, `CancellationError`.
    func decidingSubgradient(
        width: Int, tolerance: Double, priceTolerance: Double
    ) throws -> DecidingSubgradient {
        let common = solve(parts.map(\.chambers))
        if common.size <= tolerance {
            return try cheapest(common, tolerance: tolerance, priceTolerance: priceTolerance)
        }
        guard hasFaces else {
            return DecidingSubgradient(g: common.g, prices: [], descent: descent(common, width: width))
        }
        let worst = try worstProduct()
        guard worst.size > tolerance, try distanceOfZeroFromHull() > tolerance else {
            throw LossKinkError(row: free[0], obstacle: .neuronsOnFaces)
        }
        return DecidingSubgradient(g: worst.g, prices: [], descent: descent(worst, width: width))
    }

    /// Among the g of stationary equations one whose price is at most β, when there is one; else the given one.
    private func cheapest(
        _ common: Solution, tolerance: Double, priceTolerance: Double
    ) throws -> DecidingSubgradient {
        let oracle = DualOracle(program)
        let directions = parts.map(\.neuron.u)
        var (current, cuts, prices) = (common, [Cut](), [Price]())
        // Cutting planes need a few cuts per free row.
        for _ in 0..<(20 + 10 * free.count) {
            try Task.checkCancellation()
            let price = try oracle.maximize(scaled(current.g, by: -1), candidates: directions)
            prices.append(price)
            if price.value <= program.beta + priceTolerance {
                return DecidingSubgradient(g: current.g, prices: prices, descent: nil)
            }
            let z = program.x * price.direction
            cuts.append(Cut(activations: z.map { Double(price.sign) * max(0, $0) }))
            current = solve(parts.map(\.chambers), cuts: cuts)
            if current.size > tolerance { break }
        }
        return DecidingSubgradient(g: common.g, prices: prices.reversed(), descent: nil)
    }

    /// The product of one adjacent chamber per neuron whose equations have the largest residual.
    private func worstProduct() throws -> Solution {
        let count = parts.reduce(1) { min($0 * $1.chambers.count, Self.limit + 1) }
        guard count <= Self.limit else { throw LossKinkError(row: free[0], obstacle: .tooManyChambers) }
        var worst = solve(parts.map { [$0.chambers[0]] })
        for number in 1..<count {
            try Task.checkCancellation()
            var rest = number
            let solution = solve(
                parts.map { part in
                    let chamber = part.chambers[rest % part.chambers.count]
                    rest /= part.chambers.count
                    return [chamber]
                })
            if solution.size > worst.size { worst = solution }
        }
        return worst
    }

    /// The distance of 0 from the hull of the gradients over all products of chambers and all g, which holds Clarke's subdifferential.
    private func distanceOfZeroFromHull() throws -> Double {
        let gradients = parts.reduce(0) { $0 + $1.chambers.count }
        guard free.count <= 12, gradients << free.count <= 64 * Self.limit else {
            throw LossKinkError(row: free[0], obstacle: .tooManyChambers)
        }
        // By corner of ∂ℓ(f), by part, by chamber.
        let corners = (0..<(1 << free.count)).map { bits in
            var g = slopes.lower
            for (j, k) in free.enumerated() where bits >> j & 1 == 1 { g[k] = slopes.upper[k] }
            return parts.map { part in part.chambers.map { gradient(part, $0, g) } }
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
