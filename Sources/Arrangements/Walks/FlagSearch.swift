/// The depth-first search of the flag walk (see `FlagWalk`).
struct FlagSearch: ~Copyable {
    private let coordinates: FlagCoordinates
    private let monitor: WalkMonitor
    /// The number of lines, the one at infinity included.
    private let count: Int
    /// The most lines of a set: r − 1.
    private let mostChosen: Int
    /// Level k has k chosen lines.
    private let levels: UnsafeMutablePointer<FlagTableau>
    /// The chosen lines, and room for two more.
    private let chosen: UnsafeMutablePointer<Int>
    /// The signs of the minors of the first 0, 1, 2, … chosen lines.
    private let chosenSigns: UnsafeMutablePointer<Int>
    private var depth = 0
    /// The chosen lines and line 0, as bits.
    private let chosenBits: UnsafeMutablePointer<UInt64>
    /// The signs of the current cell.
    private let positive: UnsafeMutablePointer<UInt64>
    private let words: Int
    private let sorter: RadixSorter

    init(_ coordinates: FlagCoordinates, _ monitor: WalkMonitor) {
        self.coordinates = coordinates
        self.monitor = monitor
        count = coordinates.lines.count
        mostChosen = coordinates.lines.rank - 1
        words = ActivationPattern.wordCount(count)
        sorter = RadixSorter(capacity: count)
        positive = .allocate(capacity: words)
        positive.initialize(repeating: 0, count: words)
        chosenBits = .allocate(capacity: words)
        chosenBits.initialize(repeating: 0, count: words)
        chosenBits[0] = 1
        chosen = .allocate(capacity: mostChosen + 2)
        chosenSigns = .allocate(capacity: mostChosen + 1)
        chosenSigns[0] = 1
        levels = .allocate(capacity: mostChosen)
        for k in 0..<mostChosen {
            (levels + k).initialize(to: FlagTableau(vectors: (count + 7) / 8, depth: k, rank: mostChosen + 1))
        }
        levels[0].fill(coordinates.rounded)
    }

    deinit {
        positive.deallocate()
        chosenBits.deallocate()
        chosen.deallocate()
        chosenSigns.deallocate()
        for k in 0..<mostChosen { levels[k].deallocate() }
        levels.deallocate()
    }

    /// Visits the cells of a range of sets of at most two lines, in the order ∅, {1}, {1, 2}, {1, 3}, …, {2}, {2, 3}, …; those
    /// of two lines with all sets that begin with them.
    ///
    /// - Parameter visit: gets the bits of the positive lines; the pointer is valid during the call.
    /// - Throws: `NotInGeneralPosition` when a minor is zero, and what the body throws.
    mutating func visit(_ sets: Range<Int>, _ visit: (UnsafePointer<UInt64>) throws -> Void) throws {
        var (number, first) = (1, 1)
        if sets.contains(0) {
            try findCellOfEmptySet()
            try visit(positive)
        }
        while first < count, number < sets.upperBound {
            let (start, end) = (max(0, sets.lowerBound - number), min(count - first, sets.upperBound - number))
            if start < end { try visitPairs(first, start..<end, visit) }
            number += count - first
            first += 1
        }
    }

    /// Visits {first} for the offset 0, and {first, first + offset} with its supersets for the others.
    private mutating func visitPairs(
        _ first: Int, _ offsets: Range<Int>, _ visit: (UnsafePointer<UInt64>) throws -> Void
    ) throws {
        if offsets.contains(0) {
            try findCell(adding: first)
            try visit(positive)
        }
        try push(first)
        for offset in offsets where offset > 0 { try explore(first + offset, visit) }
        pop()
    }

    /// Visits the chosen lines with one more, and all sets that begin with these.
    private mutating func explore(_ line: Int, _ visit: (UnsafePointer<UInt64>) throws -> Void) throws {
        try findCell(adding: line)
        try visit(positive)
        guard depth + 1 < mostChosen, line + 1 < count else { return }
        try push(line)
        if depth + 1 == mostChosen {
            try visitVertices(after: line, visit)
        } else {
            for next in (line + 1)..<count { try explore(next, visit) }
        }
        pop()
    }

    /// Visits the chosen lines with each of the last ones, in about the order of the vertices along the common line of the chosen
    /// ones: then few lines change sides from one cell to the next.
    private mutating func visitVertices(after line: Int, _ visit: (UnsafePointer<UInt64>) throws -> Void) throws {
        let level = levels + depth
        for (index, last) in ((line + 1)..<count).enumerated() {
            let (slope, offset) = (level.pointee.entry(0, last), level.pointee.entry(1, last))
            sorter.keys[index] = sortKey(slope < 0 ? -offset : offset, abs(slope), label: last)
        }
        sorter.sort(count - 1 - line)
        for index in 0..<(count - 1 - line) {
            try findCell(adding: Int(sorter.keys[index] & 0xFFFF_FFFF))
            try visit(positive)
        }
    }

