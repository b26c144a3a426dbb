/// The pattern of rows that belongs to the signs of the lines, changed one line at a time.
struct RowBits: ~Copyable {
    /// The number of words of a pattern.
    let width: Int
    /// The pattern of the current place.
    let words: UnsafeMutablePointer<UInt64>
    /// The rows that are not zero: flipping their bits gives the antipodal pattern.
    let nonzeroRows: UnsafeMutablePointer<UInt64>
    private let lines: PreparedLines
    /// The pattern when every line is negative.
    private let base: UnsafeMutablePointer<UInt64>
    private let marked: UnsafeMutablePointer<UInt64>
    private let rows: UnsafeMutablePointer<Int32>
    private let starts: UnsafeMutablePointer<Int32>
    /// Word w of the rows on the lines of every digit (see `forEachDigit`), from w · `digits` on; none for more than 64 lines.
    private let rowsOfDigits: UnsafeMutablePointer<UInt64>
    private let digits: Int

    init(_ lines: PreparedLines) {
        let rowCount = lines.rowLine.count
        width = ActivationPattern.wordCount(rowCount)
        words = .allocate(capacity: width)
        nonzeroRows = .allocate(capacity: width)
        base = .allocate(capacity: width)
        marked = .allocate(capacity: width)
        rows = .allocate(capacity: lines.lineRows.count)
        starts = .allocate(capacity: lines.lineStarts.count)
        rows.initialize(from: lines.lineRows, count: lines.lineRows.count)
        starts.initialize(from: lines.lineStarts, count: lines.lineStarts.count)
        self.lines = lines
        for pointer in [words, nonzeroRows, base, marked] { pointer.initialize(repeating: 0, count: width) }
        for k in 0..<rowCount {
            let bit: UInt64 = 1 << UInt64(k & 63)
            if lines.rowLine[k] >= 0 { nonzeroRows[k >> 6] |= bit }
            if lines.rowLine[k] < 0 || !lines.rowForward[k] { base[k >> 6] |= bit }
        }
        words.update(from: base, count: width)
        digits = digitCount(lines.count)
        rowsOfDigits = .allocate(capacity: max(1, digits * width))
        rowsOfDigits.initialize(repeating: 0, count: digits * width)
        for digit in 0..<digits {
            guard let (rest, line) = splitDigit(digit), line < lines.count else { continue }
            for w in 0..<width { rowsOfDigits[w * digits + digit] = rowsOfDigits[w * digits + rest] }
            for row in lines.rows(of: line) { rowsOfDigits[Int(row >> 6) * digits + digit] ^= 1 << UInt64(row & 63) }
        }
    }

    deinit {
        for pointer in [words, nonzeroRows, base, marked] { pointer.deallocate() }
        rows.deallocate()
        starts.deallocate()
        rowsOfDigits.deallocate()
    }

    /// Goes where exactly the given lines are positive.
    mutating func begin(positive: UnsafePointer<UInt64>) {
        words.update(from: base, count: width)
        forEachBit(positive, count: lines.count) { flip($0) }
    }

    /// Flips the rows on a line.
    @inline(__always)
    mutating func flip(_ line: Int) {
        for index in Int(starts[line])..<Int(starts[line &+ 1]) {
            let row = Int(rows[index])
            words[row >> 6] ^= 1 << UInt64(row & 63)
        }
    }

    /// Goes where exactly the given lines are positive, of at most 64.
    @inline(__always)
    mutating func jump(to positive: UInt64) {
        for w in 0..<width {
            var pattern = base[w]
            let rows = rowsOfDigits + w &* digits
            forEachDigit(positive, lines.count) { pattern ^= rows[$0] }
            words[w] = pattern
        }
    }

    @inline(__always)
    mutating func mark() { marked.update(from: words, count: width) }

    @inline(__always)
    mutating func rewind() { words.update(from: marked, count: width) }

    /// Turns the pattern into that of the antipodal cell, or back.
    @inline(__always)
    mutating func reflect() {
        for w in 0..<width { words[w] ^= nonzeroRows[w] }
    }
}

/// Calls the body with the positions of the set bits among the first `count`, ascending.
@inline(__always)
func forEachBit(_ words: UnsafePointer<UInt64>, count: Int, _ body: (Int) -> Void) {
    for w in 0..<((count + 63) >> 6) { forEachBit(words[w]) { body(w << 6 + $0) } }
}

/// Calls the body with the positions of the set bits of a word, ascending.
@inline(__always)
func forEachBit(_ word: UInt64, _ body: (Int) -> Void) {
    var rest = word
    while rest != 0 {
        body(rest.trailingZeroBitCount)
        rest &= rest &- 1
    }
}

/// Calls the body with the hexadecimal digits of a set of the first `count` ≤ 64 lines: 16 times the place of the digit plus the digit.
///
/// Tables over digits make sums over sets of lines without a branch.
@inline(__always)
func forEachDigit(_ set: UInt64, _ count: Int, _ body: (Int) -> Void) {
    var rest = set
    for place in 0..<((count &+ 3) >> 2) {
        body(place << 4 | Int(rest & 15))
        rest >>= 4
    }
}

/// The length of a table over digits; 0 when there are more than 64 lines.
func digitCount(_ lines: Int) -> Int { lines > 64 ? 0 : 16 * ((lines + 3) / 4) }

/// A digit without its lowest line, and that line; nil for the empty digit.
func splitDigit(_ digit: Int) -> (rest: Int, line: Int)? {
    let bits = digit & 15
    return bits == 0 ? nil : (digit & ~15 | bits & (bits - 1), digit / 16 * 4 + bits.trailingZeroBitCount)
}
