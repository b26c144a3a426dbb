import Arrangements
import BigInt
import ExactArithmetic
import Synchronization
import Testing

/// Counts beyond the sizes of `CovectorOracle`: many dimensions, the Gale dual, progress, and what would never end.
@Suite struct CountingTests {
    /// r(A) = Σ_S (−1)^{|S| + rank S} over all sets of rows (Whitney's theorem at t = −1), rows being distinct lines.
    private func whitneySum(_ rows: [[Int]]) -> Int {
        (0..<(1 << rows.count)).reduce(0) { sum, code in
            let subset = rows.indices.filter { code >> $0 & 1 == 1 }.map { rows[$0] }
            return sum + ((subset.count + rank(subset)) % 2 == 0 ? 1 : -1)
        }
    }

    /// The rank of a few small integer rows by elimination in integers.
    private func rank(_ rows: [[Int]]) -> Int {
        var basis: [(pivot: Int, row: [Int])] = []
        for var row in rows {
            for (pivot, other) in basis where row[pivot] != 0 {
                let (a, b) = (other[pivot], row[pivot])
                row = zip(row, other).map { $0 * a - $1 * b }
                let content = row.reduce(0) { divisor($0, $1) }
                if content > 1 { row = row.map { $0 / content } }
            }
            if let pivot = row.firstIndex(where: { $0 != 0 }) { basis.append((pivot, row)) }
        }
        return basis.count
    }

