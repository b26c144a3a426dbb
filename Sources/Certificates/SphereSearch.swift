import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The maximum of g(u) = s νᵀ(Xu)₊ over unit vectors u by branch and bound, for arrangements with too many cells to visit.
///
///     cover the sphere of the row space by simplicial cones with a bound each
///     repeat   take the cone with the greatest bound; stop when it is no more than the best value found
///              few hyperplanes cut it:   settle it exactly, deciding the side of one hyperplane after the other
///              else:                     halve it at its longest edge
///
/// Covering takes 2^r cones for rank r, so that it is for low rank; beyond, `SideTree` divides the ball in other ways.
///
/// A bound is the norm of the projection onto the cone of a linear function above g (`PriceTerms`): it exceeds the maximum by the
/// order of the square of the cone's diameter, so that only the neighbourhoods of the largest values are halved often.
struct SphereSearch {
    /// An orthonormal basis of the row space.
    private let basis: [Vector]
    /// The unit normal of every distinct hyperplane, in coordinates of the basis.
    private let normals: [Vector]
    /// The hyperplane of every row, −1 for zero rows, and the row as a multiple of its normal.
    private let rowLine: [Int32]
    private let rowFactor: Vector
    /// Up to this rank cones cover the sphere; beyond, the ball is divided by sides of hyperplanes.
    private let largestConeRank: Int

    /// Cones that at most this many hyperplanes cut are settled by deciding sides.
    private static let fewCuts = 24
    /// Cones with a longest edge below 1e-7 are not halved: many hyperplanes meet in them, and on them the bound exceeds the
    /// values by the square of the edge relative, which is rounding.
    private static let smallestCosine = 1 - 0.5e-14

    init(_ program: ConvexProgram, largestConeRank: Int) {
        self.largestConeRank = largestConeRank
        let rows = (0..<program.n).map { program.x.rowArray($0) }
        let span = ColumnBasis(rows).orthonormal
        rowLine = program.arrangement.hyperplaneOfRow
        var normals = [Vector](repeating: [], count: program.arrangement.distinctHyperplanes)
        var factors = Vector(repeating: 0, count: rows.count)
        for (k, line) in rowLine.enumerated() where line >= 0 {
            let coordinates = span.map { dot($0, rows[k]) }
            if normals[Int(line)].isEmpty { normals[Int(line)] = normalized(coordinates) ?? coordinates }
            factors[k] = dot(coordinates, normals[Int(line)])
        }
        basis = span
        self.normals = normals
        rowFactor = factors
    }

    /// Improves `best` to the maximum over both signs; its bound covers what is left when the limit of cones is reached.
    ///
    /// - Returns: whether nothing is left.
    ///
    /// - Throws: `CancellationError`.
    func maximize(_ nu: Vector, _ best: inout BestDirection, limit: Int) throws -> Bool {
        var isComplete = true
        for sign in [1, -1] {
            let open = try search(terms(nu, sign), limit: limit, until: nil, into: &best) {
                $0.screen
            } found: { best, point in
                let length = norm2(point.peak)
                if point.value > best.attained * length { best.offer(direction: lifted(point.peak)) }
                if point.isSettled { best.offer(bound: length, lifted(point.peak)) }
            }
            if let open {
                best.offer(openBound: open)
                isComplete = false
            }
        }
        return isComplete
    }

    /// Directions near every local maximiser u of s νᵀ(Xu)₊ on the sphere with a value of at least a level, times the value, and
    /// others; with the greatest bound of what was not searched when the limit of parts or the deadline comes first.
    ///
    /// - Throws: `CancellationError`.
    func peaks(
        _ nu: Vector, reaching level: Double, until deadline: ContinuousClock.Instant?, limit: Int = 300_000
    ) throws -> (peaks: [(sign: Int, u: Vector)], open: Double?) {
        var peaks: [(sign: Int, u: Vector)] = []
        var greatest: Double?
        for sign in [1, -1] {
            let terms = terms(nu, sign)
            // The threshold is a little lower than the level, as bounds have rounding of their own.
            let open = try search(terms, limit: limit, until: deadline, into: &peaks) { _ in
                level * (1 - 1e-12)
            } found: { peaks, point in
                if point.isSettled { peaks.append((sign, lifted(point.peak))) }
            }
            if let open { greatest = max(open, greatest ?? 0) }
        }
        return (peaks, greatest)
    }

    /// s νᵀ(Xu)₊ as a function on the ball of the row space.
    func ball(_ nu: Vector, sign: Int) -> BallBound { BallBound(terms(nu, sign)) }

    private func terms(_ nu: Vector, _ sign: Int) -> PriceTerms {
        PriceTerms(normals: normals, rowLine, rowFactor, scaled(nu, by: Double(sign)))
    }

    /// The coordinates in the row space.
    func coordinates(_ u: Vector) -> Vector { basis.map { dot($0, u) } }

