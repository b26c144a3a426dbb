import LinearAlgebra

extension ReLUNetwork {
    /// Whether two networks are equal up to the order of neurons, zero slots and splitting.
    ///
    /// A splitting (√γ u, √γ α) keeps the direction of (u, α) in ℝᵈ⁺¹ and distributes ‖u‖² + α². So the networks are the same
    /// when the sums of ‖u‖² + α² per direction agree, up to the tolerance relative to the largest.
    public func isSame(as other: ReLUNetwork, tolerance: Double = 1e-6) -> Bool {
        guard dimension == other.dimension else { return false }
        var rays = Self.rays(self, sign: 1) + Self.rays(other, sign: -1)
        let largest = rays.map { abs($0.weight) }.max() ?? 0
        while let ray = rays.first {
            let close = { (other: Ray) in norm2(difference(ray.direction, other.direction)) <= tolerance }
            let total = rays.filter(close).reduce(0) { $0 + $1.weight }
            if abs(total) > tolerance * largest { return false }
            rays.removeAll(where: close)
        }
        return true
    }

    /// A neuron as a direction of ℝᵈ⁺¹ with a weight.
    private struct Ray {
        let direction: Vector
        let weight: Double
    }

    private static func rays(_ network: ReLUNetwork, sign: Double) -> [Ray] {
        network.neurons.compactMap { neuron in
            let weights = neuron.u + [neuron.alpha]
            return normalized(weights).map { Ray(direction: $0, weight: sign * dot(weights, weights)) }
        }
    }
}
