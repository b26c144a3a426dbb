import BigInt
import ExactArithmetic

/// Deletion and restriction modulo the prime 2^61 − 1, with every coincidence proven over the integers.
///
/// Restricted lines that differ modulo a prime differ over the rationals. Where two agree modulo the prime, an exact rank
/// decides; should that show a false agreement, the counter declines. In general position nothing ever agrees, and the
/// count is Cover's, proven.
struct ModularCounter {
    private let normals: IntegerMatrix
    private var budget: Int
    private var flat: [Int] = []
    private var declined = false

    init(_ normals: IntegerMatrix, budget: Int) {
        self.normals = normals
        self.budget = budget
    }

    /// Lines of one restriction, packed.
    private struct Level {
        var origins: [Int] = []
        var residues: [UInt64] = []
    }

    /// The number of cells, nil when the prime is unlucky for these data.
    mutating func run() throws -> Int? {
        let r = normals.columns
        var level = Level()
        for line in 0..<normals.rows {
            level.origins.append(line)
            level.residues += normals.row(line).map { Modular.residue($0) }
        }
        guard normalize(&level, r) else { return nil }
        let cells = try cells(level, r)
        return declined ? nil : cells
    }

    private mutating func cells(_ level: Level, _ d: Int) throws -> Int {
        let m = level.origins.count
        if m <= 1 { return m + 1 }
        if d == 2 { return 2 * m }
        budget -= m * (m * d / 4 + 50)
        if budget < 0 { throw CountBudgetExceeded() }
        try Task.checkCancellation()
        var total = 2
        for k in 1..<m {
            flat.append(level.origins[k])
            let restricted = restrict(level, k, d)
            if declined { return 0 }
            total += d == 3 ? 2 * restricted.origins.count : try cells(restricted, d - 1)
            flat.removeLast()
        }
        return total
    }

    /// The distinct lines of the first k lines within the hyperplane of line k.
    private mutating func restrict(_ level: Level, _ k: Int, _ d: Int) -> Level {
        let head = k * d
        guard let pivot = (0..<d).first(where: { level.residues[head + $0] != 0 }) else { return Level() }
        var image = Level()
        image.origins.reserveCapacity(k)
        image.residues.reserveCapacity(k * (d - 1))
        // Line k has the entry 1 at its pivot.
        for i in 0..<k {
            let factor = level.residues[i * d + pivot]
            image.origins.append(level.origins[i])
            for j in 0..<d where j != pivot {
                let product = Modular.multiply(factor, level.residues[head + j])
                image.residues.append(Modular.subtract(level.residues[i * d + j], product))
            }
        }
        guard normalize(&image, d - 1) else {
            declined = true
            return Level()
        }
        return merged(image, d - 1)
    }

    /// Divides every line by its first entry other than zero, with one inversion for all; false when a line is zero.
    private func normalize(_ level: inout Level, _ d: Int) -> Bool {
        var leads: [UInt64] = []
        var products: [UInt64] = [1]
        for i in level.origins.indices {
            guard let lead = level.residues[(i * d)..<((i + 1) * d)].first(where: { $0 != 0 }) else { return false }
            leads.append(lead)
            products.append(Modular.multiply(products[i], lead))
        }
        var inverse = Modular.inverse(products[leads.count])
        for i in leads.indices.reversed() {
            let factor = Modular.multiply(inverse, products[i])
            inverse = Modular.multiply(inverse, leads[i])
            for j in (i * d)..<((i + 1) * d) { level.residues[j] = Modular.multiply(level.residues[j], factor) }
        }
        return true
    }

    /// The lines without repetitions; each repetition is proven to lie on the same line of the restriction.
    private mutating func merged(_ level: Level, _ d: Int) -> Level {
        let keys = level.origins.indices.map { i -> UInt64 in
            var key: UInt64 = 0
            for j in (i * d)..<((i + 1) * d) {
                key = (key ^ level.residues[j]) &* 0x9E37_79B9_7F4A_7C15
                key ^= key >> 31
            }
            return key
        }
        let order = level.origins.indices.sorted { keys[$0] < keys[$1] }
        var repeated = [Bool](repeating: false, count: keys.count)
        for (i, k) in zip(order, order.dropFirst()) where keys[i] == keys[k] {
            guard spanIsLine(level.origins[i], level.origins[k]) else {
                declined = true
                return level
            }
            repeated[k] = true
        }
        guard repeated.contains(true) else { return level }
        var kept = Level()
        for i in level.origins.indices where !repeated[i] {
            kept.origins.append(level.origins[i])
            kept.residues += level.residues[(i * d)..<((i + 1) * d)]
        }
        return kept
    }

    /// Whether two original lines span one line modulo the current flat.
    private func spanIsLine(_ i: Int, _ k: Int) -> Bool {
        let rows = normals.selecting(rows: flat + [i, k], columns: Array(0..<normals.columns))
        return rows.pivots().rows.count == flat.count + 1
    }
}