    private mutating func push(_ line: Int) throws {
        chosenSigns[depth + 1] = try pivotSign(line) * chosenSigns[depth]
        if !levels[depth].pivot(on: line, into: &levels[depth + 1]) { levels[depth + 1].forget() }
        chosen[depth] = line
        depth += 1
        chosenBits[line >> 6] |= 1 << UInt64(line & 63)
    }

    private mutating func pop() {
        depth -= 1
        let line = chosen[depth]
        chosenBits[line >> 6] &= ~(1 << UInt64(line & 63))
    }

    /// Finds the signs of the cell whose lowest point lies on no line.
    private mutating func findCellOfEmptySet() throws {
        if !levels[0].negativeEntries(into: positive) {
            try collect { line in try minorSign(adding: line) < 0 }
        }
        finish(isNegated: false)
    }

    /// Finds the signs of the cell whose lowest point lies on the chosen lines and one more.
    @inline(__always)
    private mutating func findCell(adding line: Int) throws {
        let isPositive = try pivotSign(line) > 0
        if !levels[depth].negativeProducts(line, into: positive) {
            try collect { try isNegativeProduct(line, $0) }
        }
        // The value is the product divided by the pivot; in the column of a₀ the sign counts, before it the opposite one.
        finish(isNegated: isPositive == (depth + 1 == mostChosen))
        try setChosenSigns(line, isPositive)
    }

    /// Turns the bits of negative values into those of positive lines, all but the chosen ones.
    @inline(__always)
    private func finish(isNegated: Bool) {
        let flip: UInt64 = isNegated ? ~0 : 0
        for w in 0..<words { positive[w] = (positive[w] ^ flip) & ~chosenBits[w] }
        if count & 63 != 0 { positive[words - 1] &= 1 << UInt64(count & 63) - 1 }
        positive[0] |= 1
    }

    /// Sets the signs of the chosen lines and one more; `finish` has cleared the bits of the former.
    @inline(__always)
    private func setChosenSigns(_ line: Int, _ isPositive: Bool) throws {
        let level = levels[depth]
        let error = level.coefficientError(line)
        positive[line >> 6] &= ~(1 << UInt64(line & 63))
        // Bits of one word are collected before they are written.
        var (word, bits) = (line >> 6, UInt64(isPositive ? 1 : 0) << UInt64(line & 63))
        for s in 0..<depth {
            let value = level.coefficient(s, line)
            let isCoefficientPositive = try abs(value) > error ? value > 0 : exactCoefficientSign(s, line) > 0
            let other = chosen[s]
            if other >> 6 != word {
                positive[word] |= bits
                (word, bits) = (other >> 6, 0)
            }
            bits |= UInt64(isCoefficientPositive != isPositive ? 1 : 0) << UInt64(other & 63)
        }
        positive[word] |= bits
    }

    /// Fills the bits of all lines that are not chosen, one by one.
    private func collect(_ isNegative: (Int) throws -> Bool) throws {
        for w in 0..<words { positive[w] = 0 }
        for line in 1..<count where chosenBits[line >> 6] >> UInt64(line & 63) & 1 == 0 {
            if try isNegative(line) { positive[line >> 6] |= 1 << UInt64(line & 63) }
        }
    }

    /// The sign of the minor of the chosen lines and one more.
    private func minorSign(adding line: Int) throws -> Int {
        chosen[depth] = line
        return try coordinates.minorSign(UnsafeBufferPointer(start: chosen, count: depth + 1), monitor)
    }

    /// The sign of the minor of the chosen lines and two more.
    private func minorSign(adding line: Int, _ other: Int) throws -> Int {
        (chosen[depth], chosen[depth + 1]) = (line, other)
        return try coordinates.minorSign(UnsafeBufferPointer(start: chosen, count: depth + 2), monitor)
    }

    /// The sign of the entry of a line in the first column.
    @inline(__always)
    private func pivotSign(_ line: Int) throws -> Int {
        let value = levels[depth].entry(0, line)
        if abs(value) > levels[depth].error(line) { return value > 0 ? 1 : -1 }
        return try minorSign(adding: line) * chosenSigns[depth]
    }

    /// Whether p t_{l,1} − t_{l,0} q is negative, as in `FlagTableau.negativeProducts`.
    private func isNegativeProduct(_ i: Int, _ l: Int) throws -> Bool {
        if l == i { return false }
        return try levels[depth].isNegativeProduct(i, l) ?? (minorSign(adding: i, l) * chosenSigns[depth] < 0)
    }

    /// The sign of the coefficient of chosen line number s in a line, where the rounded one leaves it open.
    private func exactCoefficientSign(_ s: Int, _ line: Int) throws -> Int {
        let replaced = chosen[s]
        chosen[s] = line
        defer { chosen[s] = replaced }
        let sign = try coordinates.minorSign(UnsafeBufferPointer(start: chosen, count: depth), monitor)
        return sign * chosenSigns[depth]
    }
}
