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
    ///   - progress: called about every 65,536 cells of each flat.
    /// - Throws: `ArrangementError.tooLarge` before the patterns outgrow the memory allowed, and `CancellationError`.
    public func allPatterns(limit: Int? = nil, memoryLimit: Int? = nil, progress: EnumerationProgress? = nil) throws
        -> PatternCollection
    {
        let chambers = try cells(limit: limit, memoryLimit: memoryLimit, progress: progress)
        let bytes = 8 * chambers.wordsPerPattern
        let allowed = memoryLimit ?? defaultMemoryLimit
        var words = chambers.words
        var dimensions = [Int](repeating: dimension, count: chambers.count)
        let kernel = dimension - rank
        do {
            if !chambers.isExact { throw EnoughCells() }
            try CyclicFlats(lines, inGeneralPosition: BigInt(chambers.count) == coverBound).forEach { flat in
                try CellWalk(flat.prepared(over: lines)).forEachCell(progress: progress) { view in
                    if let limit, dimensions.count >= limit { throw EnoughCells() }
                    if (dimensions.count + 1) * (bytes + 8) > allowed {
                        throw ArrangementError.tooLarge(
                            bound: faceBound, bytesPerPattern: bytes + 8, memoryLimit: allowed)
                    }
                    words.append(contentsOf: view.words)
                    dimensions.append(flat.dimension + kernel)
                }
            }
        } catch is EnoughCells {
            return PatternCollection(
                rowCount: n, count: dimensions.count, words: words, isExact: false, bound: faceBound,
                dimensions: dimensions)
        }
        return PatternCollection(
            rowCount: n, count: dimensions.count, words: words, isExact: true, bound: BigInt(dimensions.count),
            dimensions: dimensions)
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

/// The flats below the whole space that are the span of a half-open cone {u : 1(Xu ≥ 0) = D}.
///
/// Let F be a flat and Z the rows that vanish on it. The points of F that are zero on Z only fall into the cells of the restriction
/// to F, and all points of one such cell have the same pattern. That cone is all of {u : 1(Xu ≥ 0) = D} exactly when no
/// direction leaves F with every row of Z staying ≥ 0, that is when the rows of Z are totally cyclic: some relation
/// Σ λ_k x_k = 0 over Z has all λ_k > 0. So every pattern belongs to exactly one cell of the restriction to exactly one
/// totally cyclic flat; the whole space (Z empty) is one and gives the cells.
struct CyclicFlats {
    private let lines: PreparedLines
    /// Which directions of each line occur among the rows.
    private let directions: [(forward: Bool, backward: Bool)]
    private let candidates: [Bool]
    /// Whether every flat but {0} is known not to be totally cyclic.
    private let onlyZero: Bool

    /// One flat with all lines restricted to it.
    struct Flat {
        /// Images of all lines on the flat, zero for the lines that contain it.
        let images: [[BigInt]]
        let dimension: Int

        /// The restricted arrangement, with the data rows as its rows.
        func prepared(over outer: PreparedLines) -> PreparedLines { PreparedLines(restricted, over: outer) }

        /// The number of cells of the restricted arrangement.
        func cellCount(_ monitor: CountMonitor) throws -> BigInt { try CellCounter(monitor).count(restricted.normals) }

        private var restricted: PreparedLines {
            PreparedLines(
                rows: IntegerMatrix(rows: images.count, columns: dimension, entries: images.flatMap { $0 }))
        }
    }

    /// Prepares the search. In general position the lines of a flat other than {0} are independent, so that their rows are not
    /// totally cyclic unless two of them are opposite.
    init(_ lines: PreparedLines, inGeneralPosition: Bool) {
        self.lines = lines
        directions = (0..<lines.count).map { line in
            let rows = lines.rows(of: line)
            return (rows.contains { lines.rowForward[Int($0)] }, rows.contains { !lines.rowForward[Int($0)] })
        }
        var candidates = [Bool](repeating: false, count: lines.count)
        let all = Array(0..<lines.count)
        for line in Self.cyclicLines(all, lines, directions) { candidates[line] = true }
        self.candidates = candidates
        onlyZero = inGeneralPosition && !directions.contains { $0.forward && $0.backward }
    }

    /// The lines among the given ones whose rows are in the cyclic part of all their rows.
    private static func cyclicLines(
        _ members: [Int], _ lines: PreparedLines, _ directions: [(forward: Bool, backward: Bool)]
    ) -> Set<Int> {
        var vectors: [[BigInt]] = []
        var owners: [Int] = []
        for line in members {
            let normal = lines.normals.row(line)
            if directions[line].forward {
                vectors.append(normal)
                owners.append(line)
            }
            if directions[line].backward {
                vectors.append(normal.map { -$0 })
                owners.append(line)
            }
        }
        return Set(cyclicPart(vectors, dimension: lines.rank).map { owners[$0] })
    }

    /// Visits every totally cyclic flat other than the whole space once, {0} included when it is one.
    func forEach(_ body: (Flat) throws -> Void) throws {
        guard candidates.contains(true) else { return }
        let images = (0..<lines.count).map { lines.normals.row($0) }
        if !onlyZero {
            try descend(Node(images: images, dimension: lines.rank, members: [], last: -1, cyclic: true), body)
        }
        if candidates.allSatisfy({ $0 }) {
            try body(Flat(images: images.map { _ in [] }, dimension: 0))
        }
    }

    /// A flat on the way: the images of all lines on it, the lines that contain it, the last line of its first basis.
    private struct Node {
        let images: [[BigInt]]
        let dimension: Int
        let members: [Int]
        let last: Int
        let cyclic: Bool
    }

    /// Visits the flats of the next rank below one, except {0}.
    ///
    /// The lexicographically first basis of a flat grows by its last line: a flat is reached from the one spanned by the
    /// other lines of that basis only, when the least new line comes after the last one.
    private func descend(_ node: Node, _ body: (Flat) throws -> Void) throws {
        if node.dimension < 2 { return }
        try Task.checkCancellation()
        for group in groups(node) where group[0] > node.last {
            if !group.allSatisfy({ candidates[$0] }) { continue }
            let members = node.members + group
            let cyclic = isCyclic(members, group, node)
            if node.dimension == 2 && !cyclic { continue }
            let restriction = Restriction(orthogonalTo: [node.images[group[0]]], dimension: node.dimension)
            let child = Node(
                images: node.images.map { restriction.image($0) }, dimension: node.dimension - 1, members: members,
                last: group[0], cyclic: cyclic)
            if cyclic { try body(Flat(images: child.images, dimension: child.dimension)) }
            try descend(child, body)
        }
    }

    /// The lines that do not contain the flat, grouped by what they are within it; each group ascending, by first line.
    private func groups(_ node: Node) -> [[Int]] {
        var index: [[BigInt]: Int] = [:]
        var groups: [[Int]] = []
        for (line, image) in node.images.enumerated() {
            guard let leading = image.first(where: { !$0.isZero }) else { continue }
            let key = leading.signum() < 0 ? image.map { -$0 } : image
            if let place = index[key] {
                groups[place].append(line)
            } else {
                index[key] = groups.count
                groups.append([line])
            }
        }
        return groups
    }

    /// Whether the rows on the lines of a flat are totally cyclic.
    private func isCyclic(_ members: [Int], _ group: [Int], _ parent: Node) -> Bool {
        if parent.cyclic {
            // Modulo the parent's span the new rows lie on one line: both directions must occur.
            var (up, down) = (false, false)
            for line in group {
                let positive = (parent.images[line].first { !$0.isZero }?.signum() ?? 0) > 0
                up = up || (positive ? directions[line].forward : directions[line].backward)
                down = down || (positive ? directions[line].backward : directions[line].forward)
            }
            return up && down
        }
        let rank = lines.rank - parent.dimension + 1
        let twoWay = members.contains { directions[$0].forward && directions[$0].backward }
        if members.count == rank && !twoWay { return false }
        return Self.cyclicLines(members, lines, directions).count == members.count
    }
}
