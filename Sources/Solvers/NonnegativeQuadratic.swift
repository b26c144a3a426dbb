import LinearAlgebra

/// min ½ aᵀGa + qᵀa over a ≥ 0 for a positive semidefinite G, by active sets.
///
/// A relative ridge of 1e-13 on the diagonal keeps the Cholesky factors alive when columns are dependent; the caller refines.
///
/// C. L. Lawson, R. J. Hanson, Solving Least Squares Problems (1974), chapter 23, in the form for Gram matrices.
func minimizeNonnegativeQuadratic(_ g: Matrix, _ q: Vector, start: Vector) -> Vector {
    let m = q.count
    var a = start.map { max(0, $0) }
    var isFree = a.map { $0 > 0 }
    let largest = q.reduce(0) { max($0, abs($1)) }
    let sizes = absolute(g)
    for _ in 0..<(10 + 4 * m) {
        settleFree(g, q, &a, &isFree)
        let gradient = sum(g * a, q)
        // Rounding of Ga + q; G and q have different units, so that neither alone tells what is small.
        let size = sizes * a
        let candidates = (0..<m).filter { !isFree[$0] && gradient[$0] < -1e-14 * (largest + size[$0]) }
        guard let entering = candidates.min(by: { gradient[$0] < gradient[$1] }) else { break }
        isFree[entering] = true
    }
    return a
}

/// The matrix of the |g_ij|.
private func absolute(_ g: Matrix) -> Matrix {
    Matrix(rows: g.rows, columns: g.columns, storage: g.storage.map { abs($0) })
}

/// Moves to the optimum over the free variables, fixing those that reach zero on the way.
private func settleFree(_ g: Matrix, _ q: Vector, _ a: inout Vector, _ isFree: inout [Bool]) {
    while true {
        let free = isFree.indices.filter { isFree[$0] }
        guard !free.isEmpty, let target = freeOptimum(g, q, free) else { return }
        var step = 1.0
        var blocking: Int?
        for (i, value) in zip(free, target) where value <= 0 {
            let fraction = a[i] <= 0 ? 0 : a[i] / (a[i] - value)
            if blocking == nil || fraction < step {
                step = min(1, fraction)
                blocking = i
            }
        }
        for (i, value) in zip(free, target) { a[i] = blocking == nil ? value : max(0, a[i] + step * (value - a[i])) }
        guard let blocking else { return }
        a[blocking] = 0
        isFree[blocking] = false
    }
}

/// The unconstrained optimum over the free variables, with a ridge that grows until the factor exists.
private func freeOptimum(_ g: Matrix, _ q: Vector, _ free: [Int]) -> Vector? {
    var block = Matrix(rows: free.count, columns: free.count)
    for (i, row) in free.enumerated() {
        for (j, column) in free.enumerated() { block[i, j] = g[row, column] }
    }
    let right = free.map { -q[$0] }
    var ridge = 1e-13
    while ridge < 1 {
        var ridged = block
        for i in 0..<free.count { ridged[i, i] += ridge * max(block[i, i], Double.leastNormalMagnitude) }
        if let factor = CholeskyFactor(ridged) { return factor.solve(right) }
        ridge *= 100
    }
    return nil
}
