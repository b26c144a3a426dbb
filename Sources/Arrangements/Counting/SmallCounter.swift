import ExactArithmetic

/// Deletion and restriction on 64-bit integer rows; gives up when a product does not fit.
///
/// An arrangement of dimension d has the d unit vectors, which are not stored, and some further rows. Within the hyperplane of
/// a row h with h_p ≠ 0 the unit vectors other than e_p stay unit vectors, and e_p becomes the rest of h.
struct SmallCounter {
    private let dimension: Int
    private let count: Int
    /// The further rows of the arrangement of each dimension on the current branch, packed.
    private var levels: [[Int64]]
    private var distinct: DistinctRows
    private let monitor: CountMonitor
    private var overflowed = false

    /// Makes a counter, nil when the rows do not fit 64 bits.
    init?(_ lines: ReducedLines, _ monitor: CountMonitor) throws {
        guard case .small(let rows) = try lines.rows(monitor).storage else { return nil }
        dimension = lines.rank
        count = lines.count - lines.rank
        self.monitor = monitor
        levels = [[]]
        for d in 1...max(1, dimension) {
            // One unit vector becomes a further row with every dimension less.
            levels.append([Int64](repeating: 0, count: d < dimension ? d * (count + dimension - d) : 0))
        }
        levels[dimension] = rows
        distinct = DistinctRows(capacity: count + dimension)
    }

    /// The number of cells, nil when an intermediate number does not fit 64 bits.
    mutating func run() throws -> Int128? {
        let cells = try cells(dimension, count)
        return overflowed ? nil : cells
    }

    /// The number of cells of the unit vectors and the first m rows of a level: r(A) = 2^d + Σ_k r((A_{<k})^{H_k}).
    private mutating func cells(_ d: Int, _ m: Int) throws -> Int128 {
        if d < 2 { return 2 }
        if d == 2 { return Int128(2 &* (m &+ 2)) }
        try monitor.spend(m * (m * d / 4 + 50))
        var total = Int128(1) << d
        for k in 0..<m {
            if k & 63 == 63 { try Task.checkCancellation() }
            let restricted = restrict(d, k)
            if overflowed { return 0 }
            total += d == 3 ? Int128(2 &* (restricted &+ 2)) : try cells(d - 1, restricted)
            if d == dimension { monitor.reach(total, d + k + 1, of: d + m, dimension: d) }
        }
        return total
    }

    /// Restricts the first k rows of level d to the hyperplane of row k; returns the number of further distinct lines.
    private mutating func restrict(_ d: Int, _ k: Int) -> Int {
        let source = levels[d]
        let head = k * d
        guard
            let pivot = (0..<d).filter({ source[head + $0] != 0 }).min(by: {
                source[head + $0].magnitude < source[head + $1].magnitude
            })
        else { return 0 }
        distinct.begin(width: d - 1, count: k + 1)
        return levels[d - 1].withUnsafeMutableBufferPointer { target in
            source.withUnsafeBufferPointer { source in
                var kept = 0
                // Row k itself stands for the unit vector of its pivot.
                for i in -1..<k {
                    let row = i < 0 ? head : i &* d
                    let (scale, factor) = i < 0 ? (1, 0) : (source[head &+ pivot], source[row &+ pivot])
                    switch eliminate(source, row, scale, head, factor, pivot, d, target, kept &* (d &- 1)) {
                    case .overflow:
                        overflowed = true
                        return 0
                    case .unit: continue
                    case .line: if distinct.insert(target, kept) { kept += 1 }
                    }
                }
                return kept
            }
        }
    }
}

/// What a row becomes in a hyperplane.
private enum Image { case overflow, unit, line }

/// Writes the primitive canonical form of scale · x − factor · h without the pivot entry.
@inline(__always)
private func eliminate(
    _ source: UnsafeBufferPointer<Int64>, _ row: Int, _ scale: Int64, _ head: Int, _ factor: Int64, _ pivot: Int,
    _ d: Int, _ target: UnsafeMutableBufferPointer<Int64>, _ at: Int
) -> Image {
    var (content, leading, overflow, support) = (UInt64(0), Int64(0), false, 0)
    var out = at
    for j in 0..<d where j != pivot {
        let (x, overX) = source[row &+ j].multipliedReportingOverflow(by: scale)
        let (y, overY) = source[head &+ j].multipliedReportingOverflow(by: factor)
        let (value, over) = x.subtractingReportingOverflow(y)
        overflow = overflow || overX || overY || over || value == .min
        target[out] = value
        out &+= 1
        if value != 0 { support &+= 1 }
        if leading == 0 { leading = value }
        if content != 1, !overflow { content = gcd(content, value.magnitude) }
    }
    if overflow || content > UInt64(Int64.max) { return .overflow }
    if support < 2 { return .unit }
    let divisor = leading < 0 ? -Int64(content) : Int64(content)
    if divisor != 1 {
        for index in at..<out { target[index] /= divisor }
    }
    return .line
}

/// An open-addressing table that recognises equal rows of a packed array.
private struct DistinctRows {
    private var slots: [Int32]
    private var mask = 0
    private var width = 0

    init(capacity: Int) {
        var size = 4
        while size < 2 * capacity { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    /// Empties the table for up to `count` rows of the given width.
    mutating func begin(width: Int, count: Int) {
        self.width = width
        var size = 4
        while size < 2 * count { size *= 2 }
        mask = size - 1
        slots.withUnsafeMutableBufferPointer { slots in
            for index in 0..<size { slots[index] = -1 }
        }
    }

    /// Whether row `index` of the packed rows differs from all rows inserted before; then it is inserted.
    @inline(__always)
    mutating func insert(_ rows: UnsafeMutableBufferPointer<Int64>, _ index: Int) -> Bool {
        let base = index &* width
        var hash: UInt64 = 0
        for j in 0..<width {
            hash = (hash ^ UInt64(bitPattern: rows[base &+ j])) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return slots.withUnsafeMutableBufferPointer { slots in
            var place = Int(truncatingIfNeeded: hash) & mask
            while slots[place] >= 0 {
                let other = Int(slots[place]) &* width
                var equal = true
                for j in 0..<width where rows[other &+ j] != rows[base &+ j] { equal = false }
                if equal { return false }
                place = (place &+ 1) & mask
            }
            slots[place] = Int32(truncatingIfNeeded: index)
            return true
        }
    }
}
