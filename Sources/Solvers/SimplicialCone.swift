import LinearAlgebra

/// A cone spanned by r linearly independent unit rays, with what is decided on it.
struct SimplicialCone: Bounded {
    /// Ray j is `rays[j * r ..< (j + 1) * r]`.
    let rays: [Double]
    /// The hyperplanes that cut the cone.
    var undecided: [Int32]
    /// Σ κ_l v_l over the hyperplanes that are positive on the cone.
    var decided: Vector
    /// The greatest of the bounds of the cases that are still open.
    var bound = Double.infinity
    /// The signs and orientations whose bound exceeds the threshold, one bit each.
    var open: UInt8 = 0b1111

    /// The bytes that the cone takes with its three arrays.
    var size: Int { 8 * (rays.count + decided.count) + 4 * undecided.count + 3 * 48 + MemoryLayout<Self>.stride }

    /// The pair of rays that are farthest apart, with their distance.
    func longestEdge(_ r: Int) -> (i: Int, j: Int, length: Double) {
        var longest = (i: 0, j: 0, square: 0.0)
        for i in 0..<r {
            for j in 0..<i {
                var square = 0.0
                for t in 0..<r {
                    let difference = rays[i * r + t] - rays[j * r + t]
                    square += difference * difference
                }
                if square > longest.square { longest = (i, j, square) }
            }
        }
        return (longest.i, longest.j, longest.square.squareRoot())
    }

    /// The rays of the two halves: the edge from ray i to ray j is cut at its middle.
    func halves(_ i: Int, _ j: Int, _ r: Int) -> [[Double]] {
        let middle = (0..<r).map { rays[i * r + $0] + rays[j * r + $0] }
        let length = norm2(middle)
        return [i, j].map { replaced in
            var half = rays
            for t in 0..<r { half[replaced * r + t] = middle[t] / length }
            return half
        }
    }
}

/// The rows f_j of the inverse of r rays: f_j·r_i = δ_ij, so u is in the cone exactly when every f_j·u ≥ 0.
func dualBasis(_ rays: [Double], _ r: Int) -> [Double]? {
    var a = rays
    var inverse = [Double](repeating: 0, count: r * r)
    for i in 0..<r { inverse[i * r + i] = 1 }
    for column in 0..<r {
        let pivot = (column..<r).max { abs(a[$0 * r + column]) < abs(a[$1 * r + column]) } ?? column
        guard abs(a[pivot * r + column]) > 1e-300 else { return nil }
        for t in 0..<r where pivot != column {
            a.swapAt(pivot * r + t, column * r + t)
            inverse.swapAt(pivot * r + t, column * r + t)
        }
        let scale = 1 / a[column * r + column]
        for t in 0..<r {
            a[column * r + t] *= scale
            inverse[column * r + t] *= scale
        }
        for i in 0..<r where i != column {
            let factor = a[i * r + column]
            guard factor != 0 else { continue }
            for t in 0..<r {
                a[i * r + t] -= factor * a[column * r + t]
                inverse[i * r + t] -= factor * inverse[column * r + t]
            }
        }
    }
    // R has the rays as rows; f_j is column j of R⁻¹.
    for i in 0..<r {
        for j in 0..<i { inverse.swapAt(i * r + j, j * r + i) }
    }
    return inverse
}
