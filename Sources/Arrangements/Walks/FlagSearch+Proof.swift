extension FlagSearch {
    /// Proves that no set of at most r of the lines 1, 2, … is dependent in as many first columns: then the walk meets no zero.
    ///
    /// The range is that of `visit`: each of its sets stands for the sets with one more, later line; one of two lines for all
    /// that begin with these two.
    ///
    /// - Throws: `NotInGeneralPosition` when a minor is zero, and what `step` throws, which is called for every set.
    mutating func prove(_ sets: Range<Int>, _ step: () throws -> Void) throws {
        var (number, first) = (1, 1)
        if sets.contains(0) { try proveNextLines(after: 0) }
        while first < count, number < sets.upperBound {
            let (start, end) = (max(0, sets.lowerBound - number), min(count - first, sets.upperBound - number))
            if start < end {
                try push(first)
                if start == 0 { try proveNextLines(after: first) }
                for offset in max(1, start)..<max(1, end) { try proveSupersets(adding: first + offset, step) }
                pop()
            }
            number += count - first
            first += 1
        }
    }

    /// Proves that the chosen lines with one more, and all sets that begin with these, are independent of every later line.
    private mutating func proveSupersets(adding line: Int, _ step: () throws -> Void) throws {
        try push(line)
        try step()
        try proveNextLines(after: line)
        if depth + 1 == mostChosen {
            for last in (line + 1)..<max(line + 1, count - 1) { try provePairs(last) }
        } else {
            for next in (line + 1)..<max(line + 1, count - 1) { try proveSupersets(adding: next, step) }
        }
        pop()
    }

    /// Proves that the chosen lines and any later one are independent in the next column.
    private func proveNextLines(after line: Int) throws {
        if levels[depth].negativeEntries(into: positive) == count - 1 - depth { return }
        for next in (line + 1)..<max(line + 1, count) { _ = try pivotSign(next) }
    }

    /// Proves that the chosen lines, a last one and any later one are independent in the next two columns.
    private func provePairs(_ last: Int) throws {
        if levels[depth].negativeProducts(last, into: positive) == count - depth - 2 { return }
        for line in (last + 1)..<count { _ = try isNegativeProduct(last, line) }
    }
}
