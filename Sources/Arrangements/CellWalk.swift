import BigInt
import ExactArithmetic

/// The cell that a walk stands on: its pattern, without a copy.
///
/// The value is meant to be read inside the walk's body; keep `pattern` (a copy) to remember a cell.
public struct CellView: Sendable {
    /// The number of data rows, n.
    public let rowCount: Int
    /// The number of this cell in the walk, from 0.
    public internal(set) var index = 0
    /// The bits of the pattern: row k is active when bit k % 64 of word k / 64 is set.
    public internal(set) var words: [UInt64]
    /// The rows whose bit changed since the walk's previous cell; for the first cell, since `CellWalk.start`.
    ///
    /// Filled only by `forEachCellPair`, so that sums over active rows can be carried along.
    public internal(set) var flips: [Int32] = []

    /// Whether row k is active.
    @inlinable
    public subscript(k: Int) -> Bool { words[k >> 6] >> UInt64(k & 63) & 1 == 1 }

    /// The pattern as a value of its own.
    public var pattern: ActivationPattern { ActivationPattern(count: rowCount, words: words) }
}

/// Called now and then by long enumerations with the cells found so far and the known upper bound of all.
public typealias EnumerationProgress = (_ cells: Int, _ bound: BigInt) -> Void

/// Turns the signs of lines into bits of rows.
struct PatternWriter {
    /// The rows that are not zero: flipping their bits gives the antipodal pattern.
    let nonzeroRows: [UInt64]
    /// The pattern when every line is negative.
    let base: [UInt64]
    /// The state of the lines that `view` shows.
    private var shown: [UInt64]
    private let lines: PreparedLines
    /// Row k lies alone on line k, for all k: then words of lines are words of rows up to `base`.
    private let direct: Bool
    var view: CellView

    init(_ lines: PreparedLines) {
        let rowCount = lines.rowLine.count
        let width = ActivationPattern.wordCount(rowCount)
        var base = [UInt64](repeating: 0, count: width)
        var nonzero = base
        for k in 0..<rowCount {
            let bit: UInt64 = 1 << UInt64(k & 63)
            if lines.rowLine[k] >= 0 { nonzero[k >> 6] |= bit }
            if lines.rowLine[k] < 0 || !lines.rowForward[k] { base[k >> 6] |= bit }
        }
        self.lines = lines
        self.base = base
        nonzeroRows = nonzero
        direct = lines.count == rowCount
        shown = [UInt64](repeating: 0, count: (lines.count + 63) >> 6)
        view = CellView(rowCount: rowCount, words: base)
    }

    /// Shows the cell with the given positive lines.
    @inline(__always)
    mutating func show(_ positive: UnsafePointer<UInt64>, flips: Bool) {
        if direct && !flips {
            for w in 0..<base.count { view.words[w] = positive[w] ^ base[w] }
            return
        }
        view.flips.removeAll(keepingCapacity: true)
        for w in 0..<shown.count {
            var changed = positive[w] ^ shown[w]
            shown[w] = positive[w]
            while changed != 0 {
                flip(line: w << 6 + changed.trailingZeroBitCount, record: flips)
                changed &= changed &- 1
            }
        }
    }

    /// Changes the side of one line.
    @inline(__always)
    mutating func flip(line: Int, record: Bool) {
        for index in Int(lines.lineStarts[line])..<Int(lines.lineStarts[line + 1]) {
            let row = Int(lines.lineRows[index])
            view.words[row >> 6] ^= 1 << UInt64(row & 63)
            if record { view.flips.append(Int32(row)) }
        }
    }

    /// Turns the shown pattern into that of the antipodal cell, or back.
    @inline(__always)
    mutating func reflect() {
        for w in 0..<base.count { view.words[w] ^= nonzeroRows[w] }
    }
}

/// Counts the antipodal pairs of a walk, reports progress and asks for cancellation.
private struct WalkMeter {
    let bound: BigInt
    let progress: EnumerationProgress?
    private var pairs = 0

    init(bound: BigInt, progress: EnumerationProgress?) {
        self.bound = bound
        self.progress = progress
    }

    @inline(__always)
    mutating func step() throws {
        pairs &+= 1
        if pairs & 1023 == 0 { try pause() }
    }

    private func pause() throws {
        try Task.checkCancellation()
        if pairs & 32767 == 0, let progress { progress(2 * pairs, bound) }
    }
}

/// Enumerates the cells of prepared lines as patterns of rows.
struct CellEnumerator {
    let lines: PreparedLines

    /// Visits every cell once; antipodal cells follow each other.
    func forEachCell(progress: EnumerationProgress?, _ body: (CellView) throws -> Void) throws {
        var index = 0
        try walk(flips: false, progress: progress) { writer in
            writer.view.index = index
            try body(writer.view)
            index += 1
            if lines.rank > 0 {
                writer.reflect()
                defer { writer.reflect() }
                writer.view.index = index
                try body(writer.view)
                index += 1
            }
        }
    }

    /// Visits half of the cells with a writer that shows the current one; the body must leave the writer as it found it.
    func walk(flips: Bool, progress: EnumerationProgress?, _ body: (inout PatternWriter) throws -> Void) throws {
        var writer = PatternWriter(lines)
        var meter = WalkMeter(bound: coverBound(n: lines.count, rank: lines.rank), progress: progress)
        switch lines.rank {
        case 0: try body(&writer)
        case 1, 2:
            try walkPlane(&writer) { writer in
                try body(&writer)
                try meter.step()
            }
        default:
            try searchHalf { positive in
                writer.show(positive, flips: flips)
                try body(&writer)
                try meter.step()
            }
        }
    }

    /// Runs the ray-sign search with the fastest arithmetic that is proven exact for these normals.
    private func searchHalf(_ visit: (UnsafePointer<UInt64>) throws -> Void) throws {
        let normals = lines.normals
        if let kernel = IntegerKernel(normals) {
            var search = RaySearch(normals, kernel: kernel)
            try search.visitHalf(visit)
        } else if hadamardBits(normals).product < 58 {
            var search = RaySearch(normals, kernel: FilteredKernel<Int128>(normals))
            try search.visitHalf(visit)
        } else {
            var search = RaySearch(normals, kernel: FilteredKernel<BigInt>(normals))
            try search.visitHalf(visit)
        }
    }

    /// Rank 1 and 2: crosses the lines one after the other in the order of their angles.
    ///
    /// Normals have angles in (−π/2, π/2]. With θ the least of them, the direction at angle θ + π/2 − 0 is on the positive
    /// side of every line; turning further crosses the lines in the order of their angles.
    private func walkPlane(
        _ writer: inout PatternWriter, _ body: (inout PatternWriter) throws -> Void
    ) throws {
        let order = PlaneOrder(lines.normals).order
        let width = (lines.count + 63) >> 6
        var all = [UInt64](repeating: ~0, count: width)
        if lines.count & 63 != 0 { all[width - 1] = (1 << UInt64(lines.count & 63)) - 1 }
        all.withUnsafeBufferPointer { all in
            if let start = all.baseAddress { writer.show(start, flips: true) }
        }
        try body(&writer)
        for line in order.dropLast() {
            writer.view.flips.removeAll(keepingCapacity: true)
            writer.flip(line: line, record: true)
            try body(&writer)
        }
    }
}
