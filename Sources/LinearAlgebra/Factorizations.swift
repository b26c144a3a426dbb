import COpenBLAS
import Glibc

/// The Cholesky factor of a symmetric positive definite matrix, `A = L Lᵀ` (LAPACK `dpotrf`).
public struct CholeskyFactor: Sendable {
    private let factor: [Double]
    private let size: Int

    /// Factors a symmetric matrix; nil when it is not numerically positive definite. Cost n³/3.
    public init?(_ a: Matrix) {
        precondition(a.rows == a.columns, "a Cholesky factor needs a square matrix")
        var storage = a.storage
        var n = Int32(a.rows)
        var info: Int32 = 0
        if n > 0 { dpotrf_("L", &n, &storage, &n, &info) }
        guard info == 0 else { return nil }
        factor = storage
        size = a.rows
    }

    /// Solves `A x = b`. Cost 2n².
    public func solve(_ b: Vector) -> Vector {
        precondition(b.count == size, "the right-hand side needs one entry per row")
        var x = b
        var n = Int32(size)
        var one: Int32 = 1
        var info: Int32 = 0
        if n > 0 { dpotrs_("L", &n, &one, factor, &n, &x, &n, &info) }
        return x
    }
}

/// The singular values of a matrix, largest first, with the right singular vectors as rows of `vt` (LAPACK `dgesdd`).
public struct SingularValues: Sendable {
    /// The singular values σ₁ ≥ σ₂ ≥ …, min(n, d) of them.
    public let values: Vector
    /// The right singular vectors: row i of this d × d matrix belongs to `values[i]`; further rows span the null space.
    public let vt: Matrix

    /// Decomposes a matrix; nil when LAPACK does not converge (only for entries that are not finite).
    public init?(_ a: Matrix) {
        let count = min(a.rows, a.columns)
        guard count > 0 else {
            values = []
            vt = .identity(a.columns)
            return
        }
        // LAPACK reads our row-major A as Aᵀ (d × n), whose left singular vectors are the right ones of A.
        var storage = a.storage
        var m = Int32(a.columns)
        var n = Int32(a.rows)
        var sigma = Vector(repeating: 0, count: count)
        var u = Vector(repeating: 0, count: a.columns * a.columns)
        var rowBasis = Vector(repeating: 0, count: a.rows * a.rows)
        var size = [0.0]
        var query: Int32 = -1
        var integers = [Int32](repeating: 0, count: 8 * count)
        var info: Int32 = 0
        dgesdd_("A", &m, &n, &storage, &m, &sigma, &u, &m, &rowBasis, &n, &size, &query, &integers, &info)
        var length = Int32(size[0])
        var work = Vector(repeating: 0, count: Int(length))
        dgesdd_("A", &m, &n, &storage, &m, &sigma, &u, &m, &rowBasis, &n, &work, &length, &integers, &info)
        guard info == 0 else { return nil }
        values = sigma
        vt = Matrix(rows: a.columns, columns: a.columns, storage: u)
    }
}

/// The numerical rank: singular values above `max(n, d)·ε·σ₁`, the convention of MATLAB, NumPy and Julia.
public func rank(of a: Matrix) -> Int {
    // The n × n factor is never needed, so a tall matrix is reduced to its d × d Gram root by QR-free transposition.
    let narrow = a.rows > 4 * a.columns ? triangularFactor(of: a) : a
    guard let values = SingularValues(narrow)?.values, let largest = values.first, largest > 0 else { return 0 }
    let threshold = Double(max(a.rows, a.columns)) * Double.ulpOfOne * largest
    return values.filter { $0 > threshold }.count
}

/// The upper triangular factor R (d × d) of `A = Q R` by Householder reflections; R has A's singular values.
///
/// A is n × d with n ≥ d. Cost 2nd². (Golub & Van Loan, Matrix Computations, §5.2.)
public func triangularFactor(of a: Matrix) -> Matrix {
    precondition(a.rows >= a.columns, "a triangular factor needs at least as many rows as columns")
    var work = a
    for j in 0..<a.columns {
        let tail = norm2((j..<a.rows).map { work[$0, j] })
        guard tail > 0 else { continue }
        let alpha = work[j, j] > 0 ? -tail : tail
        var reflector = (j..<a.rows).map { work[$0, j] }
        reflector[0] -= alpha
        let squared = dot(reflector, reflector)
        guard squared > 0 else { continue }
        for c in j..<a.columns {
            var projection = 0.0
            for i in j..<a.rows { projection += reflector[i - j] * work[i, c] }
            projection *= 2 / squared
            for i in j..<a.rows { work[i, c] -= projection * reflector[i - j] }
        }
    }
    var result = Matrix(rows: a.columns, columns: a.columns)
    for i in 0..<a.columns {
        for j in i..<a.columns { result[i, j] = work[i, j] }
    }
    return result
}

