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
    ///   - progress: called on the calling thread now and then.
    ///   - visit: gets the part's result so far and the current cell; what it throws ends the walk.
    /// - Returns: the results of all parts, in the order of the parts.
    /// - Throws: `ArrangementError.notFinite` when a product ν_k x_kj overflows, what `visit` throws, and `CancellationError`.
    public func reduceCellPairs<Result: Sendable>(
        weights ν: [Double], into initial: Result, threads: Int? = nil, progress: EnumerationProgress? = nil,
        _ visit: @Sendable (inout Result, CellSum) throws -> Void
    ) throws -> [Result] {
        precondition(ν.count == n, "every row needs one weight")
        let fixed = try FixedPointTerms(rows: matrix.doubles, dimension: dimension, weights: ν)
        let nonzeroRows = ActivationPattern(bits: lines.rowLine.map { $0 >= 0 }).words
        let start = walkStart
        var current = [Int64](repeating: 0, count: dimension)
        var whole = current
        for k in 0..<n where lines.rowLine[k] >= 0 {
            for j in 0..<dimension {
                whole[j] += fixed.terms[k * dimension + j]
                if start[k] { current[j] += fixed.terms[k * dimension + j] }
            }
        }
        let total = (0..<dimension).map { Double(whole[$0]) * fixed.units[$0] }
        var sum = total
        var result = initial
        try forEachCellPair(progress: progress) { view in
            for row in view.flips {
                let k = Int(row)
                for j in 0..<dimension {
                    let term = fixed.terms[k * dimension + j]
                    current[j] += view[k] ? term : -term
                }
            }
            for j in 0..<dimension { sum[j] = Double(current[j]) * fixed.units[j] }
            try view.words.withUnsafeBufferPointer { words in
                try sum.withUnsafeBufferPointer { sum in
                    try total.withUnsafeBufferPointer { total in
                        try nonzeroRows.withUnsafeBufferPointer { nonzero in
                            guard let words = words.baseAddress, let sum = sum.baseAddress,
                                let total = total.baseAddress, let nonzero = nonzero.baseAddress
                            else { return }
                            try visit(
                                &result,
                                CellSum(
                                    rowCount: n, dimension: dimension, words: words, nonzeroRows: nonzero, sum: sum,
                                    total: total))
                        }
                    }
                }
            }
        }
        return [result]
    }
}
