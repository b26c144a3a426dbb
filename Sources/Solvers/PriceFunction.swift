import Arrangements
import LinearAlgebra

/// The price g(u) = νᵀ(Xu)₊ of directions u ∈ ℝʳ at a dual point ν, as a sum over hyperplanes.
///
/// A row a·v with a < 0 contributes ν|a|(−vᵀu)₊ = ν|a|((vᵀu)₊ − vᵀu), so with unit normals v_l
///
///     g(u) = c₀ᵀu + Σ_l κ_l (v_lᵀu)₊,   κ_l = Σ ν_k|a_k| over the rows of hyperplane l,
///
/// positively homogeneous and piecewise linear; across hyperplane l it is convex when κ_l > 0 and concave when κ_l < 0.
struct PriceFunction: Sendable {
    /// The vector c₀.
    let constant: Vector
    /// The weights κ_l.
    let weights: [Double]

    init(_ data: ReducedData, _ nu: Vector) {
        let r = data.r
        var constant = Vector(repeating: 0, count: r)
        var weights = [Double](repeating: 0, count: data.lineCount)
        for k in 0..<data.n {
            let line = Int(data.lineOfRow[k])
            guard line >= 0 else { continue }
            let a = data.coefficient[k]
            weights[line] += nu[k] * abs(a)
            if a < 0 {
                for j in 0..<r { constant[j] += nu[k] * a * data.normals[line * r + j] }
            }
        }
        self.constant = constant
        self.weights = weights
    }

    /// g(u). Complexity: O(n r).
    func value(_ u: Vector, _ data: ReducedData) -> Double { value(u, data.normalProducts(u)) }

    /// g(u) from the products v_lᵀu.
    func value(_ u: Vector, _ sides: [Double]) -> Double {
        var sum = dot(constant, u)
        for (weight, side) in zip(weights, sides) where side > 0 { sum += weight * side }
        return sum
    }
}

/// A direction that a new neuron could take: a unit vector u with s νᵀ(Xu)₊ = price.
struct PricedDirection: Sendable {
    /// The sign s of the neuron.
    let sign: Double
    /// The unit vector u ∈ ℝʳ.
    let u: Vector
    /// s νᵀ(Xu)₊.
    let price: Double
    /// The pattern whose closed cone the neuron must not leave, when only some cones are allowed.
    var pattern: ActivationPattern?
}

/// What a pricing pass found.
struct Pricing: Sendable {
    /// A proven upper bound of max over ‖u‖ ≤ 1 and both signs of |νᵀ(Xu)₊|.
    let upper: Double
    /// Directions whose price exceeds the threshold, dearest first, spread over the sphere.
    let directions: [PricedDirection]
    /// The cones that were bounded.
    let cones: Int
    /// Whether the pass ended before its bound was as tight as asked.
    let interrupted: Bool
    /// Whether it ended because the memory for open parts was full.
    var isMemoryFull = false
}
