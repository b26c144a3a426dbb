/// The cell that a walk stands on: its pattern, without a copy.
///
/// The value is meant to be read inside the walk's body; keep `pattern` (a copy) to remember a cell.
public struct CellView: Sendable {
    /// The number of data rows, n.
    public let rowCount: Int
    /// The bits of the pattern: row k is active when bit k % 64 of word k / 64 is set.
    public internal(set) var words: [UInt64]

    /// Whether row k is active.
    @inlinable
    public subscript(k: Int) -> Bool { words[k >> 6] >> UInt64(k & 63) & 1 == 1 }

    /// The pattern as a value of its own.
    public var pattern: ActivationPattern { ActivationPattern(count: rowCount, words: words) }
}

/// Follows a walk with the pattern of the rows and shows every cell and its antipode.
struct PatternFollower: CellFollower, ~Copyable {
    private var bits: RowBits
    private var view: CellView
    private var meter: WalkMeter
    private let hasAntipodes: Bool
    private let body: (CellView) throws -> Void

    init(_ lines: PreparedLines, meter: consuming WalkMeter, body: @escaping (CellView) throws -> Void) {
        bits = RowBits(lines)
        view = CellView(rowCount: lines.rowLine.count, words: Array(repeating: 0, count: bits.width))
        self.meter = meter
        hasAntipodes = lines.rank > 0
        self.body = body
    }

    var monitor: WalkMonitor { meter.monitor }

    mutating func begin(positive: UnsafePointer<UInt64>) { bits.begin(positive: positive) }
    mutating func cross(_ line: Int, toPositive: Bool) { bits.flip(line) }
    mutating func jump(to positive: UInt64) { bits.jump(to: positive) }
    mutating func mark() { bits.mark() }
    mutating func rewind() { bits.rewind() }

    mutating func stop() throws {
        for w in 0..<bits.width { view.words[w] = bits.words[w] }
        try body(view)
        if hasAntipodes {
            for w in 0..<bits.width { view.words[w] ^= bits.nonzeroRows[w] }
            try body(view)
        }
        try meter.step()
    }
}
