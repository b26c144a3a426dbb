import BigInt
import ExactArithmetic

/// The flat F of the points orthogonal to some vectors of R^r, with coordinates.
///
/// F is parametrised by the free coordinates f: with J the pivot coordinates and A_J Z = D A_f, a point v of R^{dim F} stands
/// for u_f = |D| v, u_J = −sgn(D) Z v. The linear form x becomes |D| x_f − sgn(D) x_J Z, which is also the image of x in
/// the quotient by the span of the vectors.
struct Restriction {
    private let pivots: [Int]
    private let free: [Int]
    /// sgn(D) Z, one row per pivot coordinate.
    private let solution: [[BigInt]]
    private let scale: BigInt

    /// The flat orthogonal to vectors of R^r.
    ///
    /// - Throws: `CancellationError`.
    init(orthogonalTo vectors: [[BigInt]], dimension: Int) throws {
        let matrix = IntegerMatrix(rows: vectors.count, columns: dimension, entries: vectors.flatMap { $0 })
        let chosen = try matrix.pivots()
        pivots = chosen.columns
        free = (0..<dimension).filter { !chosen.columns.contains($0) }
        let square = matrix.selecting(rows: chosen.rows, columns: chosen.columns)
        let (z, determinant) =
            try square.solve(matrix.selecting(rows: chosen.rows, columns: free)) ?? (solutions: [], determinant: 1)
        let negative = determinant.signum() < 0
        solution = z.map { row in row.map { negative ? -$0 : $0 } }
        scale = negative ? -determinant : determinant
    }

    /// The dimension of F.
    var dimension: Int { free.count }

    /// The linear form x on F, as a primitive vector.
    func image(_ x: [BigInt]) -> [BigInt] {
        primitive(
            free.indices.map { k in
                pivots.indices.reduce(scale * x[free[k]]) { $0 - x[pivots[$1]] * solution[$1][k] }
            })
    }

    /// The point of R^r, up to a positive factor common to all points.
    func lift(_ v: [BigInt]) -> [BigInt] {
        var u = [BigInt](repeating: 0, count: pivots.count + free.count)
        for (k, column) in free.enumerated() { u[column] = scale * v[k] }
        for (i, column) in pivots.enumerated() {
            u[column] = free.indices.reduce(BigInt(0)) { $0 - solution[i][$1] * v[$1] }
        }
        return u
    }
}

/// The largest subset of vectors with a relation Σ λ_i x_i = 0 in which all of them have λ_i > 0, as indices.
///
/// These are the vectors that vanish on every w with all x_i·w ≥ 0. Vectors in the span of one relation belong to it; the rest
/// is decided in the quotient by that span, whose dimension is smaller.
func cyclicPart(_ vectors: [[BigInt]], dimension: Int) throws -> [Int] {
    var images = vectors
    var width = dimension
    while true {
        let alive = images.indices.filter { i in images[i].contains { !$0.isZero } }
        if alive.isEmpty { break }
        guard case .dependent(let support) = try Alternative.decide(alive.map { images[$0] }, dimension: width) else {
            break
        }
        let quotient = try Restriction(orthogonalTo: support.map { images[alive[$0]] }, dimension: width)
        images = images.map { quotient.image($0) }
        width = quotient.dimension
    }
    return images.indices.filter { i in images[i].allSatisfy { $0.isZero } }
}
