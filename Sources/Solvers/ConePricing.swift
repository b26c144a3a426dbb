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
/// is attained. Cells of the arrangement are never visited, and nothing depends on general position.
struct ConePricing {
    private let data: ReducedData
    private let price: PriceFunction
    private let r: Int
    /// Σ κ_l v_l over all hyperplanes.
    private let total: Vector
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

    /// A case is settled when its bound and the price found differ by no more than this share of the violation.
    private var resolution: Double { 2e-3 * (1 - ratio) }

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
        self.total = total
        slack = 16 * Double.ulpOfOne * size
    }

    /// Runs the search.
    mutating func run(starts: [PricedDirection] = []) -> Pricing {
        for start in starts { offer(start.sign, start.u) }
        pushOrthants()
        var interrupted = false
        while let top = queue.first, top.bound > max(settled, target) {
            if cones & 63 == 0, stop.isRaised {
                interrupted = true
                break
            }
            split(queue.removeFirst())
        }
        // Cones that were dropped have bounds up to the target.
        let upper = max(queue.first?.bound ?? 0, settled, best, target)
        return Pricing(upper: upper, directions: spreadDirections(found), cones: cones, interrupted: interrupted)
    }

    /// No cone with a bound up to this needs to be cut.
    private var target: Double { threshold + slack + ratio * (best - threshold) }

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
        let (upPlus, upMinus) = classify(&cone, dual)
        let cases = linearBounds(cone, upPlus, upMinus)
        var open: UInt8 = 0
        cone.bound = 0
        for (bit, c) in cases.enumerated() where cone.open >> bit & 1 == 1 {
            guard norm2(c) > target else { continue }
            var bound = projection(c, dual)
            guard bound.norm > target else { continue }
            var value = evaluate(cone, bit, bound.residual)
            if cone.undecided.count <= exactLimit {
                bound = exactBound(cone, bit, dual)
                guard bound.norm > target else { continue }
                value = max(value, evaluate(cone, bit, bound.residual))
            }
            if bound.norm - value <= slack + resolution * (bound.norm - threshold) {
                settled = max(settled, bound.norm)
                continue
            }
            open |= 1 << UInt8(bit)
            cone.bound = max(cone.bound, bound.norm)
        }
        cone.open = open
        if open != 0 { queue.insert(cone) }
    }

    /// Moves hyperplanes that do not cut the cone out of its list; returns upper bounds of ±Σ κ_l (v_lᵀu)₊ over the rest.
    private func classify(_ cone: inout SimplicialCone, _ dual: [Double]) -> (plus: Vector, minus: Vector) {
        var undecided: [Int32] = []
        undecided.reserveCapacity(cone.undecided.count)
        var decided = cone.decided
        var secants = [Double](repeating: 0, count: 2 * r)
        var tangents = [Double](repeating: 0, count: 2 * r)
        var sides = [Double](repeating: 0, count: r)
        let rays = cone.rays
        data.normals.withUnsafeBufferPointer { normals in
            for line in cone.undecided {
                let base = Int(line) * r
                var (least, greatest, centre) = (Double.infinity, -Double.infinity, 0.0)
                for j in 0..<r {
                    var side = 0.0
                    for t in 0..<r { side += rays[j * r + t] * normals[base + t] }
                    sides[j] = side
                    least = min(least, side)
                    greatest = max(greatest, side)
                    centre += side
                }
                if greatest <= 0 { continue }
                let weight = price.weights[Int(line)]
                if least >= 0 {
                    for t in 0..<r { decided[t] += weight * normals[base + t] }
                    continue
                }
                undecided.append(line)
                let (convex, concave) = weight > 0 ? (0, r) : (r, 0)
                for j in 0..<r { secants[convex + j] += abs(weight) * max(0, sides[j]) }
                if centre > 0 {
                    for t in 0..<r { tangents[concave + t] -= abs(weight) * normals[base + t] }
                }
            }
        }
        cone.undecided = undecided
        cone.decided = decided
        for half in [0, r] {
            for j in 0..<r {
                for t in 0..<r { tangents[half + t] += secants[half + j] * dual[j * r + t] }
            }
        }
        return (Array(tangents[..<r]), Array(tangents[r...]))
    }

    /// The linear bounds of the four cases: (+, T), (+, −T), (−, T), (−, −T), each as a function of u ∈ T.
    private func linearBounds(_ cone: SimplicialCone, _ plus: Vector, _ minus: Vector) -> [Vector] {
        let here = sum(price.constant, cone.decided)
        let there = difference(difference(cone.decided, price.constant), total)
        return [sum(here, plus), sum(there, plus), difference(minus, here), difference(minus, there)]
    }

    /// The projection of c on the cone with the given facet normals.
    private func projection(_ c: Vector, _ facets: [Double]) -> BoundedLeastSquares {
        BoundedLeastSquares(c, columns: facets, upper: [Double](repeating: .infinity, count: r))
    }

    /// The bound with the best tangents of all concave kinks.
    private func exactBound(_ cone: SimplicialCone, _ bit: Int, _ dual: [Double]) -> BoundedLeastSquares {
        let sign = bit < 2 ? 1.0 : -1.0
        var base = caseConstant(cone, bit)
        var columns = dual
        var upper = [Double](repeating: .infinity, count: r)
        for line in cone.undecided {
            let weight = sign * price.weights[Int(line)]
            let normal = data.normals[(Int(line) * r)..<((Int(line) + 1) * r)]
            if weight < 0 {
                columns += normal.map { weight * $0 }
                upper.append(1)
            } else {
                for j in 0..<r {
                    let side = zip(normal, cone.rays[(j * r)..<((j + 1) * r)]).reduce(0) { $0 + $1.0 * $1.1 }
                    if side > 0 {
                        for t in 0..<r { base[t] += weight * side * dual[j * r + t] }
                    }
                }
            }
        }
        return BoundedLeastSquares(base, columns: columns, upper: upper)
    }

    /// The linear part of a case without the undecided hyperplanes.
    private func caseConstant(_ cone: SimplicialCone, _ bit: Int) -> Vector {
        let zero = Vector(repeating: 0, count: r)
        return linearBounds(cone, zero, zero)[bit]
    }

    /// The true price of the direction of p in a case; kept when it exceeds the threshold.
    private mutating func evaluate(_ cone: SimplicialCone, _ bit: Int, _ p: Vector) -> Double {
        guard let u = normalized(p) else { return 0 }
        let sign = bit < 2 ? 1.0 : -1.0
        var value = dot(caseConstant(cone, bit), u)
        for line in cone.undecided {
            var side = 0.0
            for t in 0..<r { side += data.normals[Int(line) * r + t] * u[t] }
            if side > 0 { value += sign * price.weights[Int(line)] * side }
        }
        record(PricedDirection(sign: sign, u: bit & 1 == 0 ? u : scaled(u, by: -1), price: value))
        return value
    }

    /// Takes in a direction from elsewhere.
    private mutating func offer(_ sign: Double, _ u: Vector) {
        record(PricedDirection(sign: sign, u: u, price: sign * price.value(u, data)))
    }

    private mutating func record(_ direction: PricedDirection) {
        guard direction.price > threshold + slack else { return }
        best = max(best, direction.price)
        found.append(direction)
    }
}
