import BigInt
import ExactArithmetic

/// The distinct lines spanned by the data rows, in coordinates where their normals have full column rank.
///
/// Row k of the data is a positive multiple of ± the normal of `rowLine[k]`, or zero. The coordinates are r columns of the
/// data that span the column space, each divided by its content: X u = X_J w with u_J = w up to the column factors, so
/// every pattern of R^d is a pattern of R^r and the other way round.
struct PreparedLines: Sendable {
    /// The rank r of the data.
    let rank: Int
    /// Primitive normals, m × r, first entry other than zero positive, in the order of the first row on each line.
    let normals: IntegerMatrix
    /// The line of each row, −1 for a zero row.
    let rowLine: [Int32]
    /// Whether each row points the same way as the normal of its line.
    let rowForward: [Bool]
    /// The rows of line l are `lineRows[lineStarts[l] ..< lineStarts[l + 1]]`, ascending.
    let lineRows: [Int32]
    let lineStarts: [Int32]
    /// The chosen columns J, ascending.
    let columns: [Int]
    /// Coordinate j of a point w of R^r becomes entry `columns[j]` of u after multiplication by this positive factor.
    let factors: [BigInt]

    var count: Int { normals.rows }

    /// Cover's upper bound of the number of cells.
    var coverBound: BigInt { Arrangements.coverBound(n: count, rank: rank) }

    /// Prepares primitive integer rows.
    init(rows: IntegerMatrix) throws {
        let pivots = try rows.pivots()
        let all = Array(0..<rows.rows)
        let (contents, scaled) = try rows.selecting(rows: all, columns: pivots.columns).dividingColumnsByContent()
        let merged = MergedLines(try scaled.primitiveRows())
        rank = pivots.columns.count
        columns = pivots.columns
        // x·u = Σ c_j x'_j u_j, so w_j = c_j u_j; clear denominators with the least common multiple.
        var multiple = BigInt(1)
        for content in contents { multiple = multiple / gcd(multiple, content) * content }
        factors = contents.map { multiple / $0 }
        normals = merged.normals
        rowLine = merged.rowLine
        rowForward = merged.rowForward
        (lineStarts, lineRows) = Self.group(merged.rowLine, lines: merged.normals.rows)
    }

    /// Lines within a subspace: `inner` has the lines of `outer` as its rows, restricted to the subspace.
    init(_ inner: PreparedLines, over outer: PreparedLines) {
        (rank, normals, columns, factors) = (inner.rank, inner.normals, inner.columns, inner.factors)
        rowLine = outer.rowLine.map { $0 < 0 ? -1 : inner.rowLine[Int($0)] }
        rowForward = zip(outer.rowLine, outer.rowForward).map { line, forward in
            line < 0 ? forward : forward == inner.rowForward[Int(line)]
        }
        (lineStarts, lineRows) = Self.group(rowLine, lines: inner.count)
    }

    /// The same lines in another order: line `order[i]` becomes line i, with the opposite normal where `reversed[i]`.
    func reordered(_ order: [Int], reversed: [Bool]) -> PreparedLines { PreparedLines(self, order, reversed) }

    private init(_ other: PreparedLines, _ order: [Int], _ reversed: [Bool]) {
        (rank, columns, factors) = (other.rank, other.columns, other.factors)
        let entries = zip(order, reversed).flatMap { line, reversed in
            other.normals.row(line).map { reversed ? -$0 : $0 }
        }
        normals = IntegerMatrix(rows: order.count, columns: other.normals.columns, entries: entries)
        var place = [Int](repeating: 0, count: order.count)
        for (new, old) in order.enumerated() { place[old] = new }
        rowLine = other.rowLine.map { $0 < 0 ? -1 : Int32(place[Int($0)]) }
        rowForward = zip(other.rowLine, other.rowForward).map { line, forward in
            line < 0 ? forward : forward != reversed[place[Int(line)]]
        }
        (lineStarts, lineRows) = Self.group(rowLine, lines: order.count)
    }

    /// The rows of every line, packed.
    private static func group(_ rowLine: [Int32], lines: Int) -> (starts: [Int32], rows: [Int32]) {
        var starts = [Int32](repeating: 0, count: lines + 1)
        for line in rowLine where line >= 0 { starts[Int(line) + 1] += 1 }
        for line in 0..<lines { starts[line + 1] += starts[line] }
        var next = starts
        var rows = [Int32](repeating: 0, count: Int(starts[lines]))
        for (row, line) in rowLine.enumerated() where line >= 0 {
            rows[Int(next[Int(line)])] = Int32(row)
            next[Int(line)] += 1
        }
        return (starts, rows)
    }

