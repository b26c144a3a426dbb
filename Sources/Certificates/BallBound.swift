import LinearAlgebra

/// Upper bounds of g(u) = s νᵀ(Xu)₊ on the part of the unit ball where some hyperplanes have given sides.
///
/// With κ = (P + N)/2 for the term P(t)₊ + N(−t)₊ of a hyperplane, t = aᵀu, it is ½(P − N)t + κ|t|, and linear where the side is given.
/// Elsewhere, for any spread m > 0 and any |q| ≤ 1,
///
///     convex  (κ > 0):   κ|t| ≤ κ(t²/2m + m/2)
///     concave (κ < 0):   κ|t| ≤ κ q t
///
/// With multipliers λ ≥ 0 of the given sides, g is at most zᵀu + uᵀQu + c, and on the ball at most μ + ¼ zᵀ(μI − Q)⁻¹z + c for every
/// μ ≥ 0 above the eigenvalues of Q (weak duality). Any spreads and multipliers are valid. Good ones come from the semidefinite
/// relaxation, U ⪰ uuᵀ with tr U ≤ 1 in place of uuᵀ: the best m² is aᵀUa, and on its central path U is uuᵀ + ε(μI − Q)⁻¹.
///
/// Yu. Nesterov, Semidefinite relaxation and nonconvex quadratic optimization, Optim. Methods Softw. 9 (1998).
struct BallBound: Sendable {
    private let normals: Matrix
    private let kappa: Vector
    /// ½ Σ (P − N) a.
    private let linear: Vector

    /// A part of the ball with what is known of it.
    struct Part: Bounded, Sendable {
        /// +1 or −1 for hyperplanes with a given side, 0 for the others.
        var sides: [Int8]
        /// m of every hyperplane.
        var spreads: [Float]
        /// No unit vector of the part has a larger value.
        var bound = Double.infinity
        /// The point u of the relaxation.
        var point: Vector = []
        /// The convex hyperplane whose term the relaxation exceeds most; nil when all their sides are given.
        var branch: Int?
    }

    init(_ terms: PriceTerms) {
        normals = terms.normals
        kappa = zip(terms.positive, terms.negative).map { ($0 + $1) / 2 }
        linear = normals.transposedTimes(zip(terms.positive, terms.negative).map { ($0 - $1) / 2 })
    }

    /// The whole ball.
    var whole: Part {
        let spread = Float(1 / Double(max(1, normals.columns)).squareRoot())
        return Part(
            sides: [Int8](repeating: 0, count: kappa.count), spreads: [Float](repeating: spread, count: kappa.count))
    }

    /// Improves the bound of a part by rounds on its spreads and multipliers, or until it is at most `enough`.
    ///
    /// - Complexity: O(n r² + r³) a round.
    func improve(_ part: inout Part, rounds: Int, enough: Double) {
        let given = given(part.sides)
        var multipliers = Vector(repeating: 0, count: kappa.count)
        var z = given
        for _ in 0..<rounds {
            guard let ball = relaxed(part) else { return }
            let size = (norm2(z) + ball.top) / Double(normals.columns)
            let metric = ball.metric(z, epsilon: Self.centring * size)
            // In the metric (μI − Q)⁻¹ = SᵀS the bound's quadratic part is the length of y = Sz.
            let images = normals * metric.transposed
            var y = metric * z
            shorten(&y, &multipliers, part.sides, images)
            z = sum(given, normals.transposedTimes(multipliers))
            part.bound = min(part.bound, ball.bound(z))
            if part.bound <= enough { return }
            part.point = scaled(metric.transposedTimes(y), by: 0.5)
            spread(&part, y, images, epsilon: Self.centring * size)
        }
    }

    /// ε r relative to the bound: small enough to end near the relaxation's value, large enough to get there in a few rounds.
    private static let centring = 8e-2

    /// The maximum over a part without open convex hyperplanes: there g is concave, the least of linear functions.
    func maximum(_ part: Part) -> Vector {
        var z = given(part.sides)
        var columns: [Double] = []
        var upper: [Double] = []
        for line in kappa.indices {
            let normal = normals.rowArray(line)
            if part.sides[line] != 0 {
                columns += scaled(normal, by: Double(part.sides[line]))
                upper.append(.infinity)
            } else if kappa[line] < 0 {
                z = sum(z, normal, times: -kappa[line])
                columns += scaled(normal, by: 2 * kappa[line])
                upper.append(1)
            }
        }
        return BoundedLeastSquares(z, columns: columns, upper: upper).residual
    }

    /// The linear function that g is but for the terms of hyperplanes without a side.
    private func given(_ sides: [Int8]) -> Vector {
        sum(linear, normals.transposedTimes(zip(kappa, sides).map { $0 * Double($1) }))
    }

