import BigInt
import ExactArithmetic
import LinearAlgebra

/// Finds the facets of a cone {v : a_i·v ≥ 0} with a known interior point and no two equal forms.
///
/// K. L. Clarkson's output-sensitive scheme (More output-sensitive geometric algorithms, FOCS 1994,
/// doi:10.1109/SFCS.1994.365723): a form is compared with the facets known so far only. Either it is a non-negative
/// combination of them, or a direction violates it but none of them; then the ray from the interior point in this direction
/// meets an unknown facet first. Doubles propose, integers verify: a facet by a point that violates one
/// form only, a redundant form by its exact coefficients, and whatever fails that by the exact simplex method.
struct ConeFacets {
    private let forms: IntegerMatrix
    private let filter: SignFilter
    private let units: [Vector]
    private let interior: Vector
    private var isFacet: [Bool?]

    /// Finds all facets; their indices, ascending.
    static func find(_ cone: RelativeCone) throws -> [Int] {
        var search = ConeFacets(cone)
        for i in search.units.indices { try search.decide(i) }
        return search.units.indices.filter { search.isFacet[$0] ?? false }
    }

    private init(_ cone: RelativeCone) {
        forms = cone.forms
        filter = SignFilter(cone.forms)
        units = (0..<cone.forms.rows).map { unitRow(cone.forms.row($0)) }
        interior = deepPoint(cone.forms) ?? unitRow(cone.interior)
        isFacet = Array(repeating: nil, count: cone.forms.rows)
    }

    private mutating func decide(_ i: Int) throws {
        while isFacet[i] == nil {
            try Task.checkCancellation()
            let known = units.indices.filter { isFacet[$0] ?? false }
            let λ = nonNegativeLeastSquares(known.map { units[$0] }, units[i])
            let combination = zip(known, λ).reduce(Vector(repeating: 0, count: forms.columns)) { partial, term in
                sum(partial, units[term.0], times: term.1)
            }
            let residual = difference(units[i], combination)
            let support = zip(known, λ).filter { $0.1 > 0 }.map { $0.0 }
            // A residual of rounding size suggests redundancy; the verification has the last word.
            if norm2(residual) < 1e-9 {
                isFacet[i] = try isCombination(i, of: support) ? false : isFacetExactly(i)
            } else if let found = firstHit(scaled(residual, by: -1)), isFacet[found] == nil {
                isFacet[found] = true
            } else {
                isFacet[i] = try isFacetExactly(i)
            }
        }
    }

    /// The form that the ray from the interior point meets first, when a point just beyond proves it a facet.
    private func firstHit(_ direction: Vector) -> Int? {
        var (first, second) = (Double.infinity, Double.infinity)
        var hit: Int?
        for (j, unit) in units.enumerated() {
            let slope = dot(unit, direction)
            guard slope < 0 else { continue }
            let time = dot(unit, interior) / -slope
            if time < first {
                (first, second, hit) = (time, first, j)
            } else {
                second = min(second, time)
            }
        }
        guard let hit, first.isFinite, first >= 0 else { return nil }
        let beyond = second.isFinite ? (first + second) / 2 : 2 * first + 1
        let point = sum(interior, direction, times: beyond)
        return violatesOnly(hit, point) ? hit : nil
    }

    /// Whether a point of doubles is strictly inside all forms but one, exactly.
    private func violatesOnly(_ i: Int, _ point: Vector) -> Bool {
        let integers = integerMultiple(of: point)
        return point.withUnsafeBufferPointer { u in
            (0..<forms.rows).allSatisfy { j in
                (filter.sign(j, u) ?? forms.sign(j, integers)) == (j == i ? -1 : 1)
            }
        }
    }

    /// Whether a form is a non-negative combination of independent other forms, by exact coefficients.
    private func isCombination(_ i: Int, of support: [Int]) throws -> Bool {
        let all = Array(0..<forms.columns)
        let basis = forms.selecting(rows: support, columns: all)
        let columns = try basis.pivots().columns
        guard columns.count == support.count else { return false }
        let square = basis.selecting(rows: Array(support.indices), columns: columns).transposed
        let target = forms.selecting(rows: [i], columns: columns).transposed
        guard let (solutions, determinant) = try square.solve(target) else { return false }
        let λ = solutions.map { determinant.signum() < 0 ? -$0[0] : $0[0] }
        guard λ.allSatisfy({ $0.signum() >= 0 }) else { return false }
        // The pivot columns agree by construction; all columns must.
        return all.allSatisfy { column in
            let sum = zip(support, λ).reduce(BigInt(0)) { $0 + $1.1 * forms[$1.0, column] }
            return sum == BigInt(determinant.magnitude) * forms[i, column]
        }
    }

    /// Whether some point violates form i and no other, by the exact simplex method.
    private func isFacetExactly(_ i: Int) throws -> Bool {
        let vectors = (0..<forms.rows).map { j in j == i ? forms.row(j).map { -$0 } : forms.row(j) }
        if case .positive = try Alternative.decide(vectors, dimension: forms.columns) { return true }
        return false
    }
}
