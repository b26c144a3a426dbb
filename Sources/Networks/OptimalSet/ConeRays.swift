import LinearAlgebra

/// The extreme rays of a pointed cone {t : rows·t ≥ 0} by double description.
///
/// Half-spaces are inserted one after the other; a ray on each side of the new one that span a face of dimension two give a ray on
/// it. T. S. Motzkin, H. Raiffa, G. L. Thompson, R. M. Thrall, The double description method, 1953; adjacency by zero sets as in
/// K. Fukuda, A. Prodon, Double description method revisited, 1996, doi:10.1007/3-540-61576-8_77.
struct ConeRays {
    /// Unit vectors along the extreme rays.
    private(set) var rays: [Vector] = []
    private let rows: [Vector]
    private let dimension: Int
    /// For every ray the inserted rows that vanish on it.
    private var zeros: [RowSet] = []

    /// A row of unit length counts as zero on a unit ray up to this: rays come from few exact steps, rounding is 1e-14.
    private static let tolerance = 1e-9

    /// Nil when more rays than the limit turn up on the way, at the deadline, or when the rows do not span the space.
    ///
    /// - Complexity: for every row, the pairs of rays on its two sides times all rays in the worst case.
    /// - Throws: `CancellationError`.
    init?(_ given: [Vector], limit: Int, until deadline: ContinuousClock.Instant?) throws {
        rows = given.compactMap { normalized($0) }
        dimension = rows.first?.count ?? 0
        let basis = ColumnBasis(rows)
        guard basis.rank == dimension, let inverse = inverse(Matrix(basis.chosen.map { rows[$0] })) else { return nil }
        for i in 0..<dimension {
            guard let ray = normalized(inverse.column(i)) else { return nil }
            rays.append(ray)
            zeros.append(RowSet(basis.chosen.enumerated().filter { $0.offset != i }.map(\.element), of: rows.count))
        }
        for row in rows.indices where !basis.chosen.contains(row) {
            guard try insert(row, until: deadline), rays.count <= limit else { return nil }
        }
    }

    /// Cuts the cone by one more half-space; false at the deadline.
    private mutating func insert(_ row: Int, until deadline: ContinuousClock.Instant?) throws -> Bool {
        let values = rays.map { dot(rows[row], $0) }
        let positive = rays.indices.filter { values[$0] > Self.tolerance }
        let negative = rays.indices.filter { values[$0] < -Self.tolerance }
        var (nextRays, nextZeros) = ([Vector](), [RowSet]())
        for i in rays.indices where values[i] >= -Self.tolerance {
            nextRays.append(rays[i])
            nextZeros.append(values[i] > Self.tolerance ? zeros[i] : zeros[i].with(row))
        }
        for p in positive {
            try Task.checkCancellation()
            if let deadline, ContinuousClock.now >= deadline { return false }
            for q in negative {
                let common = zeros[p].intersection(zeros[q])
                guard areAdjacent(p, q, common) else { continue }
                let combination = sum(scaled(rays[q], by: values[p]), rays[p], times: -values[q])
                guard let ray = normalized(combination) else { continue }
                nextRays.append(ray)
                nextZeros.append(common.with(row))
            }
        }
        (rays, zeros) = (nextRays, nextZeros)
        return true
    }

    /// Whether two rays span a face of dimension two: no third ray lies in all their common facets.
    private func areAdjacent(_ p: Int, _ q: Int, _ common: RowSet) -> Bool {
        guard common.count >= dimension - 2 else { return false }
        for i in zeros.indices where i != p && i != q {
            if common.isSubset(of: zeros[i]) { return false }
        }
        return true
    }
}

/// A set of row numbers, one bit each.
private struct RowSet {
    private var words: [UInt64]

    init(_ members: [Int], of count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for member in members { words[member >> 6] |= 1 << UInt64(member & 63) }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    func with(_ member: Int) -> RowSet {
        var result = self
        result.words[member >> 6] |= 1 << UInt64(member & 63)
        return result
    }

    func intersection(_ other: RowSet) -> RowSet {
        var result = self
        for i in words.indices { result.words[i] &= other.words[i] }
        return result
    }

    func isSubset(of other: RowSet) -> Bool {
        for i in words.indices where words[i] & ~other.words[i] != 0 { return false }
        return true
    }
}