    /// Q and c at the spreads of a part.
    private func relaxed(_ part: Part) -> BallMaximum? {
        let open = kappa.indices.map { part.sides[$0] == 0 && kappa[$0] > 0 ? kappa[$0] / 2 : 0 }
        let spreads = part.spreads.map(Double.init)
        return BallMaximum(
            normals.weightedGram(zip(open, spreads).map { $0 / $1 }), constant: dot(open, spreads))
    }

    /// Shortens y by the multipliers within their intervals: λ times the side, or κq. A few sweeps over one after the other.
    private func shorten(_ y: inout Vector, _ multipliers: inout Vector, _ sides: [Int8], _ images: Matrix) {
        let r = images.columns
        let moving = kappa.indices.filter { sides[$0] != 0 || kappa[$0] < 0 }
        images.storage.withUnsafeBufferPointer { images in
            for _ in 0..<4 {
                for line in moving {
                    let image = images[(line * r)..<(line * r + r)]
                    var (slope, square) = (0.0, 0.0)
                    for (a, b) in zip(image, y) {
                        slope += a * b
                        square += a * a
                    }
                    let limit = sides[line] == 0 ? -kappa[line] : .infinity
                    let range = (sides[line] > 0 ? 0 : -limit)...(sides[line] < 0 ? 0 : limit)
                    let best = multipliers[line] - slope / max(square, .leastNormalMagnitude)
                    let step = min(range.upperBound, max(range.lowerBound, best)) - multipliers[line]
                    multipliers[line] += step
                    for (j, a) in image.enumerated() { y[j] += step * a }
                }
            }
        }
    }

    /// The next spreads m² = aᵀUa, halfway to avoid swinging, and the hyperplane to branch on.
    private func spread(_ part: inout Part, _ y: Vector, _ images: Matrix, epsilon: Double) {
        part.branch = nil
        var most = -1.0
        for line in kappa.indices where part.sides[line] == 0 && kappa[line] > 0 {
            var (side, square) = (0.0, 0.0)
            for (a, b) in zip(images.row(line), y) {
                side += 0.5 * a * b
                square += a * a
            }
            let spread = (side * side + epsilon * square).squareRoot()
            part.spreads[line] = Float((Double(part.spreads[line]) * spread).squareRoot())
            let excess = kappa[line] * (spread - abs(side))
            if excess > most { (most, part.branch) = (excess, line) }
        }
    }
}

/// The maximum of zᵀu + uᵀQu + c over the unit ball, for one Q.
struct BallMaximum {
    private let eigen: SymmetricEigen
    private let constant: Double

    /// Nil when Q is not finite.
    init?(_ q: Matrix, constant: Double) {
        guard let eigen = SymmetricEigen(q) else { return nil }
        self.eigen = eigen
        self.constant = constant
    }

    /// The largest eigenvalue, or zero.
    var top: Double { max(0, eigen.values.last ?? 0) }

    /// μ + ¼ zᵀ(μI − Q)⁻¹z + c at the best μ.
    func bound(_ z: Vector) -> Double {
        let mu = multiplier(z, epsilon: 0)
        return zip(eigen.vectors * z, eigen.values).reduce(mu + constant) { $0 + 0.25 * $1.0 * $1.0 / (mu - $1.1) }
    }

    /// S with SᵀS = (μI − Q)⁻¹ where the trace of U = uuᵀ + ε(μI − Q)⁻¹ is one.
    func metric(_ z: Vector, epsilon: Double) -> Matrix {
        let mu = multiplier(z, epsilon: epsilon)
        return Matrix(
            eigen.values.enumerated().map { i, value in
                scaled(eigen.vectors.rowArray(i), by: 1 / (mu - value).squareRoot())
            })
    }

    /// The μ with Σ ¼ẑ²/(μ − λ)² + ε/(μ − λ) = 1 by Newton's method on the inverse root of the sum, from where it is at least one.
    ///
    /// Every μ gives a valid bound, so that the number of steps only matters for its quality.
    private func multiplier(_ z: Vector, epsilon: Double) -> Double {
        let squares = (eigen.vectors * z).map { 0.25 * $0 * $0 }
        let least = 1e-13 * (norm2(z) + top) + .leastNormalMagnitude
        var mu = top + max(least, (squares.last ?? 0).squareRoot(), epsilon)
        for _ in 0..<20 {
            var (total, slope) = (0.0, 0.0)
            for (square, value) in zip(squares, eigen.values) {
                let inverse = 1 / (mu - value)
                let term = square * inverse * inverse
                total += term + epsilon * inverse
                slope += (2 * term + epsilon * inverse) * inverse
            }
            guard total > 1 + 1e-12 else { break }
            // Where one pole dominates, total^(−1/2) is nearly linear.
            mu += 2 * total * (total.squareRoot() - 1) / slope
        }
        return mu
    }
}
