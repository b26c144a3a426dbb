import LinearAlgebra

extension HyperplaneArrangement {
    /// Visits one cell of every antipodal pair together with its sum c = Σ_{k active} ν_k x_k, in parallel, storing none.
    ///
    /// The work is divided into parts that depend on the data only. Every part starts from a copy of `initial`, visits its
    /// cells in a fixed order on one thread, and leaves its result at its place: the results do not depend on the
    /// number of threads. The antipode −C of a visited cell C has the sum total − c; zero rows contribute nothing.
    ///
    /// Sums are exact sums of fixed-point terms (see `FixedPointTerms`): no drift, |error of c_j| ≤ (2^−52 + n 2^−61) Σ|ν_k x_kj|.
    ///
    ///     let best = try arrangement.reduceCellPairs(weights: ν, into: 0.0) { best, cell in
    ///         best = max(best, cell.sum[0])
    ///     }.max()
    ///
    /// - Parameters:
    ///   - ν: one weight per row.
    ///   - initial: what every part starts from.
    ///   - threads: the most threads to use; by default one per processor.
    ///   - progress: called about every 65,536 cells.
    ///   - visit: gets the part's result so far and the current cell; what it throws ends the walk. It may have no other effect:
    ///     the walk supposes general position, and where it finds a dependence all results are dropped and another walk begins.
    /// - Returns: the results of all parts, in the order of the parts.
    /// - Throws: `ArrangementError.notFinite` when a product ν_k x_kj overflows, what `visit` throws, and `CancellationError`.
    public func reduceCellPairs<Result: Sendable>(
        weights ν: [Double], into initial: Result, threads: Int? = nil, progress: EnumerationProgress? = nil,
        _ visit: @Sendable (inout Result, CellSum) throws -> Void
    ) throws -> [Result] {
        precondition(ν.count == n, "every row needs one weight")
        let fixed = try FixedPointTerms(rows: matrix.doubles, dimension: dimension, weights: ν)
        return try walk.attempt { walk in
            try walk.reduce(fixed, into: initial, threads: threads ?? processorCount, progress: progress, visit)
        }
    }
}
