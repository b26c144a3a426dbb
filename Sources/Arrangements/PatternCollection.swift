import BigInt

/// Activation patterns packed one after the other: p × ceil(n / 64) words and nothing else.
///
/// The order is that of the enumeration, the same at every run; each pattern occurs once.
public struct PatternCollection: Sendable, Equatable {
    /// The number of data rows, n: the length of every pattern.
    public let rowCount: Int
    /// The number of words of one pattern.
    public let wordsPerPattern: Int
    /// The number of patterns.
    public let count: Int
    /// All patterns: pattern i is `words[i * wordsPerPattern ..< (i + 1) * wordsPerPattern]`.
    public let words: [UInt64]
    /// Whether these are all patterns of the arrangement (for `cells`: all cells; for `allPatterns`: all values).
    public let isExact: Bool
    /// An upper bound of the number of all patterns: Cover's for cells, exact when `isExact`.
    public let bound: BigInt
    /// For `allPatterns`: the dimension in R^d of each half-open cone {u : 1(Xu ≥ 0) = D}; nil when all are cells.
    public let dimensions: [Int]?
    /// For `sample`: what the random directions say about the cells that were not found; nil for enumerations.
    public let sampling: CoverageEstimate?

    /// Makes a collection from packed words.
    public init(
        rowCount: Int, count: Int, words: [UInt64], isExact: Bool, bound: BigInt, dimensions: [Int]? = nil,
        sampling: CoverageEstimate? = nil
    ) {
        wordsPerPattern = ActivationPattern.wordCount(rowCount)
        precondition(words.count == count * wordsPerPattern, "packed patterns need count × words per pattern words")
        precondition((dimensions?.count ?? count) == count, "every pattern needs a dimension")
        self.rowCount = rowCount
        self.count = count
        self.words = words
        self.isExact = isExact
        self.bound = bound
        self.dimensions = dimensions
        self.sampling = sampling
    }

    /// Makes a collection of given patterns, in their order; they must have one length.
    public init(
        _ patterns: [ActivationPattern], rowCount: Int, isExact: Bool, bound: BigInt,
        sampling: CoverageEstimate? = nil
    ) {
        precondition(patterns.allSatisfy { $0.count == rowCount }, "all patterns must have n bits")
        self.init(
            rowCount: rowCount, count: patterns.count, words: patterns.flatMap(\.words), isExact: isExact, bound: bound,
            sampling: sampling)
    }

    /// The index of a pattern, nil when it is not here. Complexity: linear.
    public func index(of pattern: ActivationPattern) -> Int? {
        guard pattern.count == rowCount else { return nil }
        return indices.first { i in
            pattern.words.indices.allSatisfy { words[i * wordsPerPattern + $0] == pattern.words[$0] }
        }
    }
}

extension PatternCollection: RandomAccessCollection {
    /// The first index, 0.
    public var startIndex: Int { 0 }

    /// One past the last index.
    public var endIndex: Int { count }

    /// Pattern i.
    public subscript(i: Int) -> ActivationPattern {
        precondition(i >= 0 && i < count, "pattern index out of range")
        return ActivationPattern(
            count: rowCount, words: Array(words[(i * wordsPerPattern)..<((i + 1) * wordsPerPattern)]))
    }
}
