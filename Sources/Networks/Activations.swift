import Arrangements
import LinearAlgebra

/// The relative size up to which a product x_kᵀu counts as zero: |x_kᵀu| ≤ 1e-7 ‖x_k‖‖u‖.
///
/// Neurons of an optimum often sit exactly on faces, and every way of computing them leaves rounding; 1e-7 is the square root
/// of a double's precision, far above rounding and far below the angle of cells that data resolve.
public let signTolerance = 1e-7

/// The data matrix with the norms of its rows, for decisions on which side of a row a vector lies.
struct SignedRows: Sendable {
    /// The data, n × d.
    let x: Matrix
    /// ‖x_k‖ for every row.
    let norms: Vector

    init(_ x: Matrix) {
        self.x = x
        norms = (0..<x.rows).map { norm2(x.rowArray($0)) }
    }

    /// The signs −1, 0, +1 of x_kᵀu, zero up to the tolerance; zero rows have sign 0.
    func signs(of u: Vector) -> [Int] {
        let z = x * u
        let length = norm2(u)
        return z.indices.map { k in
            abs(z[k]) <= signTolerance * norms[k] * length ? 0 : (z[k] > 0 ? 1 : -1)
        }
    }

    /// The pattern 1(Xu ≥ 0): zeros count as active.
    func pattern(of u: Vector) -> ActivationPattern { ActivationPattern(bits: signs(of: u).map { $0 >= 0 }) }

    /// The activations (Xu)₊; products within 1e-12 of ‖x_k‖‖u‖ are rounding of zero, and would look like a direction of their own
    /// on a neuron without other activations.
    func activations(of u: Vector) -> Vector {
        let length = norm2(u)
        return zip(x * u, norms).map { $0 > 1e-12 * $1 * length ? $0 : 0 }
    }
}

/// Whether two vectors point the same way, up to the sign tolerance.
func areCollinear(_ u: Vector, _ v: Vector) -> Bool {
    guard let a = normalized(u), let b = normalized(v) else { return false }
    return norm2(difference(a, b)) <= signTolerance
}
