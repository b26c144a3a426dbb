import Glibc
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
    let data: ReducedData
    /// κ_l of the sign.
    let weights: [Double]
    /// a = s(c₀ + ½ Σ κ_l v_l).
    private let linear: Vector

    /// What is known of a part of the ball.
    struct Part: Sendable {
        /// +1 or −1 for decided hyperplanes, 0 for the others.
        var sides: [Int8]
        /// m_l of convex hyperplanes and ρ_l of concave ones, where the bound ended.
        var multipliers: [Float]
        /// σ_l of concave hyperplanes; those that fall to zero stay there, which is where they end in small parts.
        var shares: [Float]
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
            sides: [Int8](repeating: 0, count: weights.count), multipliers: weights.map { $0 > 0 ? spread : 0 },
            shares: weights.map { $0 < 0 ? 0.5 : 0 })
    }

    /// Improves the bound of a part for some rounds, or until it is at most `enough`.
    ///
    /// - Complexity: O(n r² + r³) a round.
    func improve(_ part: inout Part, rounds: Int, enough: Double) {
        var slopes = Slopes(part, weights)
        let open = weights.indices.filter { weights[$0] > 0 ? part.sides[$0] == 0 : part.shares[$0] > 0 }
        var z = data.normalSum(slopes.all, from: linear)
        for round in 1...rounds {
            guard let quadratic = quadratic(part, open) else { break }
            // Ever closer to the end of the central path costs rounds; a hundredth is where the bounds stop improving.
            let size = (norm2(z) + quadratic.floor) / Double(data.r)
            descend(&z, &slopes, part, quadratic.inverse(quadratic.multiplier(z, epsilon: Self.descentCentring * size)))
            part.bound = min(part.bound, quadratic.bound(z))
            if part.bound <= enough { return }
            let epsilon = Self.spreadCentring * part.bound / Double(data.r)
            let inverse = quadratic.inverse(quadratic.multiplier(z, epsilon: epsilon))
            update(&part, open, scaled(inverse * z, by: 0.5), inverse, epsilon)
            if round == rounds { fixSides(&part, open, quadratic, z, enough) }
        }
        slopes.store(in: &part, weights)
    }

    /// ε r for the multipliers, relative to the bound: small, as only the bound at fixed spreads is asked for.
    private static let descentCentring = 3e-3
    /// ε r for the spreads, relative to the bound. Between 0.01 and 0.2 the tree has the same size within a third.
    private static let spreadCentring = 6e-2

    /// The maximum over a part without open convex hyperplanes, with the point that attains it times the maximum.
    func maximum(_ part: Part) -> (value: Double, point: Vector) {
        var z = linear
        var columns: [Double] = []
        var upper: [Double] = []
        for line in weights.indices {
            let normal = data.normal(line)
            if part.sides[line] != 0 {
                z = sum(z, normal, times: 0.5 * weights[line] * Double(part.sides[line]))
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

    /// The linear terms z − a, one slope per hyperplane: ½κ_l side_l + λ_l side_l on decided ones, ½κ_l ρ_l on concave ones.
    private struct Slopes {
        var all: [Double]
        /// The hyperplanes with a multiplier.
        private(set) var moving: [Int] = []

        init(_ part: Part, _ weights: [Double]) {
            all = [Double](repeating: 0, count: weights.count)
            for line in weights.indices {
                let side = Double(part.sides[line])
                let half = 0.5 * weights[line]
                guard side != 0 || half < 0 else { continue }
                all[line] = half * (side != 0 ? side : Double(part.multipliers[line]))
                moving.append(line)
            }
        }

        /// Keeps ρ for the next time.
        func store(in part: inout Part, _ weights: [Double]) {
            for line in moving where part.sides[line] == 0 {
                part.multipliers[line] = min(1, max(-1, Float(all[line] / (0.5 * weights[line]))))
            }
        }
    }

    /// The slopes that a hyperplane may have.
    private func range(_ line: Int, _ part: Part) -> ClosedRange<Double> {
        let half = 0.5 * weights[line]
        if part.sides[line] > 0 { return half...(.infinity) }
        if part.sides[line] < 0 { return -.infinity...(-half) }
        let limit = -half * (1 - Double(part.shares[line]))
        return -limit...limit
    }

    /// Q and the constant at the spreads of a part.
    private func quadratic(_ part: Part, _ open: [Int]) -> BallQuadratic? {
        let r = data.r
        var q = [Double](repeating: 0, count: r * r)
        var constant = 0.0
        data.normals.withUnsafeBufferPointer { normals in
            q.withUnsafeMutableBufferPointer { q in
                for line in open {
                    let (weight, spread) = (weights[line], Double(part.multipliers[line]))
                    if weight > 0 { constant += 0.25 * weight * spread }
                    let factor = weight > 0 ? 0.25 * weight / spread : 0.5 * weight * Double(part.shares[line])
                    for i in 0..<r {
                        let scaled = factor * normals[line * r + i]
                        for j in i..<r { q[i * r + j] += scaled * normals[line * r + j] }
                    }
                }
            }
        }
        return BallQuadratic(symmetric(q, r), constant: constant)
    }

    /// vᵀu and vᵀM⁻¹v for the normal v of a hyperplane, whose image M⁻¹v stands at a place among others.
    func products(_ line: Int, _ u: Vector, _ images: [Double], _ place: Int) -> (side: Double, length: Double) {
        var (side, length) = (0.0, 0.0)
        for j in 0..<data.r {
            let entry = data.normals[line * data.r + j]
            side += entry * u[j]
            length += entry * images[place * data.r + j]
        }
        return (side, length)
    }

    /// M⁻¹v_l for some hyperplanes, one after the other.
    func images(_ inverse: Matrix, of lines: [Int]) -> [Double] {
        let r = data.r
        var images = [Double](repeating: 0, count: lines.count * r)
        images.withUnsafeMutableBufferPointer { images in
            inverse.storage.withUnsafeBufferPointer { inverse in
                data.normals.withUnsafeBufferPointer { normals in
                    for (place, line) in lines.enumerated() {
                        for j in 0..<r {
                            let entry = normals[line * r + j]
                            for i in 0..<r { images[place * r + i] += entry * inverse[j * r + i] }
                        }
                    }
                }
            }
        }
        return images
    }

    /// Lowers zᵀM⁻¹z over ρ and λ by a few sweeps of coordinate descent.
    private func descend(_ z: inout Vector, _ slopes: inout Slopes, _ part: Part, _ inverse: Matrix) {
        let r = data.r
        var y = inverse * z
        let images = images(inverse, of: slopes.moving)
        images.withUnsafeBufferPointer { images in
            data.normals.withUnsafeBufferPointer { normals in
                let curvatures = slopes.moving.enumerated().map { place, line in
                    (0..<r).reduce(0) { $0 + normals[line * r + $1] * images[place * r + $1] }
                }
                for _ in 0..<4 {
                    for (place, line) in slopes.moving.enumerated() {
                        var gradient = 0.0
                        for j in 0..<r { gradient += normals[line * r + j] * y[j] }
                        let range = range(line, part)
                        let free = slopes.all[line] - gradient / curvatures[place]
                        let step = min(range.upperBound, max(range.lowerBound, free)) - slopes.all[line]
                        guard step != 0 else { continue }
                        slopes.all[line] += step
                        for j in 0..<r {
                            z[j] += step * normals[line * r + j]
                            y[j] += step * images[place * r + j]
                        }
                    }
                }
            }
        }
    }

    /// The next spreads from U = uuᵀ + εM⁻¹, halfway to avoid swinging; the branch is the largest κ(√(vᵀUv) − |vᵀu|).
    private func update(_ part: inout Part, _ open: [Int], _ u: Vector, _ inverse: Matrix, _ epsilon: Double) {
        part.point = u
        part.branch = -1
        var most = 0.0
        let images = images(inverse, of: open)
        for (place, line) in open.enumerated() {
            let (side, length) = products(line, u, images, place)
            let square = side * side + epsilon * length
            if weights[line] > 0 {
                let spread = square.squareRoot()
                part.multipliers[line] = max(
                    Self.leastSpread, Float((Double(part.multipliers[line]) * spread).squareRoot()))
                let excess = weights[line] * (spread - abs(side))
                if excess >= most { (most, part.branch) = (excess, line) }
            } else {
                // σ is 1 where vᵀUv exceeds |vᵀu| and 0 where it is below, with a smooth step between.
                let difference = square - abs(side)
                let share = 0.5 * (1 + difference / (difference * difference + 1e-3).squareRoot())
                let next = 0.5 * (Double(part.shares[line]) + share)
                part.shares[line] = next < Self.leastShare ? 0 : Float(next)
            }
        }
    }
}

extension QuadraticBound {
    /// Smaller spreads could overflow Q.
    private static let leastSpread = Float(exp2(-21.0))
    /// Smaller σ cost more time than the bound gains.
    private static let leastShare = 0.2

    /// A byte per hyperplane: the side or the spread, or σ and ρ in four bits each, rounded to values that give valid bounds too.
    func packed(_ part: Part) -> [UInt8] {
        weights.indices.map { line in
            let multiplier = part.multipliers[line]
            if weights[line] <= 0 {
                let share = UInt8(min(15, max(0, (15 * part.shares[line]).rounded())))
                return share << 4 | UInt8(min(15, max(0, (7.5 * (multiplier + 1)).rounded())))
            }
            if part.sides[line] != 0 { return part.sides[line] > 0 ? 255 : 254 }
            return UInt8(min(253, max(0, (-12 * log2(max(multiplier, Self.leastSpread))).rounded())))
        }
    }

    /// The part of some bytes; point and branch are not kept.
    func unpacked(_ bytes: ArraySlice<UInt8>) -> Part {
        var part = root
        for (line, byte) in zip(weights.indices, bytes) {
            if weights[line] <= 0 {
                part.shares[line] = Float(byte >> 4) / 15
                part.multipliers[line] = Float(byte & 15) / 7.5 - 1
            } else if byte >= 254 {
                part.sides[line] = byte == 255 ? 1 : -1
            } else {
                part.multipliers[line] = exp2(-Float(byte) / 12)
            }
        }
        return part
    }
}
