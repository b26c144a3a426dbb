import Glibc
import LinearAlgebra

/// The functions zᵀu + uᵀQu + const on the unit ball, for one Q.
///
/// For every μ ≥ 0 with M = μI − Q positive definite they are at most μ + const + ¼ zᵀM⁻¹z, with equality at the best μ (S-lemma).
struct BallQuadratic {
    private let eigen: SymmetricEigen
    private let constant: Double

    /// Prepares a symmetric Q; nil when it is not finite.
    init?(_ q: Matrix, constant: Double) {
        guard let eigen = SymmetricEigen(q) else { return nil }
        self.eigen = eigen
        self.constant = constant
    }

    /// The least μ at which M is semidefinite.
    var floor: Double { max(0, eigen.values.last ?? 0) }

    /// min over μ of μ + const + ¼ zᵀM⁻¹z.
    func bound(_ z: Vector) -> Double { value(multiplier(z, epsilon: 0), z) }

    /// μ + const + ¼ zᵀM⁻¹z.
    func value(_ mu: Double, _ z: Vector) -> Double {
        let coordinates = eigen.vectors * z
        var bound = mu + constant
        for (coordinate, value) in zip(coordinates, eigen.values) {
            bound += 0.25 * coordinate * coordinate / (mu - value)
        }
        return bound
    }

    /// The μ with ¼ zᵀM⁻²z + ε tr M⁻¹ = 1, by bisection in log(μ − floor): each μ gives a valid bound, 40 steps the best to 1e-10.
    func multiplier(_ z: Vector, epsilon: Double) -> Double {
        let squares = (eigen.vectors * z).map { 0.25 * $0 * $0 }
        let scale = norm2(z) + epsilon * Double(squares.count) + floor
        var (low, high) = (log(1e-13 * scale + .leastNormalMagnitude), log(4 * scale + .leastNormalMagnitude))
        for _ in 0..<40 {
            let middle = 0.5 * (low + high)
            let mu = floor + exp(middle)
            var total = 0.0
            for (square, value) in zip(squares, eigen.values) {
                total += square / ((mu - value) * (mu - value)) + epsilon / (mu - value)
            }
            if total > 1 { low = middle } else { high = middle }
        }
        return floor + exp(high)
    }

    /// M⁻¹ at μ.
    func inverse(_ mu: Double) -> Matrix {
        let r = eigen.values.count
        var inverse = Matrix(rows: r, columns: r)
        for (t, value) in eigen.values.enumerated() {
            let vector = eigen.vectors.row(t)
            for (i, a) in vector.enumerated() {
                let scaled = a / (mu - value)
                for (j, b) in vector.enumerated() { inverse[i, j] += scaled * b }
            }
        }
        return inverse
    }
}
