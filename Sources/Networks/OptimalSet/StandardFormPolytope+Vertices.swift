import LinearAlgebra

extension StandardFormPolytope {
    /// For every column the largest inner weight over the polytope; zero up to the tolerance when it vanishes on all of it.
    ///
    /// - Throws: `CancellationError`.
    func largestWeights() throws -> Vector {
        let maxima = try (0..<count).map { j in
            try Task.checkCancellation()
            var cost = Vector(repeating: 0, count: count)
            cost[j] = -1
            return minimize(cost)[j]
        }
        let least = Self.weightTolerance * (maxima.max() ?? 0)
        return maxima.map { $0 > least ? $0 : 0 }
    }

    /// All vertices in scaled weights, nil when there are more than the limit or the deadline comes first.
    ///
    /// On the columns that do not vanish everywhere the polytope is {c + N t ≥ 0} with c positive and N an orthonormal basis of the
    /// relations; its vertices are the extreme rays of a cone in one more dimension. Each vertex is solved anew on its support.
    ///
    /// - Throws: `CancellationError`.
    func vertices(on support: [Int], limit: Int, until deadline: ContinuousClock.Instant?) throws -> [Vector]? {
        let active = support.map { columns[$0] }
        let (center, relations) = (interior(support), nullSpace(of: active))
        guard !relations.isEmpty else { return [start] }
        // Row j of the cone: (N_j, c_j)·(t, τ) ≥ 0, and τ ≥ 0, which is implied when the polytope is bounded.
        let rows = support.indices.map { j in relations.map { $0[j] } + [center[j]] }
        guard let rays = try ConeRays(rows, limit: limit, until: deadline)?.rays else { return nil }
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
