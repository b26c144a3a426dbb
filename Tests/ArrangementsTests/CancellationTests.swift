import Arrangements
import BigInt
import Dispatch
import ExactArithmetic
import Glibc
import Testing

/// Work that would take long ends soon after its task is cancelled, in whatever exact step it is.
@Suite(.serialized) struct CancellationTests {
    /// What takes ten times the pause before the cancellation at least, most of it minutes.
    enum Work: String, CaseIterable, Sendable {
        case countOfLongRows, cellsOfLongRows, coneOfManyZeros, raysOfACyclicCone, circlesOfALargeGrid
        case deficientRank, nearlyDependentRows, facesOfLongRows
    }

    @Test(arguments: Work.allCases)
    func endsWhenCancelled(work: Work) async throws {
        let entered = DispatchSemaphore(value: 0)
        let clock = ContinuousClock()
        let task = Task { () -> ContinuousClock.Instant in
            entered.signal()
            #expect(throws: CancellationError.self, "\(work)") { try Self.run(work) }
            return clock.now
        }
        // A thread of its own: the tests may keep all threads of tasks busy.
        let cancelled = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                entered.wait()
                usleep(100_000)
                let now = clock.now
                task.cancel()
                continuation.resume(returning: now)
            }
        }
        // A tenth of a second at most on a quiet machine.
        #expect(await task.value - cancelled < .seconds(5), "\(work)")
    }

    private static func run(_ work: Work) throws {
        switch work {
        case .countOfLongRows: _ = try arrangement(longRows(130, 128, dependent: 90)).count()
        case .cellsOfLongRows: _ = try arrangement(longRows(330, 328, dependent: 90)).cells(limit: 1)
        case .facesOfLongRows: _ = try arrangement(withNegatives(longRows(130, 128, dependent: 90))).countAllPatterns()
        case .deficientRank: _ = try arrangement(longRows(340, 360, dependent: 1))
        case .coneOfManyZeros:
            let arrangement = try arrangement(withNegatives(longRows(120, 128, dependent: 1)))
            _ = try arrangement.cone(of: ActivationPattern(bits: Array(repeating: true, count: arrangement.n)))
        case .raysOfACyclicCone:
            let curve = (1...70).map { t in (0..<14).map { BigInt(t).power($0) } }
            let arrangement = try arrangement(curve)
            _ = try arrangement.cone(of: ActivationPattern(bits: Array(repeating: true, count: 70)))?.rays
        case .circlesOfALargeGrid:
            let points = (0..<3_600).map { [BigInt($0 % 60), BigInt($0 / 60), 1] }
            let mix = longRows(3, 3, dependent: 1)
            _ = try arrangement(points.map { p in (0..<3).map { j in (0..<3).reduce(0) { $0 + p[$1] * mix[$1][j] } } })
                .cells(limit: 10_000_000)
        case .nearlyDependentRows:
            var generator = SplitMix64(state: 4)
            let size = BigInt(10).power(40)
            let rows = (0..<70).map { _ in
                (0..<6).map { _ in
                    BigInt(Int.random(in: -1...1, using: &generator)) * size
                        + BigInt(Int.random(in: -1_000_000...1_000_000, using: &generator))
                }
            }
            _ = try arrangement(rows).cells(limit: 10_000_000)
        }
    }

    private static func arrangement(_ rows: [[BigInt]]) throws -> HyperplaneArrangement {
        try HyperplaneArrangement(
            ExactMatrix(
                rows: rows.count, columns: rows[0].count, entries: rows.flatMap { $0.map { .big(Rational($0)) } }))
    }

    /// Random rows of 120 bits, the last one a sum of some of the first.
    private static func longRows(_ n: Int, _ d: Int, dependent: Int) -> [[BigInt]] {
        var generator = SplitMix64(state: 3)
        var rows = (0..<n).map { _ in
            (0..<d).map { _ in
                BigInt(Int64(bitPattern: generator.next())) << 56 + BigInt(Int64(bitPattern: generator.next()) >> 8)
            }
        }
        if dependent > 1 { rows[n - 1] = (0..<d).map { j in (0..<dependent).reduce(0) { $0 + rows[$1][j] } } }
        return rows
    }

    private static func withNegatives(_ rows: [[BigInt]]) -> [[BigInt]] { rows + rows.map { $0.map { -$0 } } }
}
