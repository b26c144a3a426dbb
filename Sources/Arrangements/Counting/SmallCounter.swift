import ExactArithmetic

/// Deletion and restriction on 64-bit integer rows; gives up when a product does not fit.
struct SmallCounter {
    private let dimension: Int
    private let count: Int
    /// Rows of the arrangement of each dimension on the current branch, packed.
    private var levels: [[Int64]]
    private var distinct: DistinctRows
    private var budget: Int
    private var overflowed = false

    init(_ rows: [Int64], count: Int, dimension: Int, budget: Int) {
        self.dimension = dimension
        self.count = count
        self.budget = budget
        levels = (0...dimension).map { [Int64](repeating: 0, count: $0 < dimension ? $0 * count : 0) }
        levels[dimension] = rows
        distinct = DistinctRows(capacity: count)
    }

    /// The number of cells, nil when an intermediate number does not fit 64 bits.
    mutating func run() throws -> Int? {
        let cells = try cells(dimension, count)
        return overflowed ? nil : cells
    }

    /// r(A) = 1 + Σ_k r((A_{<k})^{H_k}) for the first m rows of a level.
    private mutating func cells(_ d: Int, _ m: Int) throws -> Int {
        if m <= 1 { return m + 1 }
        if d == 2 { return 2 * m }
        budget -= m * (m * d / 4 + 50)
        if budget < 0 { throw CountBudgetExceeded() }
        try Task.checkCancellation()
        var total = 2
        for k in 1..<m {
            let restricted = restrict(d, k)
            if overflowed { return 0 }
            total += d == 3 ? 2 * restricted : try cells(d - 1, restricted)
        }
        return total
    }

    /// Restricts the first k rows of level d to the hyperplane of row k; returns the number of distinct lines.
    private mutating func restrict(_ d: Int, _ k: Int) -> Int {
        let source = levels[d]
        let head = k * d
        guard
            let pivot = (0..<d).filter({ source[head + $0] != 0 }).min(by: {
                source[head + $0].magnitude < source[head + $1].magnitude
            })
        else { return 0 }
        let scale = source[head + pivot]
        distinct.begin(width: d - 1, count: k)
        return levels[d - 1].withUnsafeMutableBufferPointer { target in
            source.withUnsafeBufferPointer { source in
                var kept = 0
                for i in 0..<k {
                    let fits = eliminate(source, i * d, head, pivot, scale, d, target, kept * (d - 1))
                    if !fits {
                        overflowed = true
                        return 0
                    }
                    if distinct.insert(target, kept) { kept += 1 }
                }
                return kept
            }
        }
    }
}

/// Writes the primitive canonical form of x · scale − h · x[pivot] without the pivot entry; false on overflow.
@inline(__always)
private func eliminate(
    _ source: UnsafeBufferPointer<Int64>, _ row: Int, _ head: Int, _ pivot: Int, _ scale: Int64, _ d: Int,
    _ target: UnsafeMutableBufferPointer<Int64>, _ at: Int
) -> Bool {
    let factor = source[row &+ pivot]
    var (content, leading, overflow) = (UInt64(0), Int64(0), false)
    var out = at
    for j in 0..<d where j != pivot {
        let (x, overX) = source[row &+ j].multipliedReportingOverflow(by: scale)
        let (y, overY) = source[head &+ j].multipliedReportingOverflow(by: factor)
        let (value, over) = x.subtractingReportingOverflow(y)
        overflow = overflow || overX || overY || over || value == .min
        target[out] = value
        out &+= 1
        if leading == 0 { leading = value }
        if content != 1, !overflow { content = gcd(content, value.magnitude) }
    }
    if overflow || content > UInt64(Int64.max) { return false }
    let divisor = leading < 0 ? -Int64(content) : Int64(content)
    if divisor != 1, divisor != 0 {
        for index in at..<out { target[index] /= divisor }
    }
    return true
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
