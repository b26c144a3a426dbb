import BigInt
import ExactArithmetic

extension HyperplaneArrangement {
    /// All values of 1(Xu ≥ 0) over every u ∈ R^d, faces and u = 0 included, each with the dimension of its half-open cone.
    ///
    /// The cells come first, as in `cells`, then the patterns of lower-dimensional cones. Each occurs once: see `CyclicFlats`.
    ///
    /// - Parameters:
    ///   - limit: the most patterns to store; the result is exact when there are no more than that.
    ///   - memoryLimit: bytes allowed for the patterns; by default a quarter of the memory, at most 2 GB.
    ///   - progress: called about every 65,536 patterns.
    /// - Throws: `ArrangementError.tooLarge` when the patterns do not fit the memory allowed: beforehand where their number is
    ///   quickly found, else before they outgrow it; and `CancellationError`.
    public func allPatterns(limit: Int? = nil, memoryLimit: Int? = nil, progress: EnumerationProgress? = nil) throws
        -> PatternCollection
    {
        let allowed = memoryLimit ?? defaultMemoryLimit
        let bytes = 8 * ActivationPattern.wordCount(n) + 8
        let bound = try patternBound(limit: limit, bytes: bytes, allowed: allowed)
        let chambers = try cells(limit: limit, memoryLimit: memoryLimit, progress: progress)
        var words = chambers.words
        var dimensions = [Int](repeating: dimension, count: chambers.count)
        var isExact = chambers.isExact
        do {
            if !isExact { throw EnoughCells() }
            try CyclicFlats(lines, inGeneralPosition: BigInt(chambers.count) == coverBound).forEach { flat in
                let before = dimensions.count
                try WalkCache(flat.prepared(over: lines)).get().forEachCell(progress: nil) { view in
                    if let limit, dimensions.count >= limit { throw EnoughCells() }
                    if (dimensions.count + 1) * bytes > allowed {
                        throw ArrangementError.tooLarge(bound: bound, bytesPerPattern: bytes, memoryLimit: allowed)
                    }
                    words.append(contentsOf: view.words)
                    dimensions.append(flat.dimension + dimension - rank)
                }
                if before >> 16 != dimensions.count >> 16 { progress?(dimensions.count, bound) }
            }
        } catch is EnoughCells {
            isExact = false
        }
        return PatternCollection(
            rowCount: n, count: dimensions.count, words: words, isExact: isExact,
            bound: isExact ? BigInt(dimensions.count) : bound, dimensions: dimensions)
    }

    /// The number of patterns where it is quickly found, else a bound; throws when the number does not fit.
    private func patternBound(limit: Int?, bytes: Int, allowed: Int) throws -> BigInt {
        let room = BigInt(allowed / bytes)
        if limit.map({ BigInt($0) <= room }) ?? (faceBound <= room) { return faceBound }
        guard let exact = try cheapPatternCount() else { return faceBound }
        if exact <= room { return exact }
        throw ArrangementError.tooLarge(bound: exact, bytesPerPattern: bytes, memoryLimit: allowed)
    }

    /// An upper bound of the number of faces: those of general position, Σ_k C(n′, k) · cover(n′ − k, r − k).
    private var faceBound: BigInt {
        var (total, choose) = (BigInt(0), BigInt(1))
        for k in 0...rank {
            total += choose * Arrangements.coverBound(n: lines.count - k, rank: rank - k)
            choose = choose * BigInt(lines.count - k) / BigInt(k + 1)
        }
        return total
    }
}
