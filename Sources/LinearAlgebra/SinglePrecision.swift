import COpenBLAS

/// C ← A B (m × k by k × n) in single precision, by BLAS `sgemm`, added to C when `adding`.
///
/// All matrices are row-major; a leading dimension is the distance between the first entries of two rows.
public func multiplySingle(
    _ a: UnsafePointer<Float>, leading lda: Int, _ b: UnsafePointer<Float>, leading ldb: Int,
    into c: UnsafeMutablePointer<Float>, leading ldc: Int, m: Int, n: Int, k: Int, adding: Bool
) {
    guard m > 0, n > 0, k > 0 else { return }
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(lda), b,
        blasint(ldb), adding ? 1 : 0, c, blasint(ldc))
}
