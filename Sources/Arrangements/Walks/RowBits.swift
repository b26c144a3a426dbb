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
    }

    deinit {
        for pointer in [words, nonzeroRows, base, marked] { pointer.deallocate() }
        rows.deallocate()
        starts.deallocate()
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
    for w in 0..<((count + 63) >> 6) {
        var rest = words[w]
        while rest != 0 {
            body(w << 6 + rest.trailingZeroBitCount)
            rest &= rest &- 1
        }
    }
}
