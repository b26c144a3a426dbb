import LinearAlgebra

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
/// Once few hyperplanes cut T, the best tangents are found exactly (`BoundedLeastSquares`); when no convex kink is left the bound
/// is attained, and a few convex kinks are given their sides instead of cutting T further: hyperplanes that are parallel but for
/// rounding cut cones of any size together. Cells of the arrangement are never visited, and nothing depends on general position.
struct ConePricing {
    let data: ReducedData
    let price: PriceFunction
    let r: Int
    /// The linear part of the price on the half that holds all cones: c₀, and on the antipodal half: −c₀ − Σ κ_l v_l.
    private let halves: [Vector]
    /// No upper bounds, for projections on a cone.
    let unbounded: [Double]
    /// Prices up to this are of no interest.
    private let threshold: Double
    /// The search ends when no price can exceed the threshold by more than `ratio` times what the best one found does.
    private let ratio: Double
    private let slack: Double
    private let stop: StopSignal

    private var queue = BestFirstQueue<SimplicialCone>()
    private var found: [PricedDirection] = []
    private var best: Double
    /// The greatest bound of cones that are not cut any further.
    private var settled = 0.0
    private var cones = 0
    /// The bytes of the open cones, which may take 200 MB.
    private var bytes = 0
    private var isFull: Bool { bytes > 200_000_000 }

    /// A case is settled when its bound and the price found differ by no more than this share of the violation.
    private var resolution: Double { 2e-3 * (1 - ratio) }

    /// Whether a bound is attained, as far as it matters.
    func isTight(_ bound: Double, _ value: Double) -> Bool {
        bound - value <= slack + resolution * (bound - threshold)
    }

    /// Few enough hyperplanes to look for the best tangents.
    private var exactLimit: Int { 12 + 4 * r }

    init(_ data: ReducedData, _ nu: Vector, threshold: Double, ratio: Double, _ stop: StopSignal) {
        self.stop = stop
        self.data = data
        price = PriceFunction(data, nu)
        r = data.r
        self.threshold = threshold
        self.ratio = ratio
        best = threshold
        var total = Vector(repeating: 0, count: data.r)
        var size = norm2(price.constant)
        for line in 0..<data.lineCount {
            size += abs(price.weights[line])
            for j in 0..<data.r { total[j] += price.weights[line] * data.normals[line * data.r + j] }
        }
        halves = [price.constant, scaled(sum(price.constant, total), by: -1)]
        unbounded = [Double](repeating: .infinity, count: data.r)
        slack = 16 * Double.ulpOfOne * size
    }

    /// Runs the search.
    mutating func run(starts: [PricedDirection] = []) -> Pricing {
        for start in starts { offer(start.sign, start.u) }
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
        return Pricing(
            upper: upper, directions: spreadDirections(found), cones: cones, interrupted: interrupted,
            isMemoryFull: isFull)
    }

    /// No cone with a bound up to this needs to be cut.
    var target: Double { threshold + slack + ratio * (best - threshold) }

    /// The cones spanned by ±e_j with e_1 positive: half of the sphere, the other half being antipodal.
    private mutating func pushOrthants() {
        guard r > 0 else { return }
        let all = (0..<Int32(data.lineCount)).filter { price.weights[Int($0)] != 0 }
        for mask in 0..<(1 << (r - 1)) {
            var rays = [Double](repeating: 0, count: r * r)
            for j in 0..<r { rays[j * r + j] = j > 0 && mask >> (j - 1) & 1 == 1 ? -1 : 1 }
            push(SimplicialCone(rays: rays, undecided: all, decided: Vector(repeating: 0, count: r)))
        }
    }

    /// Cuts a cone at the middle of its longest edge.
    private mutating func split(_ cone: SimplicialCone) {
        let (i, j, length) = cone.longestEdge(r)
        guard length > 1e-13 else {
            settled = max(settled, cone.bound)
            return
        }
        for rays in cone.halves(i, j, r) {
            push(SimplicialCone(rays: rays, undecided: cone.undecided, decided: cone.decided, open: cone.open))
        }
    }

