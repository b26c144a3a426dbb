import LinearAlgebra

/// Prices all directions of ℝʳ, r ≤ 8, by `ConePricing` in a vector type that holds them.
func priceCones(
    _ data: ReducedData, _ nu: Vector, threshold: Double, ratio: Double, starts: [PricedDirection] = [],
    _ stop: StopSignal
) -> Pricing {
    func run<V: SIMD>(_ type: V.Type) -> Pricing where V.Scalar == Double {
        var search = ConePricing<V>(data, nu, threshold: threshold, ratio: ratio, stop)
        return search.run(starts: starts)
    }
    return data.r <= 4 ? run(SIMD4<Double>.self) : run(SIMD8<Double>.self)
}

/// The oracle max_{‖u‖≤1} |νᵀ(Xu)₊| by branch and bound over simplicial cones.
///
/// A cone T = {Σ λ_j r_j : λ ≥ 0} and its antipode −T are bounded together, for both signs of ν. Hyperplanes that do not cut T
/// contribute a linear function. Of those that do cut it, with u ∈ T,
///
///   * convex kinks (sκ_l > 0) lie below their secant: (v_lᵀu)₊ ≤ Σ_j λ_j (v_lᵀr_j)₊, which is linear on T;
///   * concave kinks (sκ_l < 0) lie below each tangent t·v_lᵀu, t ∈ [0, 1].
///
/// The maximum of the linear bound over T ∩ ball is the norm of a projection on T. It exceeds the true maximum by the order
/// of the square of the diameter of T, so that cones are cut only near the largest prices, however many patterns there are.
/// Tangents are chosen at the middle of T, then at the point that the first bound has found.
/// Once few hyperplanes cut T, the best tangents are found exactly (`BoundedLeastSquares`); when no convex kink is left the bound
/// is attained, and a few convex kinks are given their sides instead of cutting T further: hyperplanes that are parallel but for
/// rounding cut cones of any size together. Cells of the arrangement are never visited, and nothing depends on general position.
struct ConePricing<V: SIMD> where V.Scalar == Double {
    let r: Int
    /// The unit normals v_l.
    let normals: [V]
    /// The weights κ_l in units of `unit`.
    let weights: [Double]
    /// A power of two near Σ|κ_l|, so that no square of a price overflows or vanishes.
    private let unit: Double
    /// The linear part of the price on the half that holds all cones: c₀, and on the antipodal half: −c₀ − Σ κ_l v_l.
    private let halves: [V]
    /// Prices up to this are of no interest.
    private let threshold: Double
    /// The search ends when no price can exceed the threshold by more than `ratio` times what the best one found does.
    private let ratio: Double
    private let slack: Double
    private let stop: StopSignal

    private var queue = BestFirstQueue<SimplicialCone<V>>()
    private var found: [(sign: Double, u: V, price: Double)] = []
    private var best: Double
    /// The greatest bound of cones that are not cut any further.
    private var settled = 0.0
    private var cones = 0
    /// The bytes of the open cones, which may take 200 MB.
    private var bytes = 0
    private var isFull: Bool { bytes > 200_000_000 }

    /// The cone that is being bounded, without its list of hyperplanes.
    private(set) var cone: SimplicialCone<V>
    /// The first `cutCount` are the hyperplanes that cut it.
    var cuts: [Int32]
    private(set) var cutCount = 0
    var places: SmallProblem<V>

    /// A case is settled when its bound and the price found differ by no more than this share of the violation.
    private var resolution: Double { 2e-3 * (1 - ratio) }

    /// Whether a bound is attained, as far as it matters.
    func isTight(_ bound: Double, _ value: Double) -> Bool {
        bound - value <= slack + resolution * (bound - threshold)
    }

    /// Few enough hyperplanes to look for the best tangents.
    private let exactLimit: Int

    init(_ data: ReducedData, _ nu: Vector, threshold: Double, ratio: Double, _ stop: StopSignal) {
        self.stop = stop
        self.ratio = ratio
        r = data.r
        exactLimit = 12 + 4 * data.r
        let price = PriceFunction(data, nu)
        let size = price.weights.reduce(norm2(price.constant)) { $0 + abs($1) }
        let unit = size > 0 && size.isFinite ? size.binade : 1
        let weights = price.weights.map { $0 / unit }
        let normals = (0..<data.lineCount).map { V(data.normals[($0 * data.r)..<(($0 + 1) * data.r)]) }
        let constant = V(price.constant[...]) / unit
        var total = constant
        for (normal, weight) in zip(normals, weights) { total += weight * normal }
        (self.unit, self.weights, self.normals) = (unit, weights, normals)
        halves = [constant, -1 * total]
        self.threshold = threshold / unit
        best = self.threshold
        slack = 16 * Double.ulpOfOne * size / unit
        cone = SimplicialCone(orthant: 0, data.r)
        cuts = [Int32](repeating: 0, count: data.lineCount)
        places = SmallProblem(data.r + exactLimit)
    }

