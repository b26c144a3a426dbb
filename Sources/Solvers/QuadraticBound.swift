import LinearAlgebra

/// Upper bounds of s νᵀ(Xu)₊ on the part of the unit ball where some hyperplanes have given sides.
///
/// With κ_l the signed weights of the price function, s νᵀ(Xu)₊ = aᵀu + ½ Σ κ_l |v_lᵀu|. Decided hyperplanes are linear. For the others,
/// and any m_l > 0, σ_l ∈ [0, 1], |ρ_l| ≤ 1 − σ_l,
///
///     convex  (κ_l > 0):   |t| ≤ t²/(2m_l) + m_l/2
///     concave (κ_l < 0):   |t| ≥ σ_l t² + ρ_l t                      since |t| ≤ 1,
///
/// so that the price is at most zᵀu + uᵀQu + const, with multipliers λ ≥ 0 of the decided sides in z (`BallQuadratic`). All multipliers
/// give valid bounds, and the best ones that of the semidefinite relaxation in (u, U ⪰ uuᵀ, tr U ≤ 1). They are found by a fixed
/// point on its central path, U = uuᵀ + εM⁻¹: m_l² = v_lᵀUv_l, and ρ, λ by coordinate descent. When U is uuᵀ and no concave
/// term is relaxed the bound is attained at u.
///
/// Yu. Nesterov, Semidefinite relaxation and nonconvex quadratic optimization, Optim. Methods Softw. 9 (1998), for the quadratic
/// bound of |t|.
struct QuadraticBound: Sendable {
    private let data: ReducedData
    /// κ_l of the sign.
    private let weights: [Double]
    /// a = s(c₀ + ½ Σ κ_l v_l).
    private let linear: Vector

    /// What is known of a part of the ball.
    struct Part: Sendable {
        /// +1 or −1 for decided hyperplanes, 0 for the others.
        var sides: [Int8]
        /// m_l or σ_l of the others, where the bound ended.
        var spreads: [Float]
        /// The bound.
        var bound = Double.infinity
        /// The point u of the relaxation.
        var point: Vector = []
        /// The convex hyperplane whose term the bound exceeds most; −1 when none is open.
        var branch = -1
    }

    init(_ data: ReducedData, _ price: PriceFunction, sign: Double) {
        self.data = data
        weights = price.weights.map { sign * $0 }
        let half = data.normalSum(price.weights.map { 0.5 * $0 }, from: price.constant)
        linear = scaled(half, by: sign)
    }

    /// The whole ball.
    var root: Part {
        let spread = Float(1 / Double(max(1, data.r)).squareRoot())
        return Part(
            sides: [Int8](repeating: 0, count: weights.count), spreads: weights.map { $0 > 0 ? spread : 0.5 })
    }

    /// Improves the bound of a part for some rounds, or until it is at most `enough`.
    ///
    /// - Complexity: O(n r² + r³) a round.
    func improve(_ part: inout Part, rounds: Int, enough: Double) {
        var z = linearPart(part.sides)
        var multipliers = [Double](repeating: 0, count: weights.count)
        for _ in 0..<rounds {
            guard let quadratic = quadratic(part) else { return }
            // Ever closer to the end of the central path costs rounds; a hundredth is where the bounds stop improving.
            let size = (norm2(z) + quadratic.floor) / Double(data.r)
            let centre = quadratic.inverse(quadratic.multiplier(z, epsilon: Self.descentCentring * size))
            descend(&z, &multipliers, part, centre * z, images(centre))
            part.bound = min(part.bound, quadratic.bound(z))
            if part.bound <= enough { return }
            let epsilon = Self.spreadCentring * part.bound / Double(data.r)
            let inverse = quadratic.inverse(quadratic.multiplier(z, epsilon: epsilon))
            update(&part, scaled(inverse * z, by: 0.5), images(inverse), epsilon)
        }
    }

    /// ε r for the multipliers, relative to the bound: small, as only the bound at fixed spreads is asked for.
    private static let descentCentring = 3e-3
    /// ε r for the spreads, relative to the bound. Between 0.01 and 0.2 the tree has the same size within a third.
    private static let spreadCentring = 6e-2

    /// The maximum over a part without open convex hyperplanes, with the point that attains it times the maximum.
    func maximum(_ part: Part) -> (value: Double, point: Vector) {
        var z = linearPart(part.sides)
        var columns: [Double] = []
        var upper: [Double] = []
        for line in weights.indices {
            let normal = data.normal(line)
            if part.sides[line] != 0 {
                columns += normal.map { Double(part.sides[line]) * $0 }
                upper.append(.infinity)
            } else if weights[line] < 0 {
                // ½κ|t| = min over q in [0, 1] of κ(q − ½)t.
                z = sum(z, normal, times: -0.5 * weights[line])
                columns += normal.map { weights[line] * $0 }
                upper.append(1)
            }
        }
        let solution = BoundedLeastSquares(z, columns: columns, upper: upper)
        return (solution.norm, solution.residual)
    }

