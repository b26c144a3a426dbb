import Dispatch
import LinearAlgebra

/// Local maxima of s g(u) = s νᵀ(Xu)₊ on the unit sphere, by exact searches along great circles.
///
/// From u the search goes along the steepest ascent p ⟂ u. On the circle u + αp the price is (A + αB)/√(1 + α²) between the
/// crossings of hyperplanes, so that the first local maximum along the circle is found exactly: inside a piece at α = B/A, or on
/// a concave kink, on which the search then stays until the steepest ascent leaves it. Inside a cell one step reaches its maximum.
struct CircleAscent: Sendable {
    private let data: ReducedData
    private let price: PriceFunction

    init(_ data: ReducedData, _ price: PriceFunction) {
        self.data = data
        self.price = price
    }

    /// Climbs from several starts on all cores.
    func climb(from starts: [(sign: Double, u: Vector)]) -> [PricedDirection] {
        var results = [PricedDirection?](repeating: nil, count: starts.count)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            DispatchQueue.concurrentPerform(iterations: starts.count) { i in
                results[i] = climb(from: starts[i].u, sign: starts[i].sign)
            }
        }
        return results.compactMap { $0 }
    }

    /// The local maximum that steepest ascent reaches from u.
    func climb(from start: Vector, sign: Double) -> PricedDirection {
        var u = start
        var kinks: [Int] = []
        var sides = sides(u, on: kinks)
        var value = sign * price.value(u, sides)
        for _ in 0..<60 {
            let (rise, slope) = steepestAscent(u, sides, kinks, sign)
            guard slope > 1e-9 * max(abs(value), .leastNormalMagnitude), let p = normalized(rise) else { break }
            kinks.removeAll { abs(dot(data.normal($0), p)) > 1e-9 }
            let (alpha, landing) = search(sides, self.sides(p, on: kinks), value, slope, sign)
            if let landing { kinks.append(landing) }
            guard let next = normalized(onKinks(sum(u, p, times: alpha), kinks)) else { break }
            let nextSides = self.sides(next, on: kinks)
            let reached = sign * price.value(next, nextSides)
            guard reached > value else { break }
            (u, sides, value) = (next, nextSides, reached)
        }
        return PricedDirection(sign: sign, u: u, price: sign * price.value(u, data))
    }

    /// The products v_lᵀu, zero on kinks.
    private func sides(_ u: Vector, on kinks: [Int]) -> [Double] {
        var sides = data.normalProducts(u)
        for line in kinks { sides[line] = 0 }
        return sides
    }

    /// The direction of steepest ascent on the sphere: the shortest supergradient, without its part along u.
    private func steepestAscent(
        _ u: Vector, _ sides: [Double], _ kinks: [Int], _ sign: Double
    ) -> (direction: Vector, slope: Double) {
        var active = price.weights
        for line in active.indices where sides[line] <= 0 { active[line] = 0 }
        var c = scaled(data.normalSum(active, from: price.constant), by: sign)
        c = sum(c, u, times: -dot(c, u))
        guard !kinks.isEmpty else { return (c, norm2(c)) }
        let columns = kinks.flatMap { line in data.normal(line).map { sign * price.weights[line] * $0 } }
        let best = BoundedLeastSquares(c, columns: columns, upper: kinks.map { _ in 1 })
        return (best.residual, best.norm)
    }

    /// The first local maximum along u + αp, and the concave kink on which it lies if it does.
    private func search(
        _ z: [Double], _ q: [Double], _ value: Double, _ slope: Double, _ sign: Double
    ) -> (alpha: Double, landing: Int?) {
        var (a, b) = (value, slope)
        // Crossings are sorted by stretches, since the first maximum is seldom far away.
        var (low, high) = (0.0, value > 0 ? min(1e8, slope / value) : 1)
        while low < 1e8 {
            for (alpha, line) in crossings(z, q, low, high) {
                if b <= alpha * a { return (max(0, b / a), nil) }
                let change = sign * price.weights[line] * (q[line] > 0 ? 1 : -1)
                a += change * z[line]
                b += change * q[line]
                if b <= alpha * a { return (alpha, line) }
            }
            (low, high) = (high, 4 * high)
        }
        return (a > 0 ? min(b / a, 1e8) : 1e8, nil)
    }

    /// The hyperplanes that u + αp crosses with α in (low, high], in this order.
    private func crossings(_ z: [Double], _ q: [Double], _ low: Double, _ high: Double) -> [(alpha: Double, line: Int)]
    {
        var crossings: [(alpha: Double, line: Int)] = []
        for line in z.indices where z[line] * q[line] < 0 {
            let alpha = -z[line] / q[line]
            if alpha > low, alpha <= high { crossings.append((alpha, line)) }
        }
        return crossings.sorted { $0.alpha < $1.alpha }
    }

    /// The part of u on the given hyperplanes.
    private func onKinks(_ u: Vector, _ kinks: [Int]) -> Vector {
        guard !kinks.isEmpty else { return u }
        var span = OrthogonalBasis(dimension: data.r)
        for line in kinks { span.insert(data.normal(line)) }
        return span.removingSpan(from: u)
    }
}
