import LinearAlgebra

/// The maximum over small cones by the sides of their convex kinks.
extension ConePricing {
    /// One of the four functions on a cone, without the hyperplanes that cut it.
    struct Part {
        let cone: SimplicialCone
        let bit: Int
        let constant: Vector
        let dual: [Double]

        /// The sign s of the price.
        var sign: Double { bit < 2 ? 1 : -1 }
    }

    /// Divisions of a cone by sides before it is cut instead. Where more than two convex kinks cross a large cone, cutting separates
    /// them sooner.
    func trials(_ cone: SimplicialCone, _ sign: Double) -> Int {
        let convex = cone.undecided.count { sign * price.weights[Int($0)] > 0 }
        return convex <= 2 || cone.longestEdge(r).length < 1e-4 ? 16 : 0
    }

    /// An upper bound of the price where hyperplanes that cut a cone have given sides (±1) or none (0), and whether it is attained
    /// or of no interest, which only fails when the trials end.
    ///
    ///     bound by secants of the convex kinks and the best tangents of the concave ones
    ///     done when it is of no interest or attained
    ///     else the larger one over both sides of the convex kink whose secant exceeds it most
    mutating func maximumBySides(_ part: Part, _ sides: inout [Int8], _ trials: inout Int) -> (
        bound: Double, isSettled: Bool
    ) {
        let bound = exactBound(part, sides)
        guard bound.norm > target else { return (bound.norm, true) }
        let value = evaluate(part.cone, part.bit, part.constant, bound.residual)
        if isTight(bound.norm, value) { return (bound.norm, true) }
        guard trials > 0 else { return (bound.norm, false) }
        guard let kink = loosestSecant(part, sides, at: bound.residual) else { return (bound.norm, true) }
        trials -= 1
        sides[kink] = 1
        let above = maximumBySides(part, &sides, &trials)
        sides[kink] = -1
        let below = maximumBySides(part, &sides, &trials)
        sides[kink] = 0
        return (max(above.bound, below.bound), above.isSettled && below.isSettled)
    }

    /// The bound with the best tangents of all concave kinks.
    private func exactBound(_ part: Part, _ sides: [Int8]) -> BoundedLeastSquares {
        var base = part.constant
        var columns = part.dual
        var upper = unbounded
        columns.reserveCapacity(r * (r + part.cone.undecided.count))
        for (side, line) in zip(sides, part.cone.undecided) {
            let weight = part.sign * price.weights[Int(line)]
            let start = Int(line) * r
            if side != 0 {
                for t in 0..<r {
                    columns.append(Double(side) * data.normals[start + t])
                    if side > 0 { base[t] += weight * data.normals[start + t] }
                }
                upper.append(.infinity)
            } else if weight < 0 {
                for t in 0..<r { columns.append(weight * data.normals[start + t]) }
                upper.append(1)
            } else {
                for j in 0..<r {
                    let height = height(line, part.cone, j)
                    guard height > 0 else { continue }
                    for t in 0..<r { base[t] += weight * height * part.dual[j * r + t] }
                }
            }
        }
        return BoundedLeastSquares(base, columns: columns, upper: upper)
    }

    /// The open convex kink whose secant exceeds it most at a point, by its place among those that cut the cone; nil when none is open.
    private func loosestSecant(_ part: Part, _ sides: [Int8], at u: Vector) -> Int? {
        let shares = (0..<r).map { j in
            var share = 0.0
            for t in 0..<r { share += part.dual[j * r + t] * u[t] }
            return max(0, share)
        }
        var (most, loosest) = (-1.0, Int?.none)
        for (i, line) in part.cone.undecided.enumerated() where sides[i] == 0 {
            let weight = part.sign * price.weights[Int(line)]
            guard weight > 0 else { continue }
            var (secant, own) = (0.0, 0.0)
            for j in 0..<r {
                secant += shares[j] * max(0, height(line, part.cone, j))
                own += data.normals[Int(line) * r + j] * u[j]
            }
            let excess = weight * (secant - max(0, own))
            if excess > most { (most, loosest) = (excess, i) }
        }
        return loosest
    }

    /// How far ray j of a cone lies above a hyperplane.
    private func height(_ line: Int32, _ cone: SimplicialCone, _ j: Int) -> Double {
        var height = 0.0
        for t in 0..<r { height += data.normals[Int(line) * r + t] * cone.rays[j * r + t] }
        return height
    }
}