    /// Bounds a cone and keeps it when it may hold a price of interest.
    private mutating func push(_ cone: SimplicialCone) {
        cones += 1
        var cone = cone
        guard let dual = dualBasis(cone.rays, r) else { return }
        let kinks = classify(&cone, dual)
        var open: UInt8 = 0
        cone.bound = 0
        for bit in 0..<4 where cone.open >> UInt8(bit) & 1 == 1 {
            let sign = bit < 2 ? 1.0 : -1.0
            let constant = linearPart(cone, halves[bit & 1], sign)
            let c = sum(constant, bit < 2 ? kinks.plus : kinks.minus)
            guard norm2(c) > target else { continue }
            let bound = BoundedLeastSquares(c, columns: dual, upper: unbounded)
            guard bound.norm > target else { continue }
            var top = bound.norm
            var isSettled = isTight(top, evaluate(cone, bit, constant, bound.residual))
            if !isSettled, cone.undecided.count <= exactLimit {
                var sides = [Int8](repeating: 0, count: cone.undecided.count)
                let part = Part(cone: cone, bit: bit, constant: constant, dual: dual)
                var trials = trials(cone, sign)
                (top, isSettled) = maximumBySides(part, &sides, &trials)
                guard top > target else { continue }
            }
            if isSettled {
                settled = max(settled, top)
                continue
            }
            open |= 1 << UInt8(bit)
            cone.bound = max(cone.bound, top)
        }
        cone.open = open
        guard open != 0 else { return }
        bytes += cone.size
        queue.insert(cone)
    }

    /// The price on a cone without the undecided hyperplanes. The four cases are (+, T), (+, −T), (−, T), (−, −T), each a
    /// function of u ∈ T.
    private func linearPart(_ cone: SimplicialCone, _ half: Vector, _ sign: Double) -> Vector {
        var c = half
        for t in 0..<r { c[t] = sign * (c[t] + cone.decided[t]) }
        return c
    }

    /// Moves hyperplanes that do not cut the cone out of its list; returns upper bounds of ±Σ κ_l (v_lᵀu)₊ over the rest.
    private func classify(_ cone: inout SimplicialCone, _ dual: [Double]) -> (plus: Vector, minus: Vector) {
        var undecided: [Int32] = []
        undecided.reserveCapacity(cone.undecided.count)
        var (plus, minus) = (Vector(repeating: 0, count: r), Vector(repeating: 0, count: r))
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * r) { numbers in
            numbers.initialize(repeating: 0)
            let sides = UnsafeMutableBufferPointer(rebasing: numbers[..<r])
            // The values of the secants of ± on the rays.
            let secants = UnsafeMutableBufferPointer(rebasing: numbers[r...])
            data.normals.withUnsafeBufferPointer { normals in
                for line in cone.undecided {
                    let base = Int(line) * r
                    var (least, greatest, centre) = (Double.infinity, -Double.infinity, 0.0)
                    for j in 0..<r {
                        var side = 0.0
                        for t in 0..<r { side += cone.rays[j * r + t] * normals[base + t] }
                        sides[j] = side
                        least = min(least, side)
                        greatest = max(greatest, side)
                        centre += side
                    }
                    if greatest <= 0 { continue }
                    let weight = price.weights[Int(line)]
                    if least >= 0 {
                        for t in 0..<r { cone.decided[t] += weight * normals[base + t] }
                        continue
                    }
                    undecided.append(line)
                    let convex = weight > 0 ? 0 : r
                    for j in 0..<r { secants[convex + j] += abs(weight) * max(0, sides[j]) }
                    guard centre > 0 else { continue }
                    if weight > 0 {
                        for t in 0..<r { minus[t] -= weight * normals[base + t] }
                    } else {
                        for t in 0..<r { plus[t] += weight * normals[base + t] }
                    }
                }
            }
            for j in 0..<r {
                for t in 0..<r {
                    plus[t] += secants[j] * dual[j * r + t]
                    minus[t] += secants[r + j] * dual[j * r + t]
                }
            }
        }
        cone.undecided = undecided
        return (plus, minus)
    }

    /// The true price of the direction of p in a case; kept when it exceeds the threshold.
    mutating func evaluate(_ cone: SimplicialCone, _ bit: Int, _ constant: Vector, _ p: Vector) -> Double {
        guard let u = normalized(p) else { return 0 }
        let sign = bit < 2 ? 1.0 : -1.0
        var value = dot(constant, u)
        for line in cone.undecided {
            var side = 0.0
            for t in 0..<r { side += data.normals[Int(line) * r + t] * u[t] }
            if side > 0 { value += sign * price.weights[Int(line)] * side }
        }
        record(sign, u, price: value, isAntipodal: bit & 1 == 1)
        return value
    }

    /// Takes in a direction from elsewhere.
    private mutating func offer(_ sign: Double, _ u: Vector) {
        record(sign, u, price: sign * price.value(u, data), isAntipodal: false)
    }

    private mutating func record(_ sign: Double, _ u: Vector, price: Double, isAntipodal: Bool) {
        guard price > threshold + slack else { return }
        best = max(best, price)
        found.append(PricedDirection(sign: sign, u: isAntipodal ? scaled(u, by: -1) : u, price: price))
    }
}
