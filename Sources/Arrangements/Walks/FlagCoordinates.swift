import BigInt
import ExactArithmetic
import LinearAlgebra

/// Lines of rank r in coordinates for the flag walk: line 0 is (0, …, 0, 1), the other columns are mixed at random.
struct FlagCoordinates: Sendable {
    /// The lines, the one at infinity first.
    let lines: PreparedLines
    /// The lines in the coordinates β_1 … β_{r−1}, α.
    let exact: IntegerMatrix
    /// The rows rounded, packed, each scaled to a largest entry of about one: relative errors of 2^−53.
    let rounded: [Double]

    /// Chooses coordinates; different seeds give different flags.
    ///
    /// - Throws: `CancellationError`.
    init(_ prepared: PreparedLines, seed: UInt64) throws {
        let r = prepared.rank
        let basis = try wideBasis(prepared.normals)
        let order = [basis[0]] + (0..<prepared.count).filter { $0 != basis[0] }
        lines = prepared.reordered(order, reversed: order.map { _ in false })
        let all = Array(0..<r)
        let square = prepared.normals.selecting(rows: basis, columns: all).transposed
        let (solutions, determinant) = try square.solve(lines.normals.transposed) ?? (solutions: [], determinant: 1)
        let sign: BigInt = determinant.signum() < 0 ? -1 : 1
        // So many random integers that a minor hardly vanishes by chance; columns of one size.
        let bound = 1 << 40
        var generator = Xoshiro256(seed: seed)
        let mix = (0..<r).map { _ in (1..<r).map { _ in BigInt(Int.random(in: -bound...bound, using: &generator)) } }
        var entries: [BigInt] = []
        for l in 0..<prepared.count {
            try Task.checkCancellation()
            let row = solutions.map { sign * $0[l] }
            let mixed = (0..<r).map { j in
                (1..<r).reduce(j == r - 1 ? BigInt(bound) * row[0] : 0) { $0 + row[$1] * mix[j][$1 - 1] }
            }
            entries += primitive(mixed)
        }
        exact = IntegerMatrix(rows: prepared.count, columns: r, entries: entries)
        rounded = (0..<prepared.count).flatMap { [exact] in roundedUnit(exact.row($0)) }
    }

    /// The sign of the determinant of some lines in the first columns, one column per line.
    ///
    /// Gaussian elimination with complete pivoting in doubles: with all pivots largest, an elimination step at most
    /// doubles the entries, and its error is bounded from the errors before. What that leaves open is decided in integers.
    ///
    /// - Throws: `NotInGeneralPosition` when it is zero, and `CancellationError`.
    func minorSign(_ rows: UnsafeBufferPointer<Int>, _ monitor: WalkMonitor) throws -> Int {
        let sign = try roundedMinorSign(rows) ?? exactMinorSign(rows, monitor)
        if sign == 0 { throw NotInGeneralPosition() }
        return sign
    }

    private func roundedMinorSign(_ rows: UnsafeBufferPointer<Int>) -> Int? {
        let (k, rank) = (rows.count, exact.columns)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: k * k) { a in
            for (i, row) in rows.enumerated() {
                for j in 0..<k { a[i &* k &+ j] = rounded[row &* rank &+ j] }
            }
            return pivotedSign(a, k)
        }
    }

    /// The sign of the determinant of a k × k matrix with entries up to 1 and relative errors of 2^−53; nil when it is open.
    private func pivotedSign(_ a: UnsafeMutableBufferPointer<Double>, _ k: Int) -> Int? {
        var (sign, error) = (1, 0x1p-53)
        for step in 0..<k {
            var (largest, place) = (0.0, 0)
            for i in step..<k {
                for j in step..<k where abs(a[i &* k &+ j]) > largest {
                    (largest, place) = (abs(a[i &* k &+ j]), i &* k &+ j)
                }
            }
            guard largest > 4 * error else { return nil }
            let (row, column) = (place / k, place % k)
            if row != step {
                for j in step..<k { a.swapAt(row &* k &+ j, step &* k &+ j) }
                sign = -sign
            }
            if column != step {
                for i in step..<k { a.swapAt(i &* k &+ column, i &* k &+ step) }
                sign = -sign
            }
            if a[step &* k &+ step] < 0 { sign = -sign }
            for i in (step + 1)..<max(k, step + 1) {
                let factor = a[i &* k &+ step] / a[step &* k &+ step]
                for j in step..<k { a[i &* k &+ j] -= factor * a[step &* k &+ j] }
            }
            // Multipliers and entries are at most 1 and `largest`: errors of a factor, of its product, of the roundings.
            let factorError = 2 * error / (largest - error) + 0x1p-52
            error = 2 * error + factorError * (largest + error) + 0x1p-51 * largest
        }
        return sign
    }

    private func exactMinorSign(_ rows: UnsafeBufferPointer<Int>, _ monitor: WalkMonitor) throws -> Int {
        try monitor.check()
        return Int(try exact.selecting(rows: Array(rows), columns: Array(0..<rows.count)).determinant().signum())
    }
}

/// Some lines are dependent where the flag walk needs them to be independent.
struct NotInGeneralPosition: Error {}
