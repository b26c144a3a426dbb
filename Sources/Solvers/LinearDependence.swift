import LinearAlgebra

/// Coefficients b ≠ 0 with Σ b_i v_i = 0 up to rounding; nil when the vectors are independent.
///
/// Gram–Schmidt with reorthogonalisation; a vector counts as dependent when 1e-11 of it is left.
func linearDependence(_ vectors: [Vector]) -> Vector? {
    var orthonormal: [Vector] = []
    var triangle: [[Double]] = []
    for (i, vector) in vectors.enumerated() {
        var rest = vector
        var coordinates = [Double](repeating: 0, count: i)
        for _ in 0..<2 {
            for (place, q) in orthonormal.enumerated() {
                let overlap = dot(q, rest)
                coordinates[place] += overlap
                for k in 0..<rest.count { rest[k] -= overlap * q[k] }
            }
        }
        let remaining = norm2(rest)
        if remaining <= 1e-11 * norm2(vector) {
            // Vector i = Σ x_j vector j over the earlier ones: solve the triangle.
            var x = coordinates
            for row in (0..<i).reversed() {
                x[row] /= triangle[row][row]
                for above in 0..<row { x[above] -= triangle[row][above] * x[row] }
            }
            return x.map { -$0 } + [1] + Vector(repeating: 0, count: vectors.count - i - 1)
        }
        orthonormal.append(scaled(rest, by: 1 / remaining))
        triangle.append(coordinates + [remaining])
    }
    return nil
}

/// Factors for the weights of neurons with dependent outputs that keep Σ outputs and let one neuron die; nil when they are independent.
///
/// With Σ b_i a_i = 0 for the outputs a_i and Σ b_i‖w_i‖ ≥ 0, the factors are 1 − b_i / max b ≥ 0: the sum of norms does not rise
/// (MATH.md T10).
///
/// Mishkin, Pilanci, Optimal Sets and Solution Paths of ReLU Networks, ICML 2023, algorithm 1.
func pruningFactors(_ outputs: [Vector], norms: Vector) -> Vector? {
    guard let dependence = linearDependence(outputs) else { return nil }
    let b = dot(dependence, norms) < 0 ? scaled(dependence, by: -1) : dependence
    guard let largest = b.max(), largest > 0 else { return nil }
    return b.map { max(0, 1 - $0 / largest) }
}
