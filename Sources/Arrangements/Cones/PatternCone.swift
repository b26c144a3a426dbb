import BigInt
import ExactArithmetic
import LinearAlgebra

/// The geometry of one half-open cone {u : 1(Xu ≥ 0) = D}, full-dimensional when D is a cell.
public struct PatternCone: Sendable {
    /// The pattern D.
    public let pattern: ActivationPattern
    /// The dimension of the cone in R^d.
    public let dimension: Int
    /// The dimension d − r of the subspace ker X that every cone contains (its lineality).
    public let lineality: Int
    /// A point of the relative interior with integer entries; its pattern is exactly D.
    public let integerWitness: [BigInt]
    /// The integer witness scaled and rounded to doubles whose exact pattern is D; nil when none were found in a very thin cone.
    /// Integers below 10,000 stay as they are; else the largest entry comes between 1 and 2.
    public let witness: [Double]?
    /// The rows that bound the cone, one (the first) per facet hyperplane, ascending.
    public let facets: [Int]
    /// The forms of the facets on the span of the cone.
    let facetForms: IntegerMatrix
    /// From the span to R^d, and from R^d to the row space.
    let embedding: Embedding

    /// The extreme rays of the closed cone within the row space of X, as unit vectors.
    ///
    /// - Complexity: that of the double description method: quick in low rank; the number of rays can grow like
    ///   C(facets, ⌊dimension / 2⌋) in high rank.
    public var rays: [[Double]] {
        get throws { try integerRays.map { unitRow($0) } }
    }

    /// The extreme rays of the closed cone within the row space of X, as primitive integer vectors.
    ///
    /// - Complexity: as `rays`.
    public var integerRays: [[BigInt]] {
        get throws { try extremeRays(facetForms).map { primitive(try embedding.intoRowSpace($0)) } }
    }
}

extension HyperplaneArrangement {
    /// The geometry of a pattern's cone, nil when no u has this pattern.
    ///
    /// Works for cells and for all other values of 1(Xu ≥ 0), in any rank; nothing is enumerated. Every answer is exact: see
    /// `RelativeCone`, `interiorPoint` and `ConeFacets`.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: a few non-negative least squares problems of size n × r, and exact arithmetic where doubles
    ///   leave a sign open.
    public func cone(of pattern: ActivationPattern) throws -> PatternCone? {
        guard pattern.count == n, let cone = try RelativeCone(pattern, lines) else { return nil }
        let embedding = try Embedding(self, cone.span)
        let facets = try ConeFacets.find(cone)
        let rows = facets.compactMap { lines.rows(of: cone.formLines[$0]).first }
        let integers = primitive(embedding.point(cone.interior))
        return PatternCone(
            pattern: pattern, dimension: cone.dimension + dimension - rank, lineality: dimension - rank,
            integerWitness: integers, witness: doubleWitness(integers, of: pattern),
            facets: rows.map(Int.init).sorted(),
            facetForms: cone.forms.selecting(rows: facets, columns: Array(0..<cone.dimension)), embedding: embedding)
    }

    /// The rows that bound the cone of a pattern, one (the first) per facet hyperplane; nil when no u has this pattern.
    ///
    /// - Throws: `CancellationError`.
    public func facets(of pattern: ActivationPattern) throws -> [Int]? { try cone(of: pattern)?.facets }

    /// A vector of doubles in the relative interior of the cone of a pattern, verified exactly; as `PatternCone.witness`.
    ///
    /// - Throws: `CancellationError`.
    public func witness(of pattern: ActivationPattern) throws -> [Double]? {
        try integerWitness(of: pattern).flatMap { doubleWitness($0, of: pattern) }
    }

    /// An integer witness of readable size in doubles, nil when these have another pattern.
    ///
    /// Multiples are rounded in other ways: in a cone a few units of the last place wide, one of them may stay inside.
    private func doubleWitness(_ integers: [BigInt], of pattern: ActivationPattern) -> [Double]? {
        let factors = [1] + (65..<128).reversed()
        return factors.lazy.map { factor in readableMultiple(of: integers.map { BigInt(factor) * $0 }) }
            .first { self.pattern(of: $0) == pattern }
    }

    /// An integer vector in the relative interior of the cone of a pattern; nil when no u has this pattern.
    ///
    /// - Throws: `CancellationError`.
    public func integerWitness(of pattern: ActivationPattern) throws -> [BigInt]? {
        guard pattern.count == n, let cone = try RelativeCone(pattern, lines) else { return nil }
        return primitive(try Embedding(self, cone.span).point(cone.interior))
    }
}

/// Integers times a power of two that makes them readable: none below 10,000, else one with a largest entry in [1, 2), or a
/// larger one where the smallest would leave the range of normal doubles.
private func readableMultiple(of integers: [BigInt]) -> [Double] {
    let widths = integers.lazy.filter { !$0.isZero }.map(\.magnitude.bitWidth)
    guard let most = widths.max(), let least = widths.min(), integers.contains(where: { $0.magnitude >= 10_000 }) else {
        return integers.map(\.nearestDouble)
    }
    let top = min(1022, max(0, most - least - 1021))
    return roundedUnit(integers, exponent: top + 1)
}

/// From a flat of R^r to R^d: coordinates of the pivot columns, and their counterparts in the row space of X.
struct Embedding {
    private let dimension: Int
    private let columns: [Int]
    private let factors: [BigInt]
    private let span: Restriction
    /// Independent rows of X, r × d.
    private let basis: IntegerMatrix

    init(_ arrangement: HyperplaneArrangement, _ span: Restriction) throws {
        dimension = arrangement.dimension
        columns = arrangement.lines.columns
        factors = arrangement.lines.factors
        self.span = span
        let rows = try arrangement.lines.normals.pivots().rows.compactMap { arrangement.lines.rows(of: $0).first }
        basis = arrangement.integerRows.selecting(rows: rows.map(Int.init), columns: Array(0..<arrangement.dimension))
    }

    /// The point u of R^d that has the coordinates v: zero outside the pivot columns.
    func point(_ v: [BigInt]) -> [BigInt] {
        let w = span.lift(v)
        var u = [BigInt](repeating: 0, count: dimension)
        for (j, column) in columns.enumerated() { u[column] = w[j] * factors[j] }
        return u
    }

    /// The orthogonal projection of `point(v)` to the row space, up to a positive factor: Bᵀ (B Bᵀ)⁻¹ B u.
    func intoRowSpace(_ v: [BigInt]) throws -> [BigInt] {
        let u = point(v)
        if columns.count == dimension { return u }
        let rows = (0..<basis.rows).map { basis.row($0) }
        func product(_ a: [BigInt], _ b: [BigInt]) -> BigInt { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let gram = IntegerMatrix(
            rows: rows.count, columns: rows.count, entries: rows.flatMap { row in rows.map { product(row, $0) } })
        let right = IntegerMatrix(rows: rows.count, columns: 1, entries: rows.map { product($0, u) })
        // The Gram matrix is positive definite, so its determinant is a positive factor.
        guard let (z, _) = try gram.solve(right) else { return u }
        return (0..<dimension).map { j in rows.indices.reduce(BigInt(0)) { $0 + z[$1][0] * rows[$1][j] } }
    }
}
