import Arrangements
import BigInt
import ExactArithmetic
import Synchronization
import Testing

/// The exact counts and sets of the reference instances.
@Suite struct ReferenceTests {
    /// Instances that take seconds in a debug build or more.
    static let quick = ReferenceInstance.all.filter { !$0.isLarge }
    static let large = ReferenceInstance.all.filter { $0.isLarge }

    @Test func allInstancesAreThere() {
        #expect(ReferenceInstance.all.count == 123)
        #expect(Self.large.count == 14)
    }

    @Test(arguments: ReferenceInstance.all)
    func preparation(instance: ReferenceInstance) throws {
        let arrangement = try HyperplaneArrangement(try #require(instance.matrix()))
        #expect(arrangement.rank == instance.rank)
        #expect(arrangement.distinctHyperplanes == instance.distinctHyperplanes)
        #expect(arrangement.zeroRows.count == instance.zeroRows)
    }

    @Test(arguments: quick)
    func counts(instance: ReferenceInstance) throws {
        let arrangement = try HyperplaneArrangement(try #require(instance.matrix()))
        #expect(try arrangement.count() == BigInt(instance.cells))
        #expect(try pairCount(arrangement) * 2 == instance.cells)
        if let patterns = instance.patterns { #expect(try arrangement.countAllPatterns() == BigInt(patterns)) }
    }

    /// Every large instance counted; walked unless that takes many minutes.
    @Test(.enabled(if: runsSlowTests), arguments: large)
    func largeCounts(instance: ReferenceInstance) throws {
        let arrangement = try HyperplaneArrangement(try #require(instance.matrix()))
        #expect(try arrangement.count() == BigInt(instance.cells))
        if instance.cells < 100_000_000 { #expect(try pairCount(arrangement) * 2 == instance.cells) }
        if let patterns = instance.patterns { #expect(try arrangement.countAllPatterns() == BigInt(patterns)) }
    }

    /// Decimals are other numbers than the doubles next to them, and have other cells where they are degenerate.
    @Test(arguments: ReferenceInstance.all.filter { $0.cellsOfDoubles != nil })
    func doublesNextToDecimals(instance: ReferenceInstance) throws {
        let decimals = try #require(instance.matrix())
        let doubles = ExactMatrix(rows: decimals.rows, columns: decimals.columns, doubles: decimals.doubles)
        let arrangement = try HyperplaneArrangement(doubles)
        #expect(try arrangement.count() == BigInt(try #require(instance.cellsOfDoubles)))
        #expect(try pairCount(arrangement) * 2 == instance.cellsOfDoubles)
    }

    /// The number of antipodal pairs of the parallel walk.
    private func pairCount(_ arrangement: HyperplaneArrangement) throws -> Int {
        let weights = [Double](repeating: 0, count: arrangement.n)
        return try arrangement.reduceCellPairs(weights: weights, into: 0) { count, _ in count += 1 }.reduce(0, +)
    }

    @Test(arguments: quick.filter { $0.cells < 60_000 })
    func cellsAreDistinctAndClosedUnderNegation(instance: ReferenceInstance) throws {
        let arrangement = try HyperplaneArrangement(try #require(instance.matrix()))
        let cells = try arrangement.cells()
        #expect(cells.count == instance.cells)
        #expect(cells.isExact && cells.bound == BigInt(instance.cells))
        let set = Set(cells)
        #expect(set.count == instance.cells)
        let zero = Set(arrangement.zeroRows)
        for i in stride(from: 0, to: cells.count, by: 2) {
            let antipode = ActivationPattern(bits: cells[i].bits.enumerated().map { zero.contains($0) || !$1 })
            #expect(cells[i + 1] == antipode)
        }
        for row in zero { #expect(cells.allSatisfy { $0[row] }) }
    }

    @Test(arguments: quick.filter { $0.cells <= 2_500 })
    func everyCellHasAWitness(instance: ReferenceInstance) throws {
        let matrix = try #require(instance.matrix())
        let arrangement = try HyperplaneArrangement(matrix)
        let rows = (0..<matrix.rows).map { matrix.row($0).map(\.rational) }
        for pattern in try arrangement.cells() {
            let witness = try #require(try arrangement.integerWitness(of: pattern))
            #expect(activeRows(rows, witness) == pattern.bits)
        }
    }

    @Test(arguments: quick.filter { ($0.patterns ?? .max) < 8_000 })
    func allPatternsAreDistinct(instance: ReferenceInstance) throws {
        let matrix = try #require(instance.matrix())
        let arrangement = try HyperplaneArrangement(matrix)
        let patterns = try arrangement.allPatterns()
        #expect(patterns.count == instance.patterns)
        #expect(Set(patterns).count == patterns.count)
        let dimensions = try #require(patterns.dimensions)
        #expect(dimensions.filter { $0 == arrangement.dimension }.count == instance.cells)
        let rows = (0..<matrix.rows).map { matrix.row($0).map(\.rational) }
        let faces = patterns.indices.filter { dimensions[$0] < arrangement.dimension }
        for i in faces.prefix(150) {
            let cone = try #require(try arrangement.cone(of: patterns[i]))
            #expect(cone.dimension == dimensions[i])
            #expect(activeRows(rows, cone.integerWitness) == patterns[i].bits)
        }
    }

    /// 1(Xu ≥ 0) in rationals.
    private func activeRows(_ rows: [[Rational]], _ u: [BigInt]) -> [Bool] {
        rows.map { row in zip(row, u).reduce(Rational.zero) { $0 + $1.0 * Rational($1.1) }.signum >= 0 }
    }
}
