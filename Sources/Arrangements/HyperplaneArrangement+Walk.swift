import BigInt
import LinearAlgebra

extension HyperplaneArrangement {
    /// Visits every cell once, without storing any; antipodal cells follow each other.
    ///
    /// Memory is that of one branch of the search whatever the number of cells. The order is the same at every run.
    ///
    /// - Parameters:
    ///   - progress: called about every 65,536 cells.
    ///   - body: gets the current cell; what it throws ends the walk.
    /// - Throws: what the body throws, and `CancellationError` when the task is cancelled.
    public func forEachCell(progress: EnumerationProgress? = nil, _ body: (CellView) throws -> Void) throws {
        try walk.get().forEachCell(progress: progress, body)
    }
}

extension CellWalk {
    /// Visits every cell once, in order, on the calling thread; antipodal cells follow each other.
    func forEachCell(progress: EnumerationProgress?, _ body: (CellView) throws -> Void) throws {
        try withoutActuallyEscaping(body) { body in
            try WalkMonitor.with(progress: progress, bound: lines.coverBound) { monitor in
                for part in 0..<parts {
                    var follower = PatternFollower(lines, meter: WalkMeter(monitor), body: body)
                    try walk(part, &follower)
                }
            }
        }
    }

    /// The number of antipodal pairs of cells, found by several threads.
    func countPairs(progress: EnumerationProgress? = nil) throws -> Int {
        try WalkMonitor.with(progress: progress, bound: lines.coverBound) { monitor in
            try runParts(parts, threads: processorCount, monitor: monitor) { part in
                var follower = CountingFollower(WalkMeter(monitor))
                try walk(part, &follower)
                return follower.pairs
            }
            .reduce(0, +)
        }
    }

    /// Visits half of the cells with their sums on several threads; see `HyperplaneArrangement.reduceCellPairs`.
    func reduce<Result: Sendable>(
        _ fixed: FixedPointTerms, into initial: Result, threads: Int, progress: EnumerationProgress?,
        _ visit: @Sendable (inout Result, CellSum) throws -> Void
    ) throws -> [Result] {
        let weights = LineWeights(lines, fixed)
        return try withoutActuallyEscaping(visit) { visit in
            try WalkMonitor.with(progress: progress, bound: lines.coverBound) { monitor in
                try runParts(parts, threads: threads, monitor: monitor) { part in
                    var result = initial
                    // The follower does not know the type of the result, so that the walk is compiled for it; a pointer, because
                    // access to a captured variable is checked at every cell.
                    try withUnsafeMutablePointer(to: &result) { place in
                        var follower = SumFollower(lines, weights, meter: WalkMeter(monitor)) { cell in
                            try visit(&place.pointee, cell)
                        }
                        try walk(part, &follower)
                    }
                    return result
                }
            }
        }
    }
}
