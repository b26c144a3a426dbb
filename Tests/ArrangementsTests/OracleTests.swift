import Arrangements
import BigInt
import ExactArithmetic
import Testing

/// The engine against `CovectorOracle` on thousands of small degenerate matrices.
@Suite struct OracleTests {
    /// Rows, columns, rank, number of matrices.
    static let shapes = [
        (n: 1, d: 1, rank: 1, count: 20), (n: 5, d: 1, rank: 1, count: 60), (n: 3, d: 3, rank: 1, count: 60),
        (n: 6, d: 2, rank: 2, count: 500), (n: 9, d: 3, rank: 2, count: 200), (n: 6, d: 3, rank: 3, count: 700),
        (n: 9, d: 3, rank: 3, count: 300), (n: 7, d: 5, rank: 3, count: 150), (n: 6, d: 4, rank: 4, count: 400),
        (n: 7, d: 4, rank: 4, count: 150), (n: 7, d: 6, rank: 5, count: 100), (n: 7, d: 6, rank: 6, count: 60),
    ]

    @Test(arguments: shapes)
    func cellsFacesAndCountsAgree(shape: (n: Int, d: Int, rank: Int, count: Int)) throws {
        var matrices = DegenerateMatrices(seed: UInt64(100 * shape.n + 10 * shape.d + shape.rank))
        for _ in 0..<shape.count {
            let rows = matrices.next(rows: shape.n, columns: shape.d, rank: shape.rank)
            let oracle = CovectorOracle(rows)
            let arrangement = try HyperplaneArrangement(ExactMatrix(rows))
            let (cells, all) = (oracle.cells, oracle.patterns)
            #expect(arrangement.rank == oracle.rank, "\(rows)")
            #expect(try arrangement.count() == BigInt(cells.count), "\(rows)")
            #expect(try arrangement.countAllPatterns() == BigInt(all.count), "\(rows)")

            let found = try arrangement.cells()
            #expect(found.isExact && found.count == cells.count, "\(rows)")
            #expect(Set(found.map(bits)) == Set(cells.map(oracle.pattern)), "\(rows)")

            let patterns = try arrangement.allPatterns()
            let dimensions = try #require(patterns.dimensions)
            #expect(patterns.count == all.count, "\(rows)")
            for (pattern, dimension) in zip(patterns, dimensions) {
                let signs = try #require(all[bits(pattern)], "\(rows) has no u with pattern \(pattern)")
                #expect(oracle.dimension(signs) == dimension, "\(rows) \(pattern)")
            }
        }
    }

    @Test(arguments: shapes)
    func conesAgree(shape: (n: Int, d: Int, rank: Int, count: Int)) throws {
        var matrices = DegenerateMatrices(seed: UInt64(1000 + 100 * shape.n + 10 * shape.d + shape.rank))
        var generator = SplitMix64(state: 5)
        for _ in 0..<(shape.count / 10) {
            let rows = matrices.next(rows: shape.n, columns: shape.d, rank: shape.rank)
            let oracle = CovectorOracle(rows)
            let arrangement = try HyperplaneArrangement(ExactMatrix(rows))
            let all = oracle.patterns
            for _ in 0..<12 {
                let bits = UInt32.random(in: 0..<(1 << UInt32(shape.n)), using: &generator)
                if all[bits] == nil {
                    #expect(try arrangement.cone(of: pattern(bits, shape.n)) == nil, "\(rows) \(bits)")
                }
            }
            for (bits, interior) in all.sorted(by: { $0.key < $1.key }).prefix(40) {
                let cone = try #require(try arrangement.cone(of: pattern(bits, shape.n)), "\(rows) \(bits)")
                try check(cone, interior, oracle)
            }
        }
    }

    private func check(_ cone: PatternCone, _ interior: CovectorOracle.Signs, _ oracle: CovectorOracle) throws {
        let rows = oracle.rows
        #expect(cone.dimension == oracle.dimension(interior), "\(rows) \(cone.pattern)")
        #expect(cone.lineality == oracle.dimension - oracle.rank)
        let witness = cone.integerWitness.map { Int($0) }
        #expect(CovectorOracle.signs(rows, witness) == interior, "\(rows) \(cone.pattern) \(witness)")
        #expect(cone.witness == witness.map(Double.init))
        #expect(cone.facets == oracle.facets(interior), "\(rows) \(cone.pattern)")
        let rays = try cone.integerRays.map { CovectorOracle.signs(rows, $0.map { Int($0) }) }
        #expect(Set(rays) == oracle.rays(interior), "\(rows) \(cone.pattern)")
        #expect(rays.count == Set(rays).count, "\(rows) \(cone.pattern)")
    }

    private func bits(_ pattern: ActivationPattern) -> UInt32 { UInt32(pattern.words[0]) }

    private func pattern(_ bits: UInt32, _ n: Int) -> ActivationPattern {
        ActivationPattern(count: n, words: [UInt64(bits)])
    }
}