/// The pivoted LU factors of a square matrix (LAPACK `dgetrf`): factors, pivots and whether a pivot was zero.
private func luFactors(_ a: Matrix) -> (factors: [Double], pivots: [Int32], singular: Bool) {
    precondition(a.rows == a.columns, "an LU factorization needs a square matrix")
    var factors = a.storage
    var n = Int32(a.rows)
    var pivots = [Int32](repeating: 0, count: a.rows)
    var info: Int32 = 0
    if n > 0 { dgetrf_(&n, &n, &factors, &n, &pivots, &info) }
    return (factors, pivots, info != 0)
}

/// Factors some columns below the diagonal and updates the block to their right; false when a pivot is zero.
private func factorPanel(
    _ columns: Range<Int>, of factors: UnsafeMutableBufferPointer<Double>, size: Int, _ pivots: inout [Int32]
) -> Bool {
    guard let a = factors.baseAddress else { return true }
    let (start, end) = (columns.lowerBound, columns.upperBound)
    var (n, height, width, info) = (Int32(size), Int32(size - start), Int32(columns.count), Int32(0))
    var swaps = [Int32](repeating: 0, count: columns.count)
    dgetrf_(&height, &width, a + start * size + start, &n, &swaps, &info)
    guard info == 0 else { return false }
    for i in columns { pivots[i] = swaps[i - start] + Int32(start) }
    var (first, last, one) = (Int32(start + 1), Int32(end), Int32(1))
    var (left, right) = (Int32(start), Int32(size - end))
    if left > 0 { dlaswp_(&left, a, &n, &first, &last, pivots, &one) }
    guard right > 0 else { return true }
    dlaswp_(&right, a + end * size, &n, &first, &last, pivots, &one)
    let (panel, above, rest) = (a + start * size + start, a + end * size + start, a + end * size + end)
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, width, right, 1, panel, n, above, n)
    cblas_dgemm(
        CblasColMajor, CblasNoTrans, CblasNoTrans, right, right, width, -1, panel + columns.count, n, above, n, 1, rest,
        n)
    return true
}

/// The pivoted LU factors of a square matrix, for several right sides.
public struct LUFactor: Sendable {
    private let factors: [Double]
    private let pivots: [Int32]

    /// Factors a matrix; nil when it is exactly singular. Cost 2n³/3.
    public init?(_ a: Matrix) {
        let (factors, pivots, singular) = luFactors(a)
        if singular { return nil }
        (self.factors, self.pivots) = (factors, pivots)
    }

    /// Factors a matrix in panels of 64 columns, from the left, and asks before each whether to stop; nil also when it does.
    public init?(_ a: Matrix, isStopped: () -> Bool) {
        precondition(a.rows == a.columns, "an LU factorization needs a square matrix")
        var factors = a.storage
        var pivots = [Int32](repeating: 0, count: a.rows)
        let isFactored = factors.withUnsafeMutableBufferPointer { factors in
            stride(from: 0, to: a.rows, by: 64).allSatisfy { start in
                !isStopped() && factorPanel(start..<min(start + 64, a.rows), of: factors, size: a.rows, &pivots)
            }
        }
        guard isFactored else { return nil }
        (self.factors, self.pivots) = (factors, pivots)
    }

    /// The solution x of `A x = b`. Cost 2n².
    public func solve(_ b: Vector) -> Vector {
        precondition(b.count == pivots.count, "a system needs one right side per row")
        guard !b.isEmpty else { return b }
        var solution = b
        var (n, one, info) = (Int32(b.count), Int32(1), Int32(0))
        // The factors are those of Aᵀ, as LAPACK reads columns.
        dgetrs_("T", &n, &one, factors, &n, pivots, &solution, &n, &info)
        return solution
    }
}

/// The determinant of a square matrix by pivoted LU. Cost 2n³/3.
public func determinant(_ a: Matrix) -> Double {
    let (factors, pivots, _) = luFactors(a)
    var result = 1.0
    for i in 0..<a.rows {
        result *= factors[i * a.rows + i]
        if Int(pivots[i]) != i + 1 { result = -result }
    }
    return result
}

/// The inverse of a square matrix, or nil when it is exactly singular. Cost 2n³.
public func inverse(_ a: Matrix) -> Matrix? {
    var (factors, pivots, singular) = luFactors(a)
    guard !singular else { return nil }
    var n = Int32(a.rows)
    var length = Int32(max(1, 64 * a.rows))
    var work = Vector(repeating: 0, count: Int(length))
    var info: Int32 = 0
    if n > 0 { dgetri_(&n, &factors, &n, &pivots, &work, &length, &info) }
    // The inverse of Aᵀ (column-major reading of A) read back row-major is the inverse of A.
    return info == 0 ? Matrix(rows: a.rows, columns: a.rows, storage: factors) : nil
}
