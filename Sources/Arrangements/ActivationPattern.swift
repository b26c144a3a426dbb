/// One diagonal 0/1 matrix D = diag(1(Xu ≥ 0)), held as n bits: bit k tells whether data row k is active.
///
/// Bit k lives in word k / 64 at place k % 64; unused places of the last word are zero.
@frozen
public struct ActivationPattern: Sendable, Hashable {
    /// The number of data rows, n.
    public let count: Int
    /// The bits, 64 to a word, lowest bit first.
    public let words: [UInt64]

    /// Makes a pattern from one truth value per row.
    public init(bits: [Bool]) {
        var words = [UInt64](repeating: 0, count: Self.wordCount(bits.count))
        for (k, bit) in bits.enumerated() where bit { words[k >> 6] |= 1 << UInt64(k & 63) }
        self.count = bits.count
        self.words = words
    }

    /// Makes a pattern of n bits from its words; places beyond n are cleared.
    public init(count: Int, words: [UInt64]) {
        precondition(words.count == Self.wordCount(count), "a pattern of n bits needs ceil(n / 64) words")
        var words = words
        if count & 63 != 0, let last = words.indices.last { words[last] &= (1 << UInt64(count & 63)) - 1 }
        self.count = count
        self.words = words
    }

    /// The number of words that n bits need: ceil(n / 64).
    @inlinable
    public static func wordCount(_ count: Int) -> Int { (count + 63) >> 6 }

    /// Whether row k is active.
    @inlinable
    public subscript(k: Int) -> Bool { words[k >> 6] >> UInt64(k & 63) & 1 == 1 }

    /// The truth value of every row.
    public var bits: [Bool] { (0..<count).map { self[$0] } }

    /// The number of active rows.
    public var activeCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The indices of the active rows, ascending.
    public var activeRows: [Int] { (0..<count).filter { self[$0] } }
}

extension ActivationPattern: Comparable {
    /// Lexicographic order of the bit strings: at the first row where they differ the inactive one comes first.
    public static func < (a: ActivationPattern, b: ActivationPattern) -> Bool {
        for (x, y) in zip(a.words, b.words) where x != y {
            return y >> UInt64((x ^ y).trailingZeroBitCount) & 1 == 1
        }
        return a.count < b.count
    }
}

extension ActivationPattern: CustomStringConvertible {
    /// The bits as text, row 0 first: `1011…`.
    public var description: String { String((0..<count).map { self[$0] ? "1" : "0" }) }
}
