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
    /// The witness in doubles whose exact pattern is D; nil when no double vector was found in a very thin cone.
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
    public var rays: [[Double]] { integerRays.map { unitRow($0) } }

    /// The extreme rays of the closed cone within the row space of X, as primitive integer vectors.
    ///
    /// - Complexity: as `rays`.
    public var integerRays: [[BigInt]] { extremeRays(facetForms).map { primitive(embedding.intoRowSpace($0)) } }
}

extension HyperplaneArrangement {
    /// The geometry of a pattern's cone, nil when no u has this pattern.
    ///
    /// Works for cells and for all other values of 1(Xu ≥ 0), in any rank; nothing is enumerated. Every answer is exact: see
    /// `RelativeCone`, `interiorPoint` and `ConeFacets`.
    ///
    /// - Complexity: a few non-negative least squares problems of size n × r, and exact arithmetic where doubles
    ///   leave a sign open.
    public func cone(of pattern: ActivationPattern) -> PatternCone? {
        guard pattern.count == n, let cone = RelativeCone(pattern, lines) else { return nil }
        let embedding = Embedding(self, cone.span)
        let facets = ConeFacets.find(cone)
        let rows = facets.compactMap { lines.rows(of: cone.formLines[$0]).first }
        let integers = primitive(embedding.point(cone.interior))
        let doubles = integers.map(\.nearestDouble)
        return PatternCone(
            pattern: pattern, dimension: cone.dimension + dimension - rank, lineality: dimension - rank,
            integerWitness: integers, witness: self.pattern(of: doubles) == pattern ? doubles : nil,
            facets: rows.map(Int.init).sorted(),
            facetForms: cone.forms.selecting(rows: facets, columns: Array(0..<cone.dimension)), embedding: embedding)
    }

    /// The rows that bound the cone of a pattern, one (the first) per facet hyperplane; nil when no u has this pattern.
    public func facets(of pattern: ActivationPattern) -> [Int]? { cone(of: pattern)?.facets }

    /// A vector of doubles in the relative interior of the cone of a pattern, verified exactly.
    public func witness(of pattern: ActivationPattern) -> [Double]? {
        guard let integers = integerWitness(of: pattern) else { return nil }
        let doubles = integers.map(\.nearestDouble)
        return self.pattern(of: doubles) == pattern ? doubles : nil
    }

    /// An integer vector in the relative interior of the cone of a pattern; nil when no u has this pattern.
    public func integerWitness(of pattern: ActivationPattern) -> [BigInt]? {
        guard pattern.count == n, let cone = RelativeCone(pattern, lines) else { return nil }
        return primitive(Embedding(self, cone.span).point(cone.interior))
    }
}

/// From a flat of R^r to R^d: coordinates of the pivot columns, and their counterparts in the row space of X.
struct Embedding {
    private let dimension: Int
    private let columns: [Int]
    private let factors: [BigInt]
    private let span: Restriction
    /// Independent rows of X, r × d.
    private let basis: IntegerMatrix

    init(_ arrangement: HyperplaneArrangement, _ span: Restriction) {
        dimension = arrangement.dimension
        columns = arrangement.lines.columns
        factors = arrangement.lines.factors
        self.span = span
        let rows = arrangement.lines.normals.pivots().rows.compactMap { arrangement.lines.rows(of: $0).first }
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
    func intoRowSpace(_ v: [BigInt]) -> [BigInt] {
        let u = point(v)
        if columns.count == dimension { return u }
        let rows = (0..<basis.rows).map { basis.row($0) }
        func product(_ a: [BigInt], _ b: [BigInt]) -> BigInt { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        let gram = IntegerMatrix(
            rows: rows.count, columns: rows.count, entries: rows.flatMap { row in rows.map { product(row, $0) } })
        let right = IntegerMatrix(rows: rows.count, columns: 1, entries: rows.map { product($0, u) })
        // The Gram matrix is positive definite, so its determinant is a positive factor.
        guard let (z, _) = gram.solve(right) else { return u }
        return (0..<dimension).map { j in rows.indices.reduce(BigInt(0)) { $0 + z[$1][0] * rows[$1][j] } }
    }
}