    private func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? abs(a) : divisor(b, a % b) }

    /// Rows that are zero or on the line of an earlier one left out.
    private func distinctLines(_ rows: [[Int]]) -> [[Int]] {
        rows.reduce(into: []) { kept, row in
            if rank([row]) == 1, kept.allSatisfy({ rank([$0, row]) == 2 }) { kept.append(row) }
        }
    }

    /// Few more lines than dimensions: counted on the dual, unless that is too degenerate.
    @Test(arguments: [(11, 8), (11, 9), (10, 7), (9, 6), (8, 5), (10, 5), (11, 10)])
    func degenerateCountsAreWhitneySums(shape: (n: Int, rank: Int)) throws {
        var matrices = DegenerateMatrices(seed: UInt64(100 * shape.n + shape.rank))
        for _ in 0..<6 {
            let rows = matrices.next(rows: shape.n, columns: shape.rank, rank: shape.rank)
            let cells = try HyperplaneArrangement(ExactMatrix(rows)).count()
            #expect(cells == BigInt(whitneySum(distinctLines(rows))), "\(rows)")
        }
    }

    /// Graphs have no small dual; the sums of cycles have one: n lines of rank n − 1 around a cycle, several cycles at a vertex.
    @Test func cyclesMultiply() throws {
        // A cycle of k edges has 2^k − 2 acyclic orientations.
        let lengths = [3, 9, 14, 5]
        let size = lengths.reduce(0) { $0 + $1 - 1 }
        var rows: [[Int]] = []
        var offset = 0
        for length in lengths {
            for k in 0..<(length - 1) { rows.append((0..<size).map { $0 == offset + k ? 1 : 0 }) }
            rows.append((0..<size).map { (offset..<(offset + length - 1)).contains($0) ? 1 : 0 })
            offset += length - 1
        }
        let expected = lengths.reduce(BigInt(1)) { $0 * ((BigInt(1) << $1) - 2) }
        #expect(try HyperplaneArrangement(ExactMatrix(rows)).count() == expected)
    }

    /// Several paths between two vertices: all orientations minus those with a directed cycle. The dual has one class per path.
    @Test(arguments: [
        [2, 3, 4], [1, 6, 7], [5, 5, 5], [10, 20, 30], [2, 3, 4, 5], [4, 4, 4, 4], [1, 2, 3, 4, 5], [7, 3, 9, 2, 5, 6],
    ])
    func thetaGraphs(lengths: [Int]) throws {
        // Every path but for its last edge has coordinates of its own; the last edges but the first close cycles with path 0.
        let starts = lengths.indices.map { k in k == 0 ? 0 : lengths[..<k].reduce(1) { $0 + $1 - 1 } }
        let size = lengths.reduce(1) { $0 + $1 - 1 }
        var rows = (0..<size).map { k in (0..<size).map { $0 == k ? 1 : 0 } }
        for k in lengths.indices.dropFirst() {
            let own = starts[k]..<(starts[k] + lengths[k] - 1)
            rows.append((0..<size).map { $0 < lengths[0] ? 1 : own.contains($0) ? -1 : 0 })
        }
        // Each path is directed forward, backward, or neither; a cycle needs one forward and another backward.
        let power = { (k: Int) in BigInt(1) << k }
        let withoutForward = lengths.reduce(BigInt(1)) { $0 * (power($1) - 1) }
        let withoutBoth = lengths.reduce(BigInt(1)) { $0 * (power($1) - 2) }
        #expect(try HyperplaneArrangement(ExactMatrix(rows)).count() == 2 * withoutForward - withoutBoth, "\(lengths)")
    }

    @Test(arguments: [(30, 27), (45, 44), (24, 20), (40, 38), (18, 6)])
    func generalPositionIsProven(shape: (n: Int, rank: Int)) throws {
        var generator = SplitMix64(state: UInt64(shape.n))
        let entries = (0..<(shape.n * shape.rank)).map { _ in Double.random(in: -1...1, using: &generator) }
        let matrix = ExactMatrix(rows: shape.n, columns: shape.rank, doubles: entries)
        #expect(try HyperplaneArrangement(matrix).count() == coverBound(n: shape.n, rank: shape.rank))
    }

    /// One dependence in high rank is seen by the dual: sets of r rows with determinant zero lose two cells each, here one.
    @Test func oneDependenceInHighRankIsSeen() throws {
        var generator = SplitMix64(state: 4)
        let rank = 12
        var rows = (0..<15).map { _ in (0..<rank).map { _ in Int.random(in: -99...99, using: &generator) } }
        // Row 14 in the span of the rows 0 … 10.
        rows[14] = (0..<rank).map { j in (0...10).reduce(0) { $0 + ($1 + 1) * rows[$1][j] } }
        let cells = try HyperplaneArrangement(ExactMatrix(rows)).count()
        #expect(cells == coverBound(n: 15, rank: rank) - 2)
    }

    @Test func aCountThatWouldTakeMonthsEndsWithItsBound() throws {
        var generator = SplitMix64(state: 5)
        let entries = (0..<(60 * 40)).map { _ in Double.random(in: -1...1, using: &generator) }
        let arrangement = try HyperplaneArrangement(ExactMatrix(rows: 60, columns: 40, doubles: entries))
        let error = ArrangementError.countTooLong(hyperplanes: 60, rank: 40, bound: coverBound(n: 60, rank: 40))
        #expect(throws: error) { try arrangement.count() }
        #expect(error.description.contains(coverBound(n: 60, rank: 40).description))
    }

    @Test func longCountsReportProgressAndCanBeCancelled() async throws {
        var generator = SplitMix64(state: 6)
        let entries = (0..<(40 * 9)).map { _ in Double.random(in: -1...1, using: &generator) }
        let arrangement = try HyperplaneArrangement(ExactMatrix(rows: 40, columns: 9, doubles: entries))
        let reports = Mutex<[(found: BigInt, fraction: Double?)]>([])
        let task = Task {
            try arrangement.count { found, fraction in
                reports.withLock { $0.append((found, fraction)) }
                // The first reports are enough.
                if reports.withLock({ $0.count }) == 3 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let seen = reports.withLock { $0 }
        #expect(seen.count == 3)
        for (earlier, later) in zip(seen, seen.dropFirst()) {
            #expect(earlier.found <= later.found && (earlier.fraction ?? 2) <= (later.fraction ?? -1))
        }
        #expect(seen.allSatisfy { $0.found <= arrangement.coverBound && ($0.fraction ?? 2) < 1 })
    }

    /// In general position the faces add one pattern, that of u = 0, unless some u makes all rows positive.
    @Test func facesInGeneralPosition() throws {
        var generator = SplitMix64(state: 7)
        for (n, d) in [(9, 4), (12, 3), (8, 6)] {
            for positive in [false, true] {
                var rows = (0..<n).map { _ in (0..<d).map { _ in Int.random(in: -500...500, using: &generator) } }
                for k in rows.indices where positive || k < 2 {
                    rows[k][0] = (k == 0 && !positive ? -1 : 1) * (1_000 + k)
                }
                if !positive { rows[1] = rows[0].map { -$0 + 1 } }
                let arrangement = try HyperplaneArrangement(ExactMatrix(rows))
                let cells = try arrangement.count()
                guard cells == arrangement.coverBound else { continue }
                let patterns = try arrangement.allPatterns()
                #expect(try arrangement.countAllPatterns() == BigInt(patterns.count))
                let allActive = patterns.filter { $0.bits.allSatisfy { $0 } }
                #expect(allActive.count == 1)
                #expect(BigInt(patterns.count) - cells == (patterns.dimensions?.last == 0 ? 1 : 0))
                if positive { #expect(BigInt(patterns.count) == cells) }
            }
        }
    }
}
