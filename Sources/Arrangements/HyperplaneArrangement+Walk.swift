import BigInt

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
        try CellEnumerator(lines: lines).forEachCell(progress: progress, body)
    }

    /// Visits one cell of each antipodal pair, with the rows that changed since the previous one.
    ///
    /// The antipodal pattern flips every row that is not zero. Before the first cell the pattern is `walkStart`. With
    /// rank 0 there is a single cell, its own antipode.
    ///
    /// - Throws: what the body throws, and `CancellationError` when the task is cancelled.
    public func forEachCellPair(progress: EnumerationProgress? = nil, _ body: (CellView) throws -> Void) throws {
        var index = 0
        try CellEnumerator(lines: lines).walk(flips: true, progress: progress) { writer in
            writer.view.index = index
            try body(writer.view)
            index += 1
        }
    }

    /// The pattern from which the first flips of `forEachCellPair` start (in general not the pattern of any u).
    public var walkStart: ActivationPattern {
        ActivationPattern(count: n, words: PatternWriter(lines).base)
    }
}
