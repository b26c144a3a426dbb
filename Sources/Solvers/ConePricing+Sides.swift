import LinearAlgebra

/// The maximum over one cone: projections, the best tangents, and the sides of convex kinks.
extension ConePricing {
    /// One of the four functions on a cone: (+, T), (+, −T), (−, T), (−, −T), each as a function of u ∈ T.
    struct Part {
        /// The sign s of the price.
        let sign: Double
        let isAntipodal: Bool
        /// The function without the hyperplanes that cut the cone.
        let constant: V
    }

    /// The projection of c on the cone, whose length is the maximum of cᵀu over its part of the ball: c itself, or a point of one
    /// facet or ray, as a rule; else by `BoundedLeastSquares`. Any point not longer than the target will do.
    mutating func projection(_ c: V) -> V {
        let rounding = 4 * Double.ulpOfOne * length(c)
        var (steepest, facet) = (rounding, Int?.none)
        for j in 0..<r {
            let slope = -inner(cone.dual(j), c)
            guard slope > 0 else { continue }
            let relative = slope / length(cone.dual(j))
            if relative > steepest { (steepest, facet) = (relative, j) }
        }
        guard let facet else { return c }
        let f = cone.dual(facet)
        let u = c - inner(f, c) / inner(f, f) * f
        let isInside = (0..<r).allSatisfy { j in
            let side = inner(cone.dual(j), u)
            return j == facet || side >= 0 || -side <= rounding * length(cone.dual(j))
        }
        if isInside { return u }
        let ray = (0..<r).map { cone.ray($0) }.max { inner($0, c) < inner($1, c) } ?? .zero
        let onRay = max(0, inner(ray, c)) * ray
        if (0..<r).allSatisfy({ inner(cone.ray($0), c - onRay) <= rounding }) { return onRay }
        places.begin(c)
        for j in 0..<r { places.append(cone.dual(j), upper: .infinity) }
        return places.residual(r, enough: shortEnough)
    }

    /// A length that is below the target even when it is added up in another order.
    private var shortEnough: Double { target * (1 - 8 * Double.ulpOfOne) }

    /// Divisions of a cone by sides before it is cut instead. Where more than two convex kinks cross a large cone, cutting separates
    /// them sooner.
    func trials(_ part: Part) -> Int {
        let convex = cuts[..<cutCount].count { part.sign * weights[Int($0)] > 0 }
        return convex <= 2 || cone.longestEdge.length < 1e-4 ? 16 : 0
    }

    /// An upper bound of the price where some hyperplanes that cut the cone have given sides, and whether it is attained or of no
    /// interest, which only fails when the trials end.
    ///
    ///     bound by secants of the convex kinks and the best tangents of the concave ones
    ///     done when it is of no interest or attained
    ///     else the larger one over both sides of the convex kink whose secant exceeds it most
    mutating func maximumBySides(_ part: Part, _ sides: [Int32: Double] = [:], near guess: V, _ trials: inout Int) -> (
        bound: Double, isSettled: Bool
    ) {
        let point = bestTangents(part, sides, near: guess)
        let bound = length(point)
        guard bound > target else { return (bound, true) }
        let value = evaluate(part, point).value
        if isTight(bound, value) { return (bound, true) }
        guard trials > 0 else { return (bound, false) }
        guard let kink = loosestSecant(part, sides, at: point) else { return (bound, true) }
        trials -= 1
        let above = maximumBySides(part, sides.merging([kink: 1]) { $1 }, near: point, &trials)
        let below = maximumBySides(part, sides.merging([kink: -1]) { $1 }, near: point, &trials)
        return (max(above.bound, below.bound), above.isSettled && below.isSettled)
    }

    /// The point whose length is the bound with the best tangents of all concave kinks; those at a guess are tried first, and what
    /// is no longer than the target is good enough.
    private mutating func bestTangents(_ part: Part, _ sides: [Int32: Double], near guess: V) -> V {
        var base = part.constant
        places.begin(.zero)
        for j in 0..<r { places.append(cone.dual(j), upper: .infinity) }
        for line in cuts[..<cutCount] {
            let normal = normals[Int(line)]
            let kink = part.sign * weights[Int(line)] * normal
            if let side = sides.isEmpty ? nil : sides[line] {
                places.append(side * normal, upper: .infinity)
                if side > 0 { base += kink }
            } else if part.sign * weights[Int(line)] < 0 {
                places.append(kink, upper: 1, isUpper: inner(normal, guess) > 0)
            } else {
                for j in 0..<r { base += max(0, inner(kink, cone.ray(j))) * cone.dual(j) }
            }
        }
        places.c = base
        return places.residual(r, enough: shortEnough)
    }

    /// The open convex kink whose secant exceeds it most at a point; nil when none is open.
    private func loosestSecant(_ part: Part, _ sides: [Int32: Double], at u: V) -> Int32? {
        var (most, loosest) = (-1.0, Int32?.none)
        for line in cuts[..<cutCount] where sides[line] == nil {
            let kink = part.sign * weights[Int(line)] * normals[Int(line)]
            guard part.sign * weights[Int(line)] > 0 else { continue }
            var secant = 0.0
            for j in 0..<r { secant += max(0, inner(cone.dual(j), u)) * max(0, inner(kink, cone.ray(j))) }
            let excess = secant - max(0, inner(kink, u))
            if excess > most { (most, loosest) = (excess, line) }
        }
        return loosest
    }
}

/// Places for one small bounded least-squares problem after the other.
struct SmallProblem<V: SIMD> where V.Scalar == Double {
    /// The constant vector c.
    var c = V.zero
    private var columns: [V]
    private var upper: [Double]
    private var z: [Double]
    private var count = 0

    /// Places for so many columns.
    init(_ capacity: Int) {
        columns = [V](repeating: .zero, count: capacity)
        upper = [Double](repeating: 0, count: capacity)
        z = upper
    }

    /// Begins a problem.
    mutating func begin(_ c: V) {
        self.c = c
        count = 0
    }

    /// Adds a column, whose coefficient starts at zero or at its upper bound.
    mutating func append(_ column: V, upper bound: Double, isUpper: Bool = false) {
        (columns[count], upper[count], z[count]) = (column, bound, isUpper ? bound : 0)
        count += 1
    }

    /// The shortest c + M z in ℝʳ, or one that is short enough.
    mutating func residual(_ r: Int, enough: Double) -> V {
        var residual = V.zero
        let blocks = V.scalarCount / 4
        withUnsafePointer(to: c) { c in
            withUnsafeMutablePointer(to: &residual) { residual in
                c.withMemoryRebound(to: SIMD4<Double>.self, capacity: blocks) { c in
                    residual.withMemoryRebound(to: SIMD4<Double>.self, capacity: blocks) { residual in
                        columns.withUnsafeBufferPointer { columns in
                            columns.withMemoryRebound(to: SIMD4<Double>.self) { columns in
                                guard let columns = columns.baseAddress else { return }
                                BoundedLeastSquares.solve(r, count, c, columns, upper, enough: enough, &z, residual)
                            }
                        }
                    }
                }
            }
        }
        return residual
    }
}
