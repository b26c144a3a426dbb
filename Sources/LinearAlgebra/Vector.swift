import COpenBLAS
import Glibc

/// A column vector of doubles.
public typealias Vector = [Double]

/// The inner product `aᵀb` of two vectors of one length.
@inlinable
public func dot(_ a: Vector, _ b: Vector) -> Double {
    precondition(a.count == b.count, "dot needs vectors of one length")
    var sum = 0.0
    for i in 0..<a.count { sum += a[i] * b[i] }
    return sum
}

/// The inner product `x_kᵀu` of row k of a matrix with a vector.
@inlinable
public func dot(_ x: Matrix, row k: Int, _ u: Vector) -> Double {
    precondition(u.count == x.columns, "a row and a vector need one length")
    let start = k * x.columns
    var sum = 0.0
    for j in 0..<u.count { sum += x.storage[start + j] * u[j] }
    return sum
}

/// The Euclidean norm `‖a‖₂`, safe from overflow and underflow.
@inlinable
public func norm2(_ a: Vector) -> Double {
    var largest = 0.0
    for value in a { largest = max(largest, abs(value)) }
    guard largest > 0, largest.isFinite else { return largest }
    var sum = 0.0
    for value in a { sum += (value / largest) * (value / largest) }
    return largest * sum.squareRoot()
}

/// The vector `c·a`.
@inlinable
public func scaled(_ a: Vector, by c: Double) -> Vector { a.map { c * $0 } }

/// The vector `a + c·b`.
@inlinable
public func sum(_ a: Vector, _ b: Vector, times c: Double = 1) -> Vector {
    precondition(a.count == b.count, "a sum needs vectors of one length")
    var result = a
    for i in 0..<result.count { result[i] += c * b[i] }
    return result
}

/// The vector `a − b`.
@inlinable
public func difference(_ a: Vector, _ b: Vector) -> Vector { sum(a, b, times: -1) }

/// The vector `a/‖a‖₂`, or nil when `a` is zero.
@inlinable
public func normalized(_ a: Vector) -> Vector? {
    let length = norm2(a)
    return length > 0 ? scaled(a, by: 1 / length) : nil
}

/// G ← G + B Bᵀ for the upper triangle of G, by BLAS `dsyrk`; row i of B (count × length) begins at `b[i * stride]`.
public func addSymmetricProduct(_ b: [Double], _ count: Int, _ length: Int, stride: Int, to gram: inout [Double]) {
    precondition(gram.count == count * count && length <= stride && b.count >= count * stride, "G is count × count")
    guard count > 0, length > 0 else { return }
    cblas_dsyrk(
        CblasRowMajor, CblasUpper, CblasNoTrans, blasint(count), blasint(length), 1, b, blasint(stride), 1, &gram,
        blasint(count))
}

extension Matrix {
    /// The matrix product `A B` (shapes n × k and k × m), by BLAS `dgemm`.
    public static func * (a: Matrix, b: Matrix) -> Matrix {
        precondition(a.columns == b.rows, "a product needs as many columns on the left as rows on the right")
        var result = Matrix(rows: a.rows, columns: b.columns)
        guard !result.storage.isEmpty, a.columns > 0 else { return result }
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(a.rows), blasint(b.columns), blasint(a.columns), 1,
            a.storage, blasint(a.columns), b.storage, blasint(b.columns), 0, &result.storage, blasint(b.columns))
        return result
    }

    /// The product `A x` (shapes n × d and d), by BLAS `dgemv`.
    public static func * (a: Matrix, x: Vector) -> Vector {
        precondition(a.columns == x.count, "a product needs as many columns as the vector has entries")
        var result = Vector(repeating: 0, count: a.rows)
        guard !result.isEmpty, !x.isEmpty else { return result }
        cblas_dgemv(
            CblasRowMajor, CblasNoTrans, blasint(a.rows), blasint(a.columns), 1, a.storage, blasint(a.columns), x, 1, 0,
            &result, 1)
        return result
    }

    /// The product `Aᵀ x` (shapes d × n and n), by BLAS `dgemv`.
    public func transposedTimes(_ x: Vector) -> Vector {
        precondition(rows == x.count, "a transposed product needs as many rows as the vector has entries")
        var result = Vector(repeating: 0, count: columns)
        guard !result.isEmpty, !x.isEmpty else { return result }
        cblas_dgemv(
            CblasRowMajor, CblasTrans, blasint(rows), blasint(columns), 1, storage, blasint(columns), x, 1, 0, &result,
            1)
        return result
    }

    /// The Gram matrix `Aᵀ diag(h) A` (d × d) for weights h ≥ 0, one per row.
    public func weightedGram(_ h: Vector) -> Matrix {
        precondition(h.count == rows, "a weighted Gram matrix needs one weight per row")
        var weighted = self
        for k in 0..<rows {
            for j in 0..<columns { weighted.storage[k * columns + j] *= h[k] }
        }
        return transposed * weighted
    }
}
