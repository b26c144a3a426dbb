import LinearAlgebra
import Testing

/// Non-negative least squares, column bases and standard-form linear programs, on seeded random ones.
@Suite struct NonNegativeTests {
    private func vectors(_ count: Int, _ n: Int, _ random: inout Xoshiro256) -> [Vector] {
        (0..<count).map { _ in (0..<n).map { _ in random.normal() } }
    }

    private func combination(_ columns: [Vector], _ weights: Vector) -> Vector {
        zip(columns, weights).reduce(Vector(repeating: 0, count: columns.first?.count ?? 0)) {
            sum($0, $1.0, times: $1.1)
        }
    }

    @Test func leastSquaresMeetsTheOptimalityConditions() {
        for seed in 1...200 {
            var random = Xoshiro256(seed: UInt64(seed))
            let (n, q) = (1 + random.index(below: 6), 1 + random.index(below: 10))
            var columns = vectors(q, n, &random)
            if q > 2 { columns[1] = scaled(columns[0], by: 2) }
            let b = vectors(1, n, &random)[0]
            let weights = nonNegativeLeastSquares(columns, b)
            let residual = difference(b, combination(columns, weights))
            for (column, weight) in zip(columns, weights) {
                // aᵀr ≤ 0, with equality where the weight is positive.
                let product = dot(column, residual) / (norm2(column) * norm2(b))
                #expect(weight >= 0 && product <= 1e-12, "seed \(seed)")
                if weight > 0 { #expect(abs(product) <= 1e-12, "seed \(seed)") }
            }
        }
    }

    @Test(arguments: [1, 1e-140, 1e140])
    func boundedLeastSquaresMeetsTheOptimalityConditions(scale: Double) {
        for seed in 1...200 {
            var random = Xoshiro256(seed: UInt64(seed))
            let (r, count) = (1 + random.index(below: 6), 1 + random.index(below: 12))
            var columns = vectors(count, r, &random)
            if count > 2 { columns[1] = scaled(columns[0], by: -2) }
            let upper = (0..<count).map { _ in random.index(below: 3) == 0 ? .infinity : random.uniform() }
            let c = scaled(vectors(1, r, &random)[0], by: scale)
            let fit = BoundedLeastSquares(
                c, columns: columns.flatMap { scaled($0, by: scale) }, upper: upper)
            let residual = scaled(fit.residual, by: 1 / scale)
            #expect(norm2(difference(residual, sum(scaled(c, by: 1 / scale), combination(columns, fit.z)))) < 1e-12)
            for j in 0..<count {
                // aᵀr ≥ 0 where z could only grow, ≤ 0 where it could only shrink, 0 between the bounds.
                let product = dot(columns[j], residual) / norm2(columns[j])
                #expect(fit.z[j] >= 0 && fit.z[j] <= upper[j], "seed \(seed)")
                if fit.z[j] < upper[j] { #expect(product >= -1e-12, "seed \(seed)") }
                if fit.z[j] > 0 { #expect(product <= 1e-12, "seed \(seed)") }
            }
        }
    }

    @Test func columnBasisGivesCoordinatesOfTheOthers() {
        for seed in 1...100 {
            var random = Xoshiro256(seed: UInt64(seed))
            let (n, r) = (3 + random.index(below: 4), 1 + random.index(below: 3))
            let generators = vectors(r, n, &random)
            let given = (0..<6).map { _ in combination(generators, vectors(1, r, &random)[0]) }
            let basis = ColumnBasis(given)
            #expect(basis.rank == r)
            for i in basis.dependent {
                let back = combination(basis.chosen.map { given[$0] }, basis.coordinates(of: given[i]))
                #expect(norm2(difference(back, given[i])) <= 1e-11 * norm2(given[i]), "seed \(seed)")
            }
        }
    }

    @Test func simplexMinimaAreCertifiedByPrices() {
        for seed in 1...200 {
            var random = Xoshiro256(seed: UInt64(seed))
            let (n, q) = (1 + random.index(below: 5), 6 + random.index(below: 8))
            // A row of ones makes the polytope bounded; integers make it degenerate.
            let columns = (0..<q).map { _ in [1] + (0..<n).map { _ in Double(random.index(below: 5)) - 2 } }
            let f = combination(columns, (0..<q).map { _ in Double(random.index(below: 3)) })
            let polytope = StandardFormPolytope(columns: columns, right: f)
            #expect(polytope.residual < 1e-10, "seed \(seed)")
            let cost = vectors(1, q, &random)[0]
            let weights = polytope.weights(polytope.minimize(zip(cost, polytope.lengths).map { $0 / $1 }))
            #expect(norm2(difference(combination(columns, weights), f)) <= 1e-9 * max(1, norm2(f)), "seed \(seed)")
            let lowest = polytope.range(of: cost).lowerBound
            #expect(abs(dot(cost, weights) - lowest) <= 1e-9, "seed \(seed)")
            for _ in 0..<50 {
                // Random members are no cheaper.
                let other = polytope.weights(polytope.minimize(vectors(1, q, &random)[0]))
                #expect(dot(cost, other) >= lowest - 1e-9, "seed \(seed)")
            }
        }
    }

    @Test func simplexFindsAKnownMinimum() {
        // max 3x + 2y, x + y ≤ 4, x + 3y ≤ 6, x ≤ 3: at (3, 1) with value 11 (a standard example).
        let columns: [Vector] = [[1, 1, 1], [1, 3, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
        let polytope = StandardFormPolytope(columns: columns, right: [4, 6, 3])
        let range = polytope.range(of: [3, 2, 0, 0, 0])
        #expect(abs(range.upperBound - 11) < 1e-12)
        #expect(abs(range.lowerBound) < 1e-12)
    }
}
