import Arrangements

/// The graph of cells: neighbours are the cells on both sides of a common facet, so that exactly one hyperplane separates them.
struct CellGraph {
    /// The cells.
    let patterns: [ActivationPattern]
    /// The neighbours of each cell with the first row of the hyperplane between, as indices.
    let edges: [(a: Int, b: Int, row: Int)]
    /// The number of hyperplanes between each cell and the first one.
    let ranks: [Int]

    /// Joins given cells; only edges between two of them are there.
    ///
    /// Two cells that differ on the rows of one hyperplane only share a facet: the segment between inner points crosses that
    /// hyperplane and no other.
    init(_ collection: PatternCollection, of arrangement: HyperplaneArrangement) {
        let patterns = Array(collection)
        let hyperplanes = Self.hyperplanes(arrangement)
        let index = Dictionary(patterns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        edges = patterns.enumerated().flatMap { a, pattern in
            hyperplanes.compactMap { rows -> (a: Int, b: Int, row: Int)? in
                guard let b = index[pattern.flipping(rows)], a < b else { return nil }
                return (a, b, rows[0])
            }
        }
        ranks = patterns.map { pattern in
            hyperplanes.count { pattern[$0[0]] != patterns[0][$0[0]] }
        }
        self.patterns = patterns
    }

    /// The rows of each distinct hyperplane.
    private static func hyperplanes(_ arrangement: HyperplaneArrangement) -> [[Int]] {
        let zeros = Set(arrangement.zeroRows)
        let groups = (0..<arrangement.n).map { arrangement.rows(sharingHyperplaneOf: $0) }
        return groups.enumerated().filter { k, rows in rows.first == k && !zeros.contains(k) }.map(\.element)
    }
}

extension ActivationPattern {
    /// The pattern with some rows changed.
    func flipping(_ rows: [Int]) -> ActivationPattern {
        var words = words
        for k in rows { words[k >> 6] ^= 1 << UInt64(k & 63) }
        return ActivationPattern(count: count, words: words)
    }
}
