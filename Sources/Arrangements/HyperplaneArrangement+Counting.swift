import BigInt
import ExactArithmetic

extension HyperplaneArrangement {
    /// The exact number of full-dimensional cells, without enumerating them.
    ///
    /// Deletion and restriction (T. Zaslavsky, Mem. AMS 154, 1975): adding hyperplane k to the first k cuts as many cells
    /// as the restriction of those to H_k has, so r(A) = r(A_{<d}) + Σ_{k≥d} r((A_{<k})^{H_k}). Rank 2 with m lines has 2m cells,
    /// d independent ones have 2^d, and independent groups of lines multiply. With few more hyperplanes than the rank
    /// the dual matroid is used (see `ModularCounter`), and in rank 3 with many hyperplanes the crossings of every great circle.
    ///
    /// - Parameter progress: called every few tenths of a second.
    /// - Throws: `ArrangementError.countTooLong` after some seconds, when it would take months, and `CancellationError`.
    /// - Complexity: about C(n′, min(r, n′ − r) − 1) row operations, fewer when many hyperplanes share flats.
    public func count(progress: CountProgress? = nil) throws -> BigInt {
        try count(CountMonitor(progress: progress), progress)
    }

    /// The exact number of values of 1(Xu ≥ 0) over every u ∈ R^d, faces and u = 0 included.
    ///
    /// The number of cells plus, for every flat that `CyclicFlats` finds, the number of cells of the restriction to it. With
    /// some u such that Xu > 0 (a bias column, say) there is no such flat and the two numbers agree.
    ///
    /// - Parameter progress: called every few tenths of a second.
    /// - Throws: `ArrangementError.countTooLong` after some seconds, when it would take months, and `CancellationError`.
    public func countAllPatterns(progress: CountProgress? = nil) throws -> BigInt {
        try countAllPatterns(CountMonitor(progress: progress), progress)
    }

    /// The number of all patterns when it takes no more than a few tenths of a second of work, nil otherwise.
    func cheapPatternCount() throws -> BigInt? {
        do {
            return try countAllPatterns(CountMonitor(budget: 10_000_000), nil)
        } catch is CountBudgetExceeded {
            return nil
        }
    }

    private func countAllPatterns(_ monitor: CountMonitor, _ progress: CountProgress?) throws -> BigInt {
        var total = try count(monitor, progress)
        try CyclicFlats(lines, inGeneralPosition: total == coverBound, monitor).forEach { flat in
            monitor.reach(total)
            total += try flat.cellCount(monitor)
        }
        return total
    }

    /// The exact number of cells when it takes no more than a few tenths of a second of work, nil otherwise.
    public func cheapCount() throws -> BigInt? { try CellCounter.count(lines.normals, budget: 10_000_000) }

    /// From so many great circles on their walk is the fastest count.
    private static let manyCircles = 200

    private func count(_ monitor: CountMonitor, _ progress: CountProgress?) throws -> BigInt {
        if rank == 3, lines.count >= Self.manyCircles, !monitor.isLimited { return try countAlongCircles(progress) }
        do {
            return try CellCounter(monitor).count(lines.normals)
        } catch is CountIsHopeless {
            throw ArrangementError.countTooLong(hyperplanes: lines.count, rank: rank, bound: coverBound)
        }
    }

    /// The number of cells that a walk along the great circles meets.
    private func countAlongCircles(_ progress: CountProgress?) throws -> BigInt {
        let pairs = try walk.get().countPairs { cells, bound in
            progress?(BigInt(cells), Double(bound.description).map { Double(cells) / $0 })
        }
        return BigInt(2 * pairs)
    }
}
