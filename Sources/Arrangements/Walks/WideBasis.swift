import ExactArithmetic
import LinearAlgebra

/// Independent lines that span the row space and are far from lying in one hyperplane; line 0 is the first of them.
///
/// Each one is the line farthest from the span of those before it; columns are first scaled to one size. Coordinates in
/// such a basis are well conditioned, however close all lines are to each other. Rounding may spoil the choice, but
/// not the independence, which is checked exactly.
///
/// - Throws: `CancellationError`.
func wideBasis(_ normals: IntegerMatrix) throws -> [Int] {
    let r = normals.columns
    var rows = (0..<normals.rows).map { normals.roundedUnitRow($0) }
    let sizes = (0..<r).map { j in rows.reduce(0) { max($0, abs($1[j])) } }
    rows = rows.map { row in unit(zip(row, sizes).map { $0 / $1 }) }
    var chosen = [0]
    while chosen.count < r, let last = chosen.last {
        try Task.checkCancellation()
        let direction = unit(rows[last])
        rows = rows.map { sum($0, direction, times: -dot($0, direction)) }
        let squares = rows.map { dot($0, $0) }
        guard let farthest = squares.indices.max(by: { squares[$0] < squares[$1] }) else { break }
        chosen.append(farthest)
    }
    let isBasis = try !normals.selecting(rows: chosen, columns: Array(0..<r)).determinant().isZero
    return isBasis ? chosen : try normals.pivots().rows
}

/// The vector divided by its length; zero stays zero.
private func unit(_ v: Vector) -> Vector { normalized(v) ?? v }
