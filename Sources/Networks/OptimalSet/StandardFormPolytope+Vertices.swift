import LinearAlgebra

extension StandardFormPolytope {
    /// For every column the largest inner weight over the polytope; zero up to the tolerance when it vanishes on all of it.
    func largestWeights() -> Vector {
        let maxima = (0..<count).map { j in
            var cost = Vector(repeating: 0, count: count)
            cost[j] = -1
            return minimize(cost)[j]
        }
        let least = Self.weightTolerance * (maxima.max() ?? 0)
        return maxima.map { $0 > least ? $0 : 0 }
    }

    /// All vertices in scaled weights, nil when there are more than the limit.
    ///
    /// On the columns that do not vanish everywhere the polytope is {c + N t ≥ 0} with c positive and N an orthonormal basis of the
    /// relations; its vertices are the extreme rays of a cone in one more dimension. Each vertex is solved anew on its support.
    ///
    /// - Complexity: quadratic in the number of vertices of intermediate polytopes, times q.
    func vertices(on support: [Int], limit: Int) -> [Vector]? {
        let active = support.map { columns[$0] }
        let (center, relations) = (interior(support), nullSpace(of: active))
        guard !relations.isEmpty else { return [start] }
        // Row j of the cone: (N_j, c_j)·(t, τ) ≥ 0, and τ ≥ 0, which is implied when the polytope is bounded.
        let rows = support.indices.map { j in relations.map { $0[j] } + [center[j]] }
        guard let rays = ConeRays(rows, limit: limit)?.rays else { return nil }
        return rays.map { ray in
            let height = ray.last ?? 1
            var inner = Vector(repeating: 0, count: count)
            for (i, j) in support.enumerated() { inner[j] = max(0, dot(rows[i], ray) / height) }
            return polished(inner)
        }
    }

    /// A point whose weights on the support are all positive: the mean of the vertices that maximise one weight each.
    private func interior(_ support: [Int]) -> Vector {
        var mean = Vector(repeating: 0, count: count)
        for j in support {
            var cost = Vector(repeating: 0, count: count)
            cost[j] = -1
            mean = sum(mean, minimize(cost), times: 1 / Double(support.count))
        }
        return support.map { mean[$0] }
    }

    /// The vertex with the same support, solved from the columns.
    private func polished(_ vertex: Vector) -> Vector {
        let support = Self.support(vertex)
        let basis = ColumnBasis(support.map { columns[$0] })
        guard basis.isIndependent else { return vertex }
        var result = Vector(repeating: 0, count: count)
        for (i, value) in zip(basis.chosen, basis.coordinates(of: right)) { result[support[i]] = max(0, value) }
        return result
    }
}

/// An orthonormal basis of the relations Σ b_i v_i = 0 of vectors, as vectors b.
func nullSpace(of vectors: [Vector]) -> [Vector] {
    let basis = ColumnBasis(vectors)
    var span = OrthogonalBasis(dimension: vectors.count)
    var relations: [Vector] = []
    for extra in basis.dependent {
        var b = Vector(repeating: 0, count: vectors.count)
        b[extra] = 1
        for (i, c) in zip(basis.chosen, basis.coordinates(of: vectors[extra])) { b[i] = -c }
        if span.insert(b), let unit = span.vectors.last { relations.append(unit) }
    }
    return relations
}

/// The extreme rays of a pointed cone {t : rows·t ≥ 0} by double description.
///
/// T. S. Motzkin, H. Raiffa, G. L. Thompson, R. M. Thrall, The double description method, 1953; adjacency by zero sets as in
/// K. Fukuda, A. Prodon, Double description method revisited, 1996, doi:10.1007/3-540-61576-8_77.
struct ConeRays {
    /// Unit vectors along the extreme rays.
    private(set) var rays: [Vector] = []
    private let rows: [Vector]
    /// For every ray the processed rows that vanish on it.
    private var zeros: [Set<Int>] = []
    private var processed: [Int] = []

    /// A row of unit length counts as zero on a unit ray up to this: rays come from few exact steps, rounding is 1e-14.
    private static let tolerance = 1e-9

    /// Nil when more rays than the limit turn up on the way, or when the rows do not span the space.
    init?(_ given: [Vector], limit: Int) {
        rows = given.compactMap { normalized($0) }
        let basis = ColumnBasis(rows)
        guard let dimension = rows.first?.count, basis.rank == dimension,
            let inverse = inverse(Matrix(basis.chosen.map { rows[$0] }))
        else { return nil }
        processed = basis.chosen
        for i in 0..<dimension {
            guard let ray = normalized(inverse.column(i)) else { return nil }
            rays.append(ray)
            zeros.append(Set(processed.enumerated().filter { $0.offset != i }.map(\.element)))
        }
        for row in rows.indices where !processed.contains(row) {
            insert(row)
            if rays.count > limit { return nil }
        }
    }

    /// Cuts the cone by one more half-space.
    private mutating func insert(_ row: Int) {
        let values = rays.map { dot(rows[row], $0) }
        let positive = rays.indices.filter { values[$0] > Self.tolerance }
        let negative = rays.indices.filter { values[$0] < -Self.tolerance }
        var (nextRays, nextZeros) = ([Vector](), [Set<Int>]())
        for i in rays.indices where values[i] >= -Self.tolerance {
            nextRays.append(rays[i])
            nextZeros.append(values[i] > Self.tolerance ? zeros[i] : zeros[i].union([row]))
        }
        for p in positive {
            for q in negative {
                let common = zeros[p].intersection(zeros[q])
                guard areAdjacent(p, q, common) else { continue }
                let combination = sum(scaled(rays[q], by: values[p]), rays[p], times: -values[q])
                guard let ray = normalized(combination) else { continue }
                nextRays.append(ray)
                nextZeros.append(common.union([row]))
            }
        }
        (rays, zeros) = (nextRays, nextZeros)
        processed.append(row)
    }

    /// Whether two rays span a face of dimension two: no third ray lies in all their common facets.
    private func areAdjacent(_ p: Int, _ q: Int, _ common: Set<Int>) -> Bool {
        guard common.count >= (rows.first?.count ?? 0) - 2 else { return false }
        return !rays.indices.contains { $0 != p && $0 != q && common.isSubset(of: zeros[$0]) }
    }
}
