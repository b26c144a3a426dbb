import LinearAlgebra

/// The triangle R of a QR factorisation A = QR, built up from the rows of A.
///
/// Householder reflections of R on top of a block of rows need only the entry R_jj and column j of the block, so memory is m²
/// numbers however many rows there are, and parts of the rows can be reduced at the same time.
///
/// J. Demmel, L. Grigori, M. Hoemmen, J. Langou, Communication-optimal parallel and sequential QR and LU factorizations,
/// SIAM J. Sci. Comput. 34 (2012), doi:10.1137/080731992.
struct Triangle: Sendable {
    private let size: Int
    /// Column j is `entries[j * size ..< (j + 1) * size]`.
    private var entries: [Double]

    init(size: Int) {
        self.size = size
        entries = [Double](repeating: 0, count: size * size)
    }

    /// The columns of R.
    var columns: [Vector] { (0..<size).map { Vector(entries[($0 * size)..<(($0 + 1) * size)]) } }

    /// Takes in another triangle, as rows.
    mutating func absorb(_ other: Triangle) {
        var block = other.entries
        absorb(&block, length: size, stride: size)
    }

    /// Takes in `length` rows, whose column j begins at `block[j * stride]`; the block is overwritten.
    ///
    /// - Complexity: O(length · m²).
    mutating func absorb(_ block: inout [Double], length: Int, stride: Int) {
        block.withUnsafeMutableBufferPointer { block in
            for j in 0..<size {
                let x = UnsafeBufferPointer(rebasing: block[(j * stride)..<(j * stride + length)])
                let square = innerProduct(x, x)
                guard square > 0 else { continue }
                let head = entries[j * size + j]
                let norm = (head * head + square).squareRoot()
                let first = head < 0 ? head - norm : head + norm
                entries[j * size + j] = head < 0 ? norm : -norm
                for k in (j + 1)..<max(size, j + 1) {
                    let column = UnsafeMutableBufferPointer(rebasing: block[(k * stride)..<(k * stride + length)])
                    let overlap = first * entries[k * size + j] + innerProduct(x, UnsafeBufferPointer(column))
                    let factor = 2 * overlap / (first * first + square)
                    entries[k * size + j] -= factor * first
                    for row in 0..<length { column[row] -= factor * x[row] }
                }
            }
        }
    }
}

extension MasterRows {
    /// The signed activations s_i (Xw_i)₊ in an orthonormal basis of their span: the columns of the triangle of their QR factorisation.
    ///
    /// - Complexity: O(n m²) for m neurons.
    func activationCoordinates() -> [Vector] {
        let m = atoms.count
        var parts = data.inParts { part in
            var triangle = Triangle(size: m)
            forEachChunk(part, atoms.map(\.w), owners: Array(atoms.indices)) { chunk in
                for k in chunk.products.indices { chunk.products[k] = max(0, chunk.products[k]) }
                triangle.absorb(&chunk.products, length: chunk.rows.count, stride: chunkSize)
            }
            return triangle
        }
        var triangle = parts.removeFirst()
        for part in parts { triangle.absorb(part) }
        return zip(atoms, triangle.columns).map { scaled($1, by: $0.sign) }
    }
}