    /// a + ½ Σ κ_l side_l v_l over the decided hyperplanes.
    private func linearPart(_ sides: [Int8]) -> Vector {
        var z = linear
        for line in sides.indices where sides[line] != 0 {
            let factor = 0.5 * weights[line] * Double(sides[line])
            for j in 0..<data.r { z[j] += factor * data.normals[line * data.r + j] }
        }
        return z
    }

    /// Q and the constant at the spreads of a part.
    private func quadratic(_ part: Part) -> BallQuadratic? {
        let r = data.r
        var q = [Double](repeating: 0, count: r * r)
        var constant = 0.0
        data.normals.withUnsafeBufferPointer { normals in
            q.withUnsafeMutableBufferPointer { q in
                for line in part.sides.indices where part.sides[line] == 0 {
                    let (weight, spread) = (weights[line], Double(part.spreads[line]))
                    if weight > 0 { constant += 0.25 * weight * spread }
                    let factor = weight > 0 ? 0.25 * weight / spread : 0.5 * weight * spread
                    for i in 0..<r {
                        let scaled = factor * normals[line * r + i]
                        for j in i..<r { q[i * r + j] += scaled * normals[line * r + j] }
                    }
                }
            }
        }
        return BallQuadratic(symmetric(q, r), constant: constant)
    }

    /// M⁻¹v_l for all hyperplanes.
    private func images(_ inverse: Matrix) -> [Double] {
        let (r, count) = (data.r, weights.count)
        return [Double](unsafeUninitializedCapacity: count * r) { images, initialized in
            images.initialize(repeating: 0)
            inverse.storage.withUnsafeBufferPointer { inverse in
                data.normals.withUnsafeBufferPointer { normals in
                    for line in 0..<count {
                        for j in 0..<r {
                            let entry = normals[line * r + j]
                            for i in 0..<r { images[line * r + i] += entry * inverse[j * r + i] }
                        }
                    }
                }
            }
            initialized = count * r
        }
    }

    /// Lowers zᵀM⁻¹z over ρ and λ by a few sweeps of coordinate descent; y = M⁻¹z.
    private func descend(
        _ z: inout Vector, _ multipliers: inout [Double], _ part: Part, _ y: Vector, _ images: [Double]
    ) {
        var y = y
        let moving = weights.indices.filter { part.sides[$0] != 0 || weights[$0] < 0 }
        images.withUnsafeBufferPointer { images in
            data.normals.withUnsafeBufferPointer { normals in
                for _ in 0..<4 {
                    for line in moving {
                        let base = line * data.r
                        var (slope, curvature) = (0.0, 0.0)
                        for j in 0..<data.r {
                            slope += normals[base + j] * y[j]
                            curvature += normals[base + j] * images[base + j]
                        }
                        let range = range(line, part)
                        let target = min(
                            range.upperBound, max(range.lowerBound, multipliers[line] - slope / curvature))
                        let step = target - multipliers[line]
                        guard step != 0 else { continue }
                        multipliers[line] = target
                        for j in 0..<data.r {
                            z[j] += step * normals[base + j]
                            y[j] += step * images[base + j]
                        }
                    }
                }
            }
        }
    }

    /// The interval of a multiplier: λ_l times the side, or −½κ_l ρ_l.
    private func range(_ line: Int, _ part: Part) -> ClosedRange<Double> {
        if part.sides[line] > 0 { return 0 ... .infinity }
        if part.sides[line] < 0 { return -.infinity...0 }
        let limit = -0.5 * weights[line] * (1 - Double(part.spreads[line]))
        return -limit...limit
    }

    /// The next spreads from U = uuᵀ + εM⁻¹, halfway to avoid swinging; the branch is the largest κ(√(vᵀUv) − |vᵀu|).
    private func update(_ part: inout Part, _ u: Vector, _ images: [Double], _ epsilon: Double) {
        part.point = u
        part.branch = -1
        var most = 0.0
        for line in weights.indices where part.sides[line] == 0 {
            var (side, square) = (0.0, 0.0)
            for j in 0..<data.r {
                let entry = data.normals[line * data.r + j]
                side += entry * u[j]
                square += entry * images[line * data.r + j]
            }
            square = side * side + epsilon * square
            if weights[line] > 0 {
                let spread = square.squareRoot()
                part.spreads[line] = Float((Double(part.spreads[line]) * spread).squareRoot())
                let excess = weights[line] * (spread - abs(side))
                if excess >= most { (most, part.branch) = (excess, line) }
            } else {
                // σ is 1 where vᵀUv exceeds |vᵀu| and 0 where it is below, with a smooth step between.
                let difference = square - abs(side)
                let share = 0.5 * (1 + difference / (difference * difference + 1e-3).squareRoot())
                part.spreads[line] = Float(0.5 * (Double(part.spreads[line]) + share))
            }
        }
    }
}
