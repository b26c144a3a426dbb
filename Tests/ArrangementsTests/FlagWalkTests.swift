import Arrangements
import BigInt
import ExactArithmetic
import Testing

/// General position in rank 4 and more: as many distinct cells as Cover allows, each of them real.
@Suite struct FlagWalkTests {
    static let shapes = [(n: 40, d: 4), (n: 20, d: 5), (n: 16, d: 6), (n: 14, d: 8), (n: 13, d: 12), (n: 70, d: 4)]

    @Test(arguments: shapes)
    func cellsAreThoseOfCover(shape: (n: Int, d: Int)) throws {
        var generator = SplitMix64(state: UInt64(shape.n))
        let entries = (0..<(shape.n * shape.d)).map { _ in Double.random(in: -1...1, using: &generator) }
        try check(ExactMatrix(rows: shape.n, columns: shape.d, doubles: entries), &generator)
    }

    /// Rows that differ by 1e-9 only, columns of very different sizes, and 30-digit decimals: many signs are close.
    @Test func illConditionedData() throws {
        var generator = SplitMix64(state: 3)
        let close = (0..<(18 * 5)).map { j in
            (j % 5 == 0 ? 1.0 : 0) + 1e-9 * Double.random(in: -1...1, using: &generator)
        }
        try check(ExactMatrix(rows: 18, columns: 5, doubles: close), &generator)
        let sizes = [1e-30, 1, 1e30, 1e12, 1e-12]
        let scaled = (0..<(18 * 5)).map { j in sizes[j % 5] * Double.random(in: -1...1, using: &generator) }
        try check(ExactMatrix(rows: 18, columns: 5, doubles: scaled), &generator)
        let digits = (0..<(18 * 5)).map { _ in
            (0..<30).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
        }
        let decimals = digits.compactMap { ExactNumber(decimal: "0.\($0)") }
        try check(ExactMatrix(rows: 18, columns: 5, entries: decimals), &generator)
    }

    /// One dependence among many independent rows is not overlooked, not even one of r rows.
    @Test(arguments: [[2, 7, 9], [2, 7, 9, 14], [0, 13, 14, 15]])
    func oneDependentSubsetIsSeen(others: [Int]) throws {
        var generator = SplitMix64(state: 9)
        var rows = (0..<16).map { _ in (0..<5).map { _ in Int.random(in: -999...999, using: &generator) } }
        rows[11] = (0..<5).map { j in others.enumerated().reduce(0) { $0 + ($1.offset + 2) * rows[$1.element][j] } }
        let arrangement = try HyperplaneArrangement(ExactMatrix(rows))
        let pairs = try arrangement.reduceCellPairs(weights: Array(repeating: 1, count: 16), into: 0) { n, _ in n += 1 }
        var streamed = 0
        try HyperplaneArrangement(ExactMatrix(rows)).forEachCell { _ in streamed += 1 }
        let cells = try arrangement.cells()
        #expect(streamed == cells.count)
        #expect(BigInt(cells.count) == (try arrangement.count()))
        #expect(cells.count == 2 * pairs.reduce(0, +))
        #expect(BigInt(cells.count) < arrangement.coverBound)
        #expect(Set(cells).count == cells.count)
    }

    private func check(_ matrix: ExactMatrix, _ generator: inout SplitMix64) throws {
        let arrangement = try HyperplaneArrangement(matrix)
        let (n, d) = (matrix.rows, matrix.columns)
        let rows = matrix.doubles
        let ν = (0..<n).map { _ in Double.random(in: -1...1, using: &generator) }
        let sizes = (0..<d).map { j in (0..<n).reduce(0) { $0 + abs(ν[$1] * rows[$1 * d + j]) } }
        let parts = try arrangement.reduceCellPairs(weights: ν, into: [ActivationPattern]()) { found, cell in
            found += [cell.pattern, cell.antipode]
            for j in 0..<d {
                let sum = (0..<n).reduce(0.0) { cell[$1] ? $0 + ν[$1] * rows[$1 * d + j] : $0 }
                #expect(abs(cell.sum[j] - sum) <= 1e-15 * sizes[j])
            }
        }
        let cells = parts.flatMap { $0 }
        #expect(BigInt(cells.count) == coverBound(n: n, rank: d))
        #expect(Set(cells).count == cells.count)
        for pattern in cells.shuffled(using: &generator).prefix(300) {
            #expect(try arrangement.integerWitness(of: pattern) != nil)
        }
    }
}
