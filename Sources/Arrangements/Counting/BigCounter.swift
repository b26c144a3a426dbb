import BigInt
import ExactArithmetic

/// Deletion and restriction on big integer rows: slow, for whatever the faster counters decline.
struct BigCounter {
    private let monitor: CountMonitor

    init(_ monitor: CountMonitor) { self.monitor = monitor }

    /// The number of cells.
    func count(_ lines: ReducedLines) throws -> BigInt {
        let matrix = try lines.rows(monitor)
        let rows = (0..<matrix.rows).map { matrix.row($0) }
        return try count(rows, dimension: lines.rank)
    }

    /// The number of cells of the unit vectors of R^d and some further rows, all distinct lines.
    private func count(_ rows: [[BigInt]], dimension d: Int) throws -> BigInt {
        if d <= 2 { return d < 2 ? 2 : BigInt(2 * (2 + rows.count)) }
        try monitor.spend(50 * rows.count * (rows.count * d / 4 + 50))
        var total = BigInt(1) << d
        for k in rows.indices {
            try Task.checkCancellation()
            total += try count(restricted(rows[..<k], to: rows[k]), dimension: d - 1)
        }
        return total
    }

    /// The unit vectors and the rows within the hyperplane of h, without what is parallel to the unit vectors kept.
    private func restricted(_ rows: ArraySlice<[BigInt]>, to h: [BigInt]) -> [[BigInt]] {
        guard let pivot = h.firstIndex(where: { !$0.isZero }) else { return [] }
        let others = h.indices.filter { $0 != pivot }
        var seen: Set<[BigInt]> = []
        var kept: [[BigInt]] = []
        let images = [others.map { h[$0] }] + rows.map { row in others.map { row[$0] * h[pivot] - h[$0] * row[pivot] } }
        for image in images where image.count(where: { !$0.isZero }) > 1 {
            var line = primitive(image)
            if let leading = line.first(where: { !$0.isZero }), leading.signum() < 0 { line = line.map { -$0 } }
            if seen.insert(line).inserted { kept.append(line) }
        }
        return kept
    }
}