    /// A maximiser of the bound on a cone or on a part of it.
    private struct Point {
        /// Its position times the bound.
        let peak: Vector
        /// s νᵀ(Xu)₊ there, times the bound.
        let value: Double
        /// Whether the bound is the maximum, up to rounding, so that this part of the sphere is done.
        let isSettled: Bool
    }

    /// Explores all parts whose bound exceeds a threshold; the greatest bound of those left when the limit or the deadline is reached,
    /// nil when none is.
    private func search<State>(
        _ terms: PriceTerms, limit: Int, until deadline: ContinuousClock.Instant?, into state: inout State,
        threshold: (State) -> Double, found: (inout State, Point) -> Void
    ) throws -> Double? {
        if basis.count > largestConeRank {
            var tree = SideTree(terms)
            return try tree.search(until: deadline, threshold: { threshold(state) }) { peak, isSettled in
                found(&state, Point(peak: peak, value: terms.value(at: peak), isSettled: isSettled))
            }
        }
        var queue = GreatestFirst<SimplicialCone>()
        for cone in orthants() { queue.insert(terms.bounded(cone, undecided: Array(normals.indices))) }
        for step in 0..<limit {
            guard let cone = queue.removeGreatest(), cone.bound > threshold(state) else { return nil }
            if step & 255 == 0 {
                try Task.checkCancellation()
                if let deadline, ContinuousClock.now >= deadline { return cone.bound }
            }
            let (edge, cosine) = cone.longestEdge
            let isTiny = cosine > Self.smallestCosine
            let value = terms.value(at: cone.peak, cone)
            if cone.undecided.count <= Self.fewCuts {
                settle(cone, terms, &state, threshold, found)
            } else {
                found(&state, Point(peak: cone.peak, value: value, isSettled: isTiny))
                for half in isTiny ? [] : cone.halves(edge) {
                    let half = terms.bounded(half, undecided: cone.undecided)
                    if half.bound > threshold(state) { queue.insert(half) }
                }
            }
        }
        return queue.greatest?.bound
    }

    /// The cones spanned by ±e_1, …, ±e_r.
    private func orthants() -> [SimplicialCone] {
        (0..<(1 << basis.count)).map { orthant in
            let rays = basis.indices.map { i in
                basis.indices.map { $0 == i ? (orthant >> i & 1 == 0 ? 1.0 : -1) : 0 }
            }
            return SimplicialCone(rays: rays, decided: Vector(repeating: 0, count: basis.count))
        }
    }

    /// Decides the sides of the hyperplanes that cut a cone, always the one whose term the bound exceeds most at its maximiser.
    private func settle<State>(
        _ cone: SimplicialCone, _ terms: PriceTerms, _ state: inout State, _ threshold: (State) -> Double,
        _ found: (inout State, Point) -> Void
    ) {
        let uppers = terms.uppers(cone)
        func decide(_ open: [Int], _ halfSpaces: [Vector], _ decided: Vector) {
            let upper = open.reduce(decided) { sum($0, uppers[$1]) }
            let peak = projection(of: upper, onto: halfSpaces)
            guard norm2(peak) > threshold(state) else { return }
            let actual = open.map { terms.term(cone.undecided[$0], at: peak) }
            let value = actual.reduce(dot(decided, peak), +)
            found(&state, Point(peak: peak, value: value, isSettled: open.isEmpty))
            let excess = open.indices.map { dot(uppers[open[$0]], peak) - actual[$0] }
            guard norm2(peak) > threshold(state), let worst = excess.indices.max(by: { excess[$0] < excess[$1] })
            else { return }
            let line = cone.undecided[open[worst]]
            var rest = open
            rest.remove(at: worst)
            decide(rest, halfSpaces + [normals[line]], sum(decided, normals[line], times: terms.positive[line]))
            decide(
                rest, halfSpaces + [scaled(normals[line], by: -1)],
                sum(decided, normals[line], times: -terms.negative[line]))
        }
        decide(Array(cone.undecided.indices), cone.facets, cone.decided)
    }

    /// The point of ℝᵈ with coordinates in the row space.
    func lifted(_ u: Vector) -> Vector {
        zip(basis, u).reduce(Vector(repeating: 0, count: basis.first?.count ?? 0)) { sum($0, $1.0, times: $1.1) }
    }
}

/// The projection onto the cone {u : h·u ≥ 0 for all half-spaces h}: v + Σ λ_i h_i with the best λ ≥ 0.
private func projection(of v: Vector, onto halfSpaces: [Vector]) -> Vector {
    let weights = nonNegativeLeastSquares(halfSpaces, scaled(v, by: -1))
    return zip(halfSpaces, weights).reduce(v) { $1.1 > 0 ? sum($0, $1.0, times: $1.1) : $0 }
}
