import BigInt
import ExactArithmetic
import Glibc

extension HyperplaneArrangement {
    /// All cells as bit-packed patterns, antipodal cells at indices 2i and 2i + 1; or the first `limit` of them.
    ///
    /// - Parameters:
    ///   - limit: the most patterns to store; the result is exact when there are no more cells than that.
    ///   - memoryLimit: bytes allowed for the patterns; by default a quarter of the memory, at most 2 GB.
    ///   - progress: called about every 65,536 cells.
    /// - Throws: `ArrangementError.tooLarge` before any large allocation when the cells do not fit,
    ///   and `CancellationError`.
    /// - Complexity: about a microsecond per cell in low rank; memory p · ceil(n / 64) words.
    public func cells(limit: Int? = nil, memoryLimit: Int? = nil, progress: EnumerationProgress? = nil) throws
        -> PatternCollection
    {
        let bytes = 8 * ActivationPattern.wordCount(n)
        let allowed = memoryLimit ?? defaultMemoryLimit
        let expected = try expectedCells(limit: limit, bytes: bytes, allowed: allowed)
        // A few of very many cells are not worth the preparation of a walk over all.
        let isShort = limit.map { BigInt($0) < coverBound / 16 } ?? false
        if isShort, rank > Self.walkedRank, let limit, let few = try randomCells(limit) { return few }
        var words: [UInt64] = []
        words.reserveCapacity(expected * (bytes / 8))
        var count = 0
        var more = false
        func collect(_ walk: CellWalk) throws {
            words.removeAll(keepingCapacity: true)
            count = 0
            try walk.forEachCell(progress: progress) { view in
                if let limit, count >= limit { throw EnoughCells() }
                words.append(contentsOf: view.words)
                count += 1
            }
        }
        do {
            if isShort { try collect(CellWalk(lines, isShort: true)) } else { try walk.attempt(collect) }
        } catch is EnoughCells {
            more = true
        }
        return PatternCollection(
            rowCount: n, count: count, words: words, isExact: !more, bound: more ? coverBound : BigInt(count))
    }

    /// Up to this rank a walk reaches its first cells at once; the rays that it cuts on the way there multiply with the rank.
    private static let walkedRank = 6

    /// `limit` cells of random directions, each with its antipode; nil when these do not turn up.
    private func randomCells(_ limit: Int) throws -> PatternCollection? {
        var cells: [ActivationPattern] = []
        var known: Set<ActivationPattern> = []
        for cell in try sample(limit) where cells.count < limit {
            for cell in [cell, antipode(of: cell)] where known.insert(cell).inserted { cells.append(cell) }
        }
        guard cells.count >= limit else { return nil }
        return PatternCollection(Array(cells.prefix(limit)), rowCount: n, isExact: false, bound: coverBound)
    }

    /// The pattern of −u for a cell of u; zero rows stay active.
    private func antipode(of cell: ActivationPattern) -> ActivationPattern {
        ActivationPattern(bits: cell.bits.enumerated().map { lines.rowLine[$0] < 0 || !$1 })
    }

    /// How many cells to make room for; throws when they cannot fit.
    private func expectedCells(limit: Int?, bytes: Int, allowed: Int) throws -> Int {
        let room = BigInt(allowed / max(1, bytes))
        var bound = coverBound
        if let limit, BigInt(limit) < bound { bound = BigInt(max(0, limit)) }
        if bound > room, limit.map({ BigInt($0) > room }) ?? true, let exact = try cheapCount() {
            bound = min(bound, exact)
        }
        guard bound <= room else {
            throw ArrangementError.tooLarge(bound: bound, bytesPerPattern: bytes, memoryLimit: allowed)
        }
        // Cover's bound may be far above the true number: grow on demand beyond a million.
        return min(Int(bound), 1 << 20)
    }
}

/// Ends a walk that has stored enough.
struct EnoughCells: Error {}

/// A quarter of the physical memory, at most 2 GB.
let defaultMemoryLimit: Int = {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return physical > 0 ? min(2 << 30, physical / 4) : 1 << 30
}()
