import LinearAlgebra

/// Upper bounds of g(u) = s νᵀ(Xu)₊ on the part of the unit ball where some hyperplanes have given sides.
///
/// With κ = (P + N)/2 for the term P(t)₊ + N(−t)₊ of a hyperplane, t = aᵀu, it is ½(P − N)t + κ|t|, and linear where the side is given.
/// Elsewhere, for any spread m > 0, any share σ in [0, 1] and any |q| ≤ 1 − σ,
///
///     convex  (κ > 0):   κ|t| ≤ κ(t²/2m + m/2)
///     concave (κ < 0):   κ|t| ≤ κ(σt² + qt)            since |t| ≤ 1
///
/// With multipliers λ ≥ 0 of the given sides, g is at most zᵀu + uᵀQu + c, and on the ball at most μ + ¼ zᵀ(μI − Q)⁻¹z + c for every
/// μ ≥ 0 above the eigenvalues of Q (weak duality). Any spreads, shares and multipliers are valid. Good ones come from the semidefinite
/// relaxation, U ⪰ uuᵀ with tr U ≤ 1 in place of uuᵀ: the best m² is aᵀUa, the best σ is 1 where aᵀUa exceeds |aᵀu| and 0 where it does
/// not, and on its central path U is uuᵀ + ε(μI − Q)⁻¹. Where rows are nearly parallel, convex and concave terms cancel only when
/// both are quadratic; where the maximiser lies on many hyperplanes, linear terms come nearer.
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
        /// m of a convex hyperplane, σ of a concave one.
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

    /// The whole ball with the shares of concave hyperplanes at a start; shares of zero stay zero.
    func whole(share: Float) -> Part {
        let spread = Float(1 / Double(max(1, normals.columns)).squareRoot())
        return Part(
            sides: [Int8](repeating: 0, count: kappa.count), spreads: kappa.map { $0 > 0 ? spread : share })
    }

    /// Improves the bound of a part by rounds on its spreads and multipliers, or until it is at most `enough`.
    ///
    /// - Complexity: O(n r² + r³) a round.
    func improve(_ part: inout Part, rounds: Int, enough: Double) {
        let given = given(part.sides)
        var multipliers = Vector(repeating: 0, count: kappa.count)
        var z = given
        for round in 1...rounds {
            guard let ball = relaxed(part) else { return }
            let size = (norm2(z) + ball.top) / Double(normals.columns)
            let metric = ball.metric(z, epsilon: Self.centring * size)
            // In the metric (μI − Q)⁻¹ = SᵀS the bound's quadratic part is the length of y = Sz.
            let images = normals * metric.transposed
            var y = metric * z
            shorten(&y, &multipliers, part, images)
            z = sum(given, normals.transposedTimes(multipliers))
            part.bound = min(part.bound, ball.bound(z))
            if part.bound <= enough { return }
            part.point = scaled(metric.transposedTimes(y), by: 0.5)
            spread(&part, y, images, epsilon: Self.centring * size)
            if round == rounds { fixSides(&part, ball, z, enough) }
        }
    }

    /// ε r relative to the bound: small enough to end near the relaxation's value, large enough to get there in a few rounds.
    private static let centring = 8e-2

    /// Gives sides to the convex hyperplanes beyond which no value exceeds `enough`.
    ///
    /// With M = μI − Q and p = ½M⁻¹z, g(u) is at most the bound less (u − p)ᵀM(u − p). So larger values than `enough` have
    /// |aᵀ(u − p)|² ≤ (bound − enough) aᵀM⁻¹a, which may leave one side only.
    private func fixSides(_ part: inout Part, _ ball: BallMaximum, _ z: Vector, _ enough: Double) {
        let excess = part.bound - enough
        guard part.branch != nil, excess > 0, excess < Self.largestExcess * part.bound else { return }
        // A centring that loosens the bound by a part of its excess.
        let epsilon = 0.1 * excess / Double(normals.columns)
        let (metric, constant) = ball.metricAndConstant(z, epsilon: epsilon)
        let images = normals * metric.transposed
        let y = metric * z
        let room = constant + 0.25 * dot(y, y) - enough
        for line in kappa.indices where part.sides[line] == 0 && kappa[line] > 0 {
            let (side, square) = Self.sideAndSquare(images.row(line), y)
            if side * side > room * square * (1 + 1e-9) { part.sides[line] = side > 0 ? 1 : -1 }
        }
        if let branch = part.branch, part.sides[branch] != 0 { spread(&part, y, images, epsilon: epsilon) }
    }

    /// Sides are worth a look where the bound exceeds what matters by less than this share.
    private static let largestExcess = 0.1

    /// aᵀp and aᵀM⁻¹a from the images Sa and Sz.
    private static func sideAndSquare(_ image: ArraySlice<Double>, _ y: Vector) -> (side: Double, square: Double) {
        var (side, square) = (0.0, 0.0)
        for (a, b) in zip(image, y) {
            side += 0.5 * a * b
            square += a * a
        }
        return (side, square)
    }

    /// g(u).
    private func value(at u: Vector) -> Double {
        zip(normals * u, kappa).reduce(dot(linear, u)) { $0 + $1.1 * abs($1.0) }
    }

    /// The local maximum of g on the unit sphere that is reached from u, times its value.
    ///
    /// Where every hyperplane on which g is convex has a side, g is concave and has one maximum. When that lies on such a
    /// hyperplane, larger values lie beyond.
    func summit(near u: Vector) -> Vector {
        var peak = maximum(region(of: u))
        for _ in 0..<100 {
            guard let top = normalized(peak) else { break }
            let next = maximum(region(of: top))
            guard norm2(next) > norm2(peak) * (1 + 1e-13) else { break }
            peak = next
        }
        return peak
    }

    /// The part on u's sides of the convex hyperplanes; on the side with the larger values when u lies on one.
    private func region(of u: Vector) -> Part {
        var part = whole(share: 0)
        let products = normals * u
        for line in kappa.indices where kappa[line] > 0 {
            var side = products[line]
            if abs(side) <= 1e-9 {
                let normal = normals.rowArray(line)
                let (above, below) = (sum(u, normal, times: 1e-6), sum(u, normal, times: -1e-6))
                side = value(at: above) / norm2(above) - value(at: below) / norm2(below)
            }
            part.sides[line] = side >= 0 ? 1 : -1
        }
        return part
    }

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
        var constant = 0.0
        let weights = kappa.indices.map { line -> Double in
            guard part.sides[line] == 0 else { return 0 }
            let spread = Double(part.spreads[line])
            if kappa[line] < 0 { return kappa[line] * spread }
            constant += 0.5 * kappa[line] * spread
            return 0.5 * kappa[line] / spread
        }
        return BallMaximum(normals.weightedGram(weights), constant: constant)
    }

    /// Shortens y by the multipliers within their intervals: λ times the side, or κq. A few sweeps over one after the other.
    private func shorten(_ y: inout Vector, _ multipliers: inout Vector, _ part: Part, _ images: Matrix) {
        let (r, sides) = (images.columns, part.sides)
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
                    let limit = sides[line] == 0 ? -kappa[line] * (1 - Double(part.spreads[line])) : .infinity
                    let range = (sides[line] > 0 ? 0 : -limit)...(sides[line] < 0 ? 0 : limit)
                    let best = multipliers[line] - slope / max(square, .leastNormalMagnitude)
                    let step = min(range.upperBound, max(range.lowerBound, best)) - multipliers[line]
                    multipliers[line] += step
                    for (j, a) in image.enumerated() { y[j] += step * a }
                }
            }
        }
    }

    /// The next spreads m² = aᵀUa and shares, halfway to avoid swinging, and the hyperplane to branch on.
    private func spread(_ part: inout Part, _ y: Vector, _ images: Matrix, epsilon: Double) {
        part.branch = nil
        var most = -1.0
        for line in kappa.indices where part.sides[line] == 0 {
            let (side, square) = Self.sideAndSquare(images.row(line), y)
            let moment = side * side + epsilon * square
            if kappa[line] > 0 {
                part.spreads[line] = Float((Double(part.spreads[line]) * moment.squareRoot()).squareRoot())
                let excess = kappa[line] * (moment.squareRoot() - abs(side))
                if excess > most { (most, part.branch) = (excess, line) }
            } else if part.spreads[line] > 0 {
                part.spreads[line] = Float(0.5 * (Double(part.spreads[line]) + Self.share(moment - abs(side))))
            }
        }
    }

    /// σ by aᵀUa − |aᵀu|: a step from 0 to 1, smooth over a few hundredths so that it does not swing.
    private static func share(_ difference: Double) -> Double {
        0.5 * (1 + difference / (difference * difference + 1e-3).squareRoot())
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
    func metric(_ z: Vector, epsilon: Double) -> Matrix { metricAndConstant(z, epsilon: epsilon).metric }

    /// S and μ + c: the bound at this μ is μ + c + ¼‖Sz‖².
    func metricAndConstant(_ z: Vector, epsilon: Double) -> (metric: Matrix, constant: Double) {
        let mu = multiplier(z, epsilon: epsilon)
        let rows = eigen.values.enumerated().map { i, value in
            scaled(eigen.vectors.rowArray(i), by: 1 / (mu - value).squareRoot())
        }
        return (Matrix(rows), mu + constant)
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