    /// The first row on every line.
    var firstRows: [Int] { (0..<count).map { Int(lineRows[Int(lineStarts[$0])]) } }

    /// The rows on line l.
    func rows(of line: Int) -> ArraySlice<Int32> { lineRows[Int(lineStarts[line])..<Int(lineStarts[line + 1])] }
}

/// Parallel and antiparallel rows merged: one canonical normal per line.
private struct MergedLines {
    let normals: IntegerMatrix
    let rowLine: [Int32]
    let rowForward: [Bool]

    /// Merges primitive rows: two span one line exactly when they are equal up to sign.
    ///
    /// Rows are sorted by a residue of a random-looking linear form modulo 2^61 − 1; only equal keys are compared exactly.
    init(_ rows: IntegerMatrix) {
        let signs = (0..<rows.rows).map { rows.leadingSign($0) }
        let keys = rows.residueKeys()
        var order = (0..<rows.rows).filter { signs[$0] != 0 }
        order.sort { (keys[$0], $0) < (keys[$1], $1) }
        var first = [Int](repeating: -1, count: rows.rows)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, keys[order[end]] == keys[order[start]] { end += 1 }
            var representatives: [Int] = []
            for index in start..<end {
                let row = order[index]
                if let other = representatives.first(where: { rows.sameLine($0, row) }) {
                    first[row] = other
                } else {
                    representatives.append(row)
                    first[row] = row
                }
            }
            start = end
        }
        var lineOf = [Int32](repeating: -1, count: rows.rows)
        var kept: [Int] = []
        for row in 0..<rows.rows where first[row] >= 0 {
            if first[row] == row {
                lineOf[row] = Int32(kept.count)
                kept.append(row)
            } else {
                lineOf[row] = lineOf[first[row]]
            }
        }
        rowLine = lineOf
        rowForward = signs.map { $0 > 0 }
        normals = rows.selecting(rows: kept, columns: Array(0..<rows.columns)).canonicalSigns()
    }
}

extension IntegerMatrix {
    /// The sign of the first entry of row i that is not zero; 0 for a zero row.
    fileprivate func leadingSign(_ i: Int) -> Int {
        let range = (i * columns)..<((i + 1) * columns)
        switch storage {
        case .small(let entries): return Int(entries[range].first { $0 != 0 }?.signum() ?? 0)
        case .big(let entries): return Int(entries[range].first { !$0.isZero }?.signum() ?? 0)
        }
    }

    /// Whether rows i and k are equal or opposite.
    fileprivate func sameLine(_ i: Int, _ k: Int) -> Bool {
        switch storage {
        case .small(let entries):
            let pairs = (0..<columns).lazy.map { (entries[i * columns + $0], entries[k * columns + $0]) }
            return pairs.allSatisfy { $0 == $1 } || pairs.allSatisfy { $0 == -$1 }
        case .big(let entries):
            let pairs = (0..<columns).lazy.map { (entries[i * columns + $0], entries[k * columns + $0]) }
            return pairs.allSatisfy { $0 == $1 } || pairs.allSatisfy { $0 == -$1 }
        }
    }

    /// A key per row that is equal for equal and for opposite rows.
    fileprivate func residueKeys() -> [UInt64] {
        var weights: [UInt64] = []
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<columns {
            state = Modular.multiply(state % Modular.prime, 0x1234_5678_9ABC_DEF) ^ 0x5DEE_CE66D
            weights.append(state % Modular.prime)
        }
        return (0..<rows).map { i in
            var key: UInt64 = 0
            for j in 0..<columns {
                let residue =
                    switch storage {
                    case .small(let entries): Modular.residue(entries[i * columns + j])
                    case .big(let entries): Modular.residue(entries[i * columns + j])
                    }
                key = Modular.subtract(key, Modular.multiply(residue, weights[j]))
            }
            return min(key, Modular.subtract(0, key))
        }
    }

    /// The matrix with every row signed so that its first entry other than zero is positive.
    fileprivate func canonicalSigns() -> IntegerMatrix {
        switch storage {
        case .small(var entries):
            for i in 0..<rows where leadingSign(i) < 0 {
                for index in (i * columns)..<((i + 1) * columns) { entries[index] = -entries[index] }
            }
            return IntegerMatrix(rows: rows, columns: columns, entries: entries)
        case .big(var entries):
            for i in 0..<rows where leadingSign(i) < 0 {
                for index in (i * columns)..<((i + 1) * columns) { entries[index].negate() }
            }
            return IntegerMatrix(rows: rows, columns: columns, entries: entries)
        }
    }
}
