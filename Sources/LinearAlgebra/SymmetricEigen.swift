import COpenBLAS

/// The eigenvalues of a symmetric matrix, ascending, with orthonormal eigenvectors (LAPACK `dsyev`).
public struct SymmetricEigen: Sendable {
    /// The eigenvalues λ₁ ≤ λ₂ ≤ ….
    public let values: Vector
    /// The eigenvectors as rows: row i belongs to `values[i]`.
    public let vectors: Matrix

    /// Decomposes a symmetric matrix; nil when LAPACK does not converge (only for entries that are not finite). Cost O(n³).
    public init?(_ a: Matrix) {
        precondition(a.rows == a.columns, "only square matrices can be symmetric")
        var storage = a.storage
        var n = Int32(a.rows)
        var values = Vector(repeating: 0, count: a.rows)
        var length = Int32(max(1, 8 * a.rows))
        var work = Vector(repeating: 0, count: Int(length))
        var info: Int32 = 0
        if n > 0 { dsyev_("V", "U", &n, &storage, &n, &values, &work, &length, &info) }
        guard info == 0 else { return nil }
        self.values = values
        vectors = Matrix(rows: a.rows, columns: a.rows, storage: storage)
    }
}
