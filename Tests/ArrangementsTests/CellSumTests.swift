import Arrangements
import ExactArithmetic
import Testing

@Suite struct CellSumTests {
    /// Sums and patterns of all cells, antipodes included.
    private func cells(_ arrangement: HyperplaneArrangement, _ ν: [Double]) throws -> [(ActivationPattern, [Double])] {
        let d = arrangement.dimension
        let parts = try arrangement.reduceCellPairs(weights: ν, into: [(ActivationPattern, [Double])]()) {
            found, cell in
            found.append((cell.pattern, (0..<d).map { cell.sum[$0] }))
            found.append((cell.antipode, (0..<d).map { cell.total[$0] - cell.sum[$0] }))
        }
        return parts.flatMap { $0 }
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func sumsMatchTheirPatterns(rank: Int) throws {
        var generator = SplitMix64(state: UInt64(rank))
        for round in 0..<20 {
            let (n, d) = (8 + round % 5, rank + round % 2)
            var rows = (0..<n).map { _ in (0..<d).map { _ in Int.random(in: -2...2, using: &generator) } }
            // One zero row, one duplicate, one antiparallel row, and rank at most `rank`.
            rows[3] = rows[3].map { _ in 0 }
            rows[5] = rows[2]
            rows[6] = rows[2].map { -2 * $0 }
            if d > rank { for k in rows.indices { rows[k][d - 1] = rows[k][0] } }
            let arrangement = try HyperplaneArrangement(ExactMatrix(rows))
            let ν = (0..<n).map { _ in Double.random(in: -1...1, using: &generator) }
            let found = try cells(arrangement, ν)
            let expected = try arrangement.cells()
            #expect(Set(found.map(\.0)) == Set(expected), "rows \(rows)")
            #expect(arrangement.rank == 0 || found.count == expected.count)
            for (pattern, sum) in found {
                for j in 0..<d {
                    let terms = (0..<n).filter { pattern[$0] }.map { ν[$0] * Double(rows[$0][j]) }
                    let size = (0..<n).reduce(0) { $0 + abs(ν[$1] * Double(rows[$1][j])) }
                    #expect(abs(sum[j] - terms.reduce(0, +)) <= 1e-15 * size)
                }
            }
        }
    }

    @Test func overflowingWeightsAreRefusedWithTheirPlace() throws {
        let arrangement = try HyperplaneArrangement(ExactMatrix(rows: 2, columns: 2, doubles: [1, 2, 3, 1e300]))
        #expect(throws: ArrangementError.notFinite(row: 1, column: 1)) {
            try arrangement.reduceCellPairs(weights: [1, 1e300], into: 0) { _, _ in }
        }
    }
}
