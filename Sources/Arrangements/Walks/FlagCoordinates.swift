import BigInt
import ExactArithmetic
import LinearAlgebra

/// Lines of rank r in coordinates for the flag walk: line 0 is (0, …, 0, +), the other columns are mixed at random.
///
/// With A the normals, the coordinates are A T for an integer matrix T, close to the inverse of a well conditioned basis of lines
/// times a random matrix. Every column but the last is made orthogonal to line 0 exactly. T need not be proven regular: if it were
/// singular, the walk would meet minors that vanish.
struct FlagCoordinates: Sendable {
    /// The lines, the one at infinity first.
    let lines: PreparedLines
    /// The coordinates β_1 … β_{r−1}, α, rounded, packed, each row scaled to a largest entry of about one: relative errors of 2^−53.
    let rounded: [Double]
    /// The columns of T.
    private let mix: [[BigInt]]

    private var rank: Int { lines.rank }

    /// Chooses coordinates; different seeds give different flags.
    ///
    /// - Throws: `CancellationError`.
    init(_ prepared: PreparedLines, seed: UInt64) throws {
        let basis = try wideBasis(prepared.normals)
        let order = [basis[0]] + (0..<prepared.count).filter { $0 != basis[0] }
        lines = prepared.reordered(order, reversed: order.map { _ in false })
        mix = Self.mix(prepared.normals, basis, seed)
        rounded = try Self.round(lines.normals, mix)
    }

    /// The columns of T.
    private static func mix(_ normals: IntegerMatrix, _ basis: [Int], _ seed: UInt64) -> [[BigInt]] {
        let r = normals.columns
        let rows = basis.map { normals.row($0) }
        // Columns of the basis are scaled to one size by powers of two: 2^shifts.
        let widths = (0..<r).map { j in rows.map { $0[j].magnitude.bitWidth }.max() ?? 0 }
        let shifts = widths.map { (widths.max() ?? 0) - $0 }
        let scaled = rows.map { row in roundedUnit(zip(row, shifts).map { $0 << $1 }) }
        var generator = Xoshiro256(seed: seed)
        var wanted = Matrix(rows: r, columns: r)
        for i in 1..<r {
            for j in 0..<r { wanted[i, j] = Double.random(in: -1...1, using: &generator) }
        }
        wanted[0, r - 1] = 1
        let solved = linearSolution(Matrix(rows: r, columns: r, storage: scaled.flatMap { $0 }), wanted) ?? wanted
        // The largest entry of line 0 tells the direction of the correction.
        let infinity = zip(rows[0], shifts).map { $0 << $1 }
        let main = infinity.indices.max { infinity[$0].magnitude < infinity[$1].magnitude } ?? 0
        // One scale for all columns: coordinates of one size have errors of one size.
        let largest = solved.storage.reduce(0) { max($0, abs($1)) }
        let scale = largest > 0 && largest.isFinite ? 0x1p52 / largest : 0
        return (0..<r).map { j in
            let integers = (0..<r).map { scale > 0 ? BigInt((solved[$0, j] * scale).rounded()) : BigInt(0) }
            let product = zip(infinity, integers).reduce(BigInt(0)) { $0 + $1.0 * $1.1 }
            var column = integers.map { infinity[main] * $0 }
            if j < r - 1 {
                column[main] -= product
            } else if (product * infinity[main]).signum() < 0 {
                column = column.map { -$0 }
            }
            return zip(column, shifts).map { $0 << $1 }
        }
    }

    /// The rows of A T, rounded.
    private static func round(_ normals: IntegerMatrix, _ mix: [[BigInt]]) throws -> [Double] {
        let r = normals.columns
        let bits = mix.joined().reduce(0) { max($0, $1.magnitude.bitWidth) } + r.bitWidth - r.leadingZeroBitCount
        guard case .small(let entries) = normals.storage,
            entries.reduce(0, { max($0, 64 - $1.magnitude.leadingZeroBitCount) }) + bits < 127
        else {
            return try (0..<normals.rows).flatMap { line in
                if line & 15 == 15 { try Task.checkCancellation() }
                return roundedUnit(coordinates(normals.row(line), mix))
            }
        }
        let words = mix.map { $0.map { Int128(truncatingIfNeeded: $0) } }
        return (0..<normals.rows).flatMap { line in
            roundedUnit(
                words.map { column in
                    column.indices.reduce(Int128(0)) { $0 &+ Int128(entries[line &* r &+ $1]) &* column[$1] }
                })
        }
    }

    private static func coordinates(_ row: [BigInt], _ mix: some Sequence<[BigInt]>) -> [BigInt] {
        mix.map { column in zip(row, column).reduce(BigInt(0)) { $0 + $1.0 * $1.1 } }
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
        let (k, rank) = (rows.count, rank)
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
        let entries = rows.flatMap { Self.coordinates(lines.normals.row($0), mix.prefix(rows.count)) }
        return Int(
            try IntegerMatrix(rows: rows.count, columns: rows.count, entries: entries).determinant().signum())
    }
}

/// Some lines are dependent where the flag walk needs them to be independent.
struct NotInGeneralPosition: Error {}
