/// All sign vectors of Xu over u ∈ R^d for a small integer matrix, by the axioms of oriented matroids.
///
/// Cocircuits are the sign vectors that vanish on a set of rows of rank r − 1; every sign vector is a composition of
/// cocircuits, (X ∘ Y)_k = X_k unless that is zero, then Y_k (A. Björner et al., Oriented Matroids, 1999, 3.7). Nothing here
/// is shared with the engine: plain integers, fraction-free elimination, a breadth-first closure.
struct CovectorOracle {
    /// A sign vector of at most 32 rows: positive rows and negative rows as bits.
    struct Signs: Hashable {
        var positive: UInt32 = 0
        var negative: UInt32 = 0

        var support: UInt32 { positive | negative }

        func composed(with other: Signs) -> Signs {
            Signs(
                positive: positive | (other.positive & ~support), negative: negative | (other.negative & ~support))
        }

        /// Whether every sign other than zero agrees with the other's.
        func isFace(of other: Signs) -> Bool {
            positive & ~other.positive == 0 && negative & ~other.negative == 0
        }
    }

    let rows: [[Int]]
    let dimension: Int
    let rank: Int
    let cocircuits: Set<Signs>
    let covectors: Set<Signs>

    init(_ rows: [[Int]]) {
        self.rows = rows
        dimension = rows[0].count
        let rank = Self.rank(rows)
        self.rank = rank
        var cocircuits: Set<Signs> = []
        Self.forEachSubset(of: rows.count, size: rank - 1) { subset in
            guard let u = Self.direction(rows, vanishingOn: subset, rank: rank) else { return }
            let signs = Self.signs(rows, u)
            cocircuits.insert(signs)
            cocircuits.insert(Signs(positive: signs.negative, negative: signs.positive))
        }
        self.cocircuits = cocircuits
        var covectors: Set<Signs> = [Signs()]
        var queue = [Signs()]
        while let next = queue.popLast() {
            for cocircuit in cocircuits {
                let composed = next.composed(with: cocircuit)
                if covectors.insert(composed).inserted { queue.append(composed) }
            }
        }
        self.covectors = covectors
    }

    /// The rows that are not zero, as bits.
    var nonzeroRows: UInt32 { bits { k in rows[k].contains { $0 != 0 } } }

    /// The sign vectors of full-dimensional cells.
    var cells: Set<Signs> { covectors.filter { $0.support == nonzeroRows } }

    /// The pattern 1(Xu ≥ 0) of a sign vector, as bits.
    func pattern(_ signs: Signs) -> UInt32 { bits { _ in true } & ~signs.negative }

    /// The dimension of the face with a sign vector.
    func dimension(_ signs: Signs) -> Int {
        dimension - Self.rank(rows.indices.filter { signs.support >> UInt32($0) & 1 == 0 }.map { rows[$0] })
    }

    /// Every pattern with the sign vector of the relative interior of its cone: the one with the most signs.
    var patterns: [UInt32: Signs] {
        var largest: [UInt32: Signs] = [:]
        for signs in covectors {
            let pattern = pattern(signs)
            let other = largest[pattern]?.support.nonzeroBitCount ?? -1
            if signs.support.nonzeroBitCount > other { largest[pattern] = signs }
        }
        return largest
    }

    /// The first row of every facet hyperplane of the closed cone whose relative interior has the given signs.
    func facets(_ interior: Signs) -> [Int] {
        let full = dimension(interior)
        let faces = covectors.filter { $0.isFace(of: interior) && dimension($0) == full - 1 }
        return faces.map { (interior.support & ~$0.support).trailingZeroBitCount }.sorted()
    }

    /// The sign vectors of the extreme rays of that cone.
    func rays(_ interior: Signs) -> Set<Signs> { cocircuits.filter { $0.isFace(of: interior) && $0.support != 0 } }

    private func bits(_ test: (Int) -> Bool) -> UInt32 {
        rows.indices.reduce(0) { test($1) ? $0 | 1 << UInt32($1) : $0 }
    }

    /// The sign vector of Xu.
    static func signs(_ rows: [[Int]], _ u: [Int]) -> Signs {
        var signs = Signs()
        for (k, row) in rows.enumerated() {
            let product = zip(row, u).reduce(0) { $0 + $1.0 * $1.1 }
            if product > 0 { signs.positive |= 1 << UInt32(k) }
            if product < 0 { signs.negative |= 1 << UInt32(k) }
        }
        return signs
    }

    /// A vector u with x_k·u = 0 exactly on a subset of rank r − 1 up to its span, nil when the rank is smaller.
    private static func direction(_ rows: [[Int]], vanishingOn subset: [Int], rank: Int) -> [Int]? {
        let chosen = subset.map { rows[$0] }
        guard rank > 0, Self.rank(chosen) == rank - 1 else { return nil }
        // Any kernel vector of the subset that does not vanish on all rows; they agree modulo ker X up to a factor.
        return kernel(chosen, columns: rows[0].count).first { u in
            let signs = signs(rows, u)
            return signs.support != 0
        }
    }

    static func rank(_ rows: [[Int]]) -> Int { echelon(rows).count }

    /// Reduced rows with their pivot columns: row i is zero at all other pivots.
    private static func echelon(_ rows: [[Int]]) -> [(pivot: Int, row: [Int])] {
        var result: [(pivot: Int, row: [Int])] = []
        for row in rows {
            var reduced = row
            for (pivot, other) in result where reduced[pivot] != 0 { reduced = eliminate(reduced, other, pivot) }
            guard let pivot = reduced.firstIndex(where: { $0 != 0 }) else { continue }
            for i in result.indices where result[i].row[pivot] != 0 {
                result[i].row = eliminate(result[i].row, reduced, pivot)
            }
            result.append((pivot, reduced))
        }
        return result
    }

    /// A multiple of the row without its entry at the pivot of the other, divided by the content.
    private static func eliminate(_ row: [Int], _ other: [Int], _ pivot: Int) -> [Int] {
        let combined = zip(row, other).map { $0 * other[pivot] - $1 * row[pivot] }
        var content = 0
        for entry in combined {
            var (a, b) = (content, abs(entry))
            while b != 0 { (a, b) = (b, a % b) }
            content = a
        }
        return content > 1 ? combined.map { $0 / content } : combined
    }

    /// A basis of the kernel.
    private static func kernel(_ rows: [[Int]], columns: Int) -> [[Int]] {
        let reduced = echelon(rows)
        let free = (0..<columns).filter { j in !reduced.contains { $0.pivot == j } }
        return free.map { column in
            let common = reduced.reduce(1) { $0 * abs($1.row[$1.pivot]) }
            var u = [Int](repeating: 0, count: columns)
            u[column] = common
            for (pivot, row) in reduced { u[pivot] = -row[column] * (common / row[pivot]) }
            return u
        }
    }

    private static func forEachSubset(of n: Int, size: Int, _ body: ([Int]) -> Void) {
        guard size >= 0, size <= n else { return }
        var subset = Array(0..<size)
        while true {
            body(subset)
            guard let i = subset.indices.last(where: { subset[$0] < n - size + $0 }) else { return }
            subset[i] += 1
            for j in (i + 1)..<max(size, i + 1) { subset[j] = subset[j - 1] + 1 }
        }
    }
}
