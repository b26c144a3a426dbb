import COpenBLAS

/// The solution X of the square system `A X = B` by pivoted LU (LAPACK `dgesv`), or nil when A is exactly singular.
///
/// A is n × n and B is n × k. Cost 2n³/3 + 2n²k.
public func linearSolution(_ a: Matrix, _ b: Matrix) -> Matrix? {
    precondition(
        a.rows == a.columns && a.rows == b.rows, "a system needs a square matrix and one row of B per equation")
    guard a.rows > 0, b.columns > 0 else { return b }
    var factors = a.transposed.storage
    var solution = b.transposed.storage
    var n = Int32(a.rows)
    var count = Int32(b.columns)
    var pivots = [Int32](repeating: 0, count: a.rows)
    var info: Int32 = 0
    dgesv_(&n, &count, &factors, &n, &pivots, &solution, &n, &info)
    guard info == 0 else { return nil }
    return Matrix(rows: b.columns, columns: a.rows, storage: solution).transposed
}

/// The X of least norm that minimises `‖A X − B‖₂` column by column, by complete orthogonal factorization (LAPACK `dgelsy`).
///
/// A is n × d of any rank, decided at n·ε relative to the leading pivot; B is n × k. Nil only when LAPACK refuses the input.
public func leastSquaresSolution(_ a: Matrix, _ b: Matrix) -> Matrix? {
    precondition(a.rows == b.rows, "a system needs one row of B per equation")
    guard a.rows > 0, a.columns > 0, b.columns > 0 else { return Matrix(rows: a.columns, columns: b.columns) }
    let longest = max(a.rows, a.columns)
    var factors = a.transposed.storage
    var solution = Vector(repeating: 0, count: longest * b.columns)
    for j in 0..<b.columns {
        for i in 0..<b.rows { solution[j * longest + i] = b[i, j] }
    }
    var (m, n, count, leading) = (Int32(a.rows), Int32(a.columns), Int32(b.columns), Int32(longest))
    var pivots = [Int32](repeating: 0, count: a.columns)
    var condition = Double(longest) * Double.ulpOfOne
    var (rank, info): (Int32, Int32) = (0, 0)
    var size = [0.0]
    var query: Int32 = -1
    dgelsy_(&m, &n, &count, &factors, &m, &solution, &leading, &pivots, &condition, &rank, &size, &query, &info)
    var length = Int32(size[0])
    var work = Vector(repeating: 0, count: Int(length))
    dgelsy_(&m, &n, &count, &factors, &m, &solution, &leading, &pivots, &condition, &rank, &work, &length, &info)
    guard info == 0 else { return nil }
    var result = Matrix(rows: a.columns, columns: b.columns)
    for j in 0..<b.columns {
        for i in 0..<a.columns { result[i, j] = solution[j * longest + i] }
    }
    return result
}