    /// Runs the search.
    mutating func run(starts: [PricedDirection] = []) -> Pricing {
        for start in starts { offer(start.sign, V(start.u[...])) }
        pushOrthants()
        var interrupted = false
        while let top = queue.first, top.bound > max(settled, target) {
            if isFull || (cones & 63 == 0 && stop.isRaised) {
                interrupted = true
                break
            }
            let cone = queue.removeFirst()
            bytes -= cone.size
            split(cone)
        }
        // Cones that were dropped have bounds up to the target.
        let upper = max(queue.first?.bound ?? 0, settled, best, target)
        let directions = found.map { direction in
            PricedDirection(
                sign: direction.sign, u: (0..<r).map { direction.u[$0] }, price: unit * direction.price)
        }
        return Pricing(
            upper: unit * upper, directions: spreadDirections(directions), cones: cones, interrupted: interrupted,
            isMemoryFull: isFull)
    }

    /// No cone with a bound up to this needs to be cut.
    var target: Double { threshold + slack + ratio * (best - threshold) }

    /// The cones spanned by ±e_j with e_1 positive: half of the sphere, the other half being antipodal.
    private mutating func pushOrthants() {
        guard r > 0 else { return }
        let all = weights.indices.filter { weights[$0] != 0 }.map { Int32($0) }
        for mask in 0..<(1 << (r - 1)) {
            cone = SimplicialCone(orthant: mask << 1, r)
            push(cutBy: all)
        }
    }

    /// Cuts a cone at the middle of its longest edge.
    private mutating func split(_ parent: SimplicialCone<V>) {
        let (i, j, length) = parent.longestEdge
        guard length > 1e-13 else {
            settled = max(settled, parent.bound)
            return
        }
        for (i, j) in [(i, j), (j, i)] {
            cone.become(halfOf: parent, i, j)
            push(cutBy: parent.undecided)
        }
    }

    /// Bounds the cone and keeps it when it may hold a price of interest; only the hyperplanes given may cut it.
    private mutating func push(cutBy candidates: [Int32]) {
        cones += 1
        let kinks = classify(candidates)
        var (open, greatest): (UInt8, Double) = (0, 0)
        for bit in 0..<4 where cone.open >> UInt8(bit) & 1 == 1 {
            let sign = bit < 2 ? 1.0 : -1.0
            let part = Part(sign: sign, isAntipodal: bit & 1 == 1, constant: sign * (halves[bit & 1] + cone.decided))
            let secants = part.constant + (bit < 2 ? kinks.secants.plus : kinks.secants.minus)
            let c = secants + (bit < 2 ? kinks.tangents.plus : kinks.tangents.minus)
            guard length(c) > target else { continue }
            let point = projection(c)
            var top = length(point)
            guard top > target else { continue }
            let (value, tangents) = evaluate(part, point)
            var isSettled = isTight(top, value)
            if !isSettled, cutCount > exactLimit {
                top = min(top, length(projection(secants + tangents)))
                guard top > target else { continue }
            } else if !isSettled {
                var trials = trials(part)
                (top, isSettled) = maximumBySides(part, near: point, &trials)
                guard top > target else { continue }
            }
            if isSettled {
                settled = max(settled, top)
                continue
            }
            open |= 1 << UInt8(bit)
            greatest = max(greatest, top)
        }
        guard open != 0 else { return }
        (cone.open, cone.bound) = (open, greatest)
        var kept = cone
        kept.undecided = Array(cuts[..<cutCount])
        bytes += kept.size
        queue.insert(kept)
    }

    /// Finds the hyperplanes that cut the cone and adds up those that are positive on it.
    private mutating func classify(_ candidates: [Int32]) -> KinkSums<V> {
        var sums = KinkSums(cone)
        let (normals, weights) = (normals, weights)
        cutCount = cuts.withUnsafeMutableBufferPointer { cuts in sums.add(candidates, normals, weights, cuts: cuts) }
        cone.decided += sums.decided
        return sums
    }

    /// The true price of the direction of p, kept when it exceeds the threshold, with the sum of the tangents of concave kinks there.
    mutating func evaluate(_ part: Part, _ p: V) -> (value: Double, tangents: V) {
        let size = length(p)
        guard size > 0 else { return (0, .zero) }
        let u = p / size
        var (value, tangents) = (inner(part.constant, u), V.zero)
        for line in cuts[..<cutCount] {
            let (normal, weight) = (normals[Int(line)], part.sign * weights[Int(line)])
            let side = inner(normal, u)
            value += weight * max(0, side)
            tangents += (side > 0 ? min(0, weight) : 0) * normal
        }
        record(part.sign, part.isAntipodal ? -1 * u : u, value)
        return (value, tangents)
    }

    /// Takes in a direction from elsewhere.
    private mutating func offer(_ sign: Double, _ u: V) {
        var value = inner(halves[0], u)
        for (normal, weight) in zip(normals, weights) { value += weight * max(0, inner(normal, u)) }
        record(sign, u, sign * value)
    }

    private mutating func record(_ sign: Double, _ u: V, _ price: Double) {
        guard price > threshold + slack else { return }
        best = max(best, price)
        found.append((sign, u, price))
    }
}

extension SIMD where Scalar == Double {
    /// The vector that begins with some numbers and ends with zeros.
    init(_ numbers: ArraySlice<Double>) {
        self = .zero
        for (t, number) in numbers.enumerated() { self[t] = number }
    }
}
