import BigInt
import ExactArithmetic

/// Distinct lines in coordinates of r independent ones among them: the r unit vectors and some further primitive rows.
struct ReducedLines {
    /// The further lines, (m − r) × r.
    let rows: IntegerMatrix

    /// The rank r.
    var rank: Int { rows.columns }

    /// The number m of lines.
    var count: Int { rows.rows + rows.columns }

    /// The rank of some of the lines; unit vector j has the number j, row i the number r + i.
    func rank(of members: [Int]) -> Int {
        let all = Array(0..<rank)
        let entries = members.flatMap { member in
            member < rank ? all.map { BigInt($0 == member ? 1 : 0) } : rows.row(member - rank)
        }
        return IntegerMatrix(rows: members.count, columns: rank, entries: entries).pivots().rows.count
    }

    /// The lines in groups whose spans are independent: the number of cells is the product of theirs.
    ///
    /// In coordinates of a basis of lines, two basis lines belong together when some line needs both.
    ///
    /// - Parameter normals: distinct lines whose normals have full column rank.
    /// - Throws: `CancellationError`.
    static func independentParts(_ normals: IntegerMatrix) throws -> [ReducedLines] {
        let (m, r) = (normals.rows, normals.columns)
        let all = Array(0..<r)
        let basis = normals.pivots().rows
        let others = Array(Set(0..<m).subtracting(basis)).sorted()
        let transposedBasis = normals.selecting(rows: basis, columns: all).transposed
        let transposedOthers = normals.selecting(rows: others, columns: all).transposed
        // The coordinates carry a common factor ±det, which does not change lines.
        guard let (coordinates, _) = transposedBasis.solve(transposedOthers, isCancelled: { Task.isCancelled }) else {
            try Task.checkCancellation()
            return []
        }
        var group = all
        func root(_ i: Int) -> Int { group[i] == i ? i : root(group[i]) }
        let owners = others.indices.map { line in
            let support = all.filter { !coordinates[$0][line].isZero }
            for i in support.dropFirst() { group[root(i)] = root(support[0]) }
            return support[0]
        }
        return Set(all.map { root($0) }).sorted().map { part in
            let columns = all.filter { root($0) == part }
            let members = others.indices.filter { root(owners[$0]) == part }
            let entries = members.flatMap { line in columns.map { coordinates[$0][line] } }
            return ReducedLines(
                rows: IntegerMatrix(rows: members.count, columns: columns.count, entries: entries).primitiveRows())
        }
    }
}
