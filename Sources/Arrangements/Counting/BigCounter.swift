import BigInt
import ExactArithmetic

/// Deletion and restriction on big integer rows: slow, for whatever the faster counters decline.
struct BigCounter {
    private var budget: Int

    init(budget: Int) { self.budget = budget }

    /// The number of cells of distinct lines in R^d.
    mutating func count(_ rows: [[BigInt]], dimension d: Int) throws -> BigInt {
        let m = rows.count
        if m <= 2 { return BigInt(1) << m }
        if d == 2 { return BigInt(2 * m) }
        if m <= d, IntegerMatrix(rows: m, columns: d, entries: rows.flatMap { $0 }).pivots().rows.count == m {
            return BigInt(1) << m
        }
        budget -= 50 * m * (m * d / 4 + 50)
        if budget < 0 { throw CountBudgetExceeded() }
        try Task.checkCancellation()
        var total = BigInt(1)
        for k in 0..<m { total += try count(restricted(rows[..<k], to: rows[k]), dimension: d - 1) }
        return total
    }

    /// The distinct lines of the rows within the hyperplane of h.
    private func restricted(_ rows: ArraySlice<[BigInt]>, to h: [BigInt]) -> [[BigInt]] {
        guard let pivot = h.firstIndex(where: { !$0.isZero }) else { return [] }
        var seen: Set<[BigInt]> = []
        var kept: [[BigInt]] = []
        for row in rows {
            let image = h.indices.filter { $0 != pivot }.map { row[$0] * h[pivot] - h[$0] * row[pivot] }
            let leading = image.first { !$0.isZero }
            var line = primitive(image)
            if let leading, leading.signum() < 0 { line = line.map { -$0 } }
            if seen.insert(line).inserted { kept.append(line) }
        }
        return kept
    }
}
