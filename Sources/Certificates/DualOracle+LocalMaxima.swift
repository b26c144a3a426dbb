import Arrangements
import ConvexPrograms
import LinearAlgebra

/// A unit vector u where s νᵀ(Xu)₊ has a local maximum on the sphere.
public struct PricedDirection: Sendable {
    /// u.
    public let u: Vector
    /// The sign s: +1 or −1.
    public let sign: Int
    /// s νᵀ(Xu)₊.
    public let price: Double
}

/// The local maxima of the dual constraint that reach a level.
public struct LocalMaxima: Sendable {
    /// The maxima that were found.
    public let directions: [PricedDirection]
    /// A bound of the maxima that may be missing, where not the whole sphere was searched; nil when none is.
    public let open: Double?
}

extension DualOracle {
    /// Directions closer than this are one: projections carry the rounding of ν divided by β.
    private static let tolerance = 1e-6

    /// All directions u at which s νᵀ(Xu)₊ has a local maximum of at least a level on the sphere.
    ///
    /// At an optimal ν and level β these are the directions that the neurons of an optimum can have: a block is tight,
    /// ‖Proj_{C_D}(s XᵀDν)‖ = β, exactly when its closed cell holds one of them. Where all rows with a convex term have a side the function is
    /// concave and has one maximiser (`BallBound.summit`), so that a cell's own maximum close to the level is told from a maximum
    /// that lies on the other side of its wall.
    ///
    /// - Parameters:
    ///   - candidates: directions near which maxima are expected (the neurons of a solution), so that they are not missed when the
    ///     search ends early.
    ///   - deadline: when to stop searching where there are too many cells to visit; nil leaves it to the limit of work.
    /// - Throws: `CancellationError`.
    public func localMaxima(
        at nu: Vector, reaching level: Double, candidates: [(sign: Int, u: Vector)] = [],
        until deadline: ContinuousClock.Instant? = nil
    ) throws -> LocalMaxima {
        let (peaks, open) = try peaks(nu, reaching: level, until: deadline)
        let search = search
        let balls = [1: search.ball(nu, sign: 1), -1: search.ball(nu, sign: -1)]
        var found: [PricedDirection] = []
        func isKnown(_ u: Vector, _ sign: Int) -> Bool {
            found.contains { $0.sign == sign && norm2(difference($0.u, u)) <= Self.tolerance }
        }
        for peak in peaks + candidates {
            try Task.checkCancellation()
            guard let u = normalized(peak.u), !isKnown(u, peak.sign), let ball = balls[peak.sign],
                let summit = normalized(search.lifted(ball.summit(near: search.coordinates(u))))
            else { continue }
            let direction = sharpened(summit, peak.sign, nu)
            if direction.price >= level, !isKnown(direction.u, peak.sign) { found.append(direction) }
        }
        return LocalMaxima(directions: found, open: open)
    }

    /// The maximiser on the face of a direction: the projection of s XᵀDν onto the hyperplanes that hold it.
    private func sharpened(_ u: Vector, _ sign: Int, _ nu: Vector) -> PricedDirection {
        let kinks = kinks(of: u)
        var span = OrthogonalBasis(dimension: program.d)
        for k in kinks.rows { span.insert(program.x.rowArray(k)) }
        // Rows of the face are orthogonal to what is left of the sum, whichever of them count as active.
        let active = nu.indices.map { kinks.products[$0] > 0 ? Double(sign) * nu[$0] : 0 }
        let correlation = program.x.transposedTimes(active)
        let onFace = span.vectors.reduce(correlation) { sum($0, $1, times: -dot($0, $1)) }
        let exact = normalized(onFace).flatMap { norm2(difference($0, u)) <= 10 * Self.tolerance ? $0 : nil } ?? u
        let z = program.x * exact
        let price = z.indices.reduce(0.0) { $0 + Double(sign) * nu[$1] * max(0, z[$1]) }
        return PricedDirection(u: exact, sign: sign, price: price)
    }

    /// The products x_k·u, and the rows whose hyperplane holds u up to 1e-6 of ‖x_k‖.
    private func kinks(of u: Vector) -> (products: Vector, rows: [Int]) {
        let z = program.x * u
        let rows = z.indices.filter {
            let length = norm2(program.x.rowArray($0))
            return length > 0 && abs(z[$0]) <= Self.tolerance * length
        }
        return (z, rows)
    }

    /// The cells whose closure holds a direction, up to 1e-6 of ‖x_k‖: their number, nil when it is beyond 2⁶³ or takes longer
    /// than some tenths of a second to find,
    /// and their patterns, only that of u where there are more than a limit.
    ///
    /// - Throws: `CancellationError`.
    public func cells(around u: Vector, limit: Int = 4096) throws -> (count: Int?, patterns: [ActivationPattern]) {
        let (z, kinks) = kinks(of: u)
        let own = z.map { $0 >= 0 }
        guard !kinks.isEmpty else { return (1, [ActivationPattern(bits: own)]) }
        let around = try HyperplaneArrangement(program.arrangement.matrix.selecting(rows: kinks))
        let count = try around.cheapCount().flatMap { Int(exactly: $0) }
        guard let count, count <= limit else { return (count, [ActivationPattern(bits: own)]) }
        var patterns: [ActivationPattern] = []
        try around.forEachCell { cell in
            var bits = own
            for (i, k) in kinks.enumerated() { bits[k] = cell[i] }
            patterns.append(ActivationPattern(bits: bits))
        }
        return (count, patterns)
    }
}
