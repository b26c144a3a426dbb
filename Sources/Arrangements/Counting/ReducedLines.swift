import BigInt
import ExactArithmetic

/// Distinct lines in coordinates of r independent ones among them: the r unit vectors and some further rows.
struct ReducedLines {
    /// The rank r.
    let rank: Int
    /// The coordinates of the further lines modulo 2^61 − 1, (m − r) × r, up to a factor of each.
    let residues: [UInt64]
    /// The normals of the lines, those of the basis first, in any coordinates.
    private let normals: IntegerMatrix
    /// The coordinates as primitive integers, where they were needed to find the part.
    private let known: IntegerMatrix?

    /// The number m of lines.
    var count: Int { normals.rows }

    /// The rank of some of the lines; unit vector j has the number j, further line i the number r + i.
    func rank(of members: [Int]) throws -> Int {
        try normals.selecting(rows: members, columns: Array(0..<normals.columns)).pivots().rows.count
    }

    /// The coordinates of the further lines as primitive integers, (m − r) × r.
    ///
    /// - Throws: `CountBudgetExceeded` when they are too dear, and `CancellationError`.
    func rows(_ monitor: CountMonitor) throws -> IntegerMatrix {
        if let known { return known }
        let coordinates = try Self.coordinates(normals, Array(0..<rank), Array(rank..<count), monitor)
        let entries = (0..<(count - rank)).flatMap { line in coordinates.map { $0[line] } }
        return try IntegerMatrix(rows: count - rank, columns: rank, entries: entries).primitiveRows()
    }

    /// The lines in groups whose spans are independent: the number of cells is the product of theirs.
    ///
    /// In coordinates of a basis of lines, two basis lines belong together when some line needs both. A coordinate that differs
    /// from zero modulo a prime is not zero; only where one seems to be zero, all are found as integers.
    ///
    /// - Parameter normals: distinct lines whose normals have full column rank.
    /// - Throws: `CountBudgetExceeded`, and `CancellationError`.
    static func independentParts(_ normals: IntegerMatrix, _ monitor: CountMonitor) throws -> [ReducedLines] {
        let (m, r) = (normals.rows, normals.columns)
        let all = Array(0..<r)
        let basis = try normals.pivots().rows
        let others = Array(Set(0..<m).subtracting(basis)).sorted()
        try monitor.spend(r * r * m / 4)
        if let residues = try normals.residueCoordinates(of: others, in: basis), !residues.contains(0) {
            let ordered = normals.selecting(rows: basis + others, columns: all)
            return [ReducedLines(rank: r, residues: residues, normals: ordered, known: nil)]
        }
        let coordinates = try coordinates(normals, basis, others, monitor)
        var group = all
        func root(_ i: Int) -> Int { group[i] == i ? i : root(group[i]) }
        let owners = others.indices.map { line in
            let support = all.filter { !coordinates[$0][line].isZero }
            for i in support.dropFirst() { group[root(i)] = root(support[0]) }
            return support[0]
        }
        return try Set(all.map { root($0) }).sorted().map { part in
            let columns = all.filter { root($0) == part }
            let members = others.indices.filter { root(owners[$0]) == part }
            let entries = members.flatMap { line in columns.map { coordinates[$0][line] } }
            let rows = try IntegerMatrix(rows: members.count, columns: columns.count, entries: entries).primitiveRows()
            return ReducedLines(
                rank: columns.count, residues: (0..<rows.rows).flatMap { rows.row($0).map { Modular.residue($0) } },
                normals: normals.selecting(rows: columns.map { basis[$0] } + members.map { others[$0] }, columns: all),
                known: rows)
        }
    }

    /// The coordinates of some lines in a basis: entry [j][i] is coordinate j of line i, up to a common factor ±det.
    private static func coordinates(
        _ normals: IntegerMatrix, _ basis: [Int], _ others: [Int], _ monitor: CountMonitor
    ) throws -> [[BigInt]] {
        let all = Array(0..<normals.columns)
        let r = basis.count
        // Minors of r rows have about r times the bits of an entry.
        let bits = (0..<normals.rows).reduce(0) { most, i in
            normals.row(i).reduce(most) { max($0, $1.magnitude.bitWidth) }
        }
        let words = 1 + r * bits / 64
        try monitor.spend(r * r * (r + others.count) / 4 * (20 + words * words))
        let square = normals.selecting(rows: basis, columns: all).transposed
        return try square.solve(normals.selecting(rows: others, columns: all).transposed)?.solutions ?? []
    }
}
