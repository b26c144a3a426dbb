import LinearAlgebra

/// One hidden neuron: the map x ↦ α (uᵀx)₊.
public struct Neuron: Sendable, Equatable {
    /// The hidden weights u ∈ ℝᵈ.
    public var u: Vector
    /// The output weight α.
    public var alpha: Double

    /// Makes a neuron.
    public init(u: Vector, alpha: Double) {
        self.u = u
        self.alpha = alpha
    }
}

/// A two-layer ReLU network θ = {(u_i, α_i)}: x ↦ Σ_i α_i (u_iᵀx)₊. Zero slots are legal.
public struct ReLUNetwork: Sendable, Equatable {
    /// The input dimension d.
    public let dimension: Int
    /// The m neurons.
    public var neurons: [Neuron]

    /// Makes a network; every u has `dimension` entries.
    public init(dimension: Int, neurons: [Neuron]) {
        precondition(neurons.allSatisfy { $0.u.count == dimension }, "every neuron needs d weights")
        self.dimension = dimension
        self.neurons = neurons
    }

    /// The number of slots, m.
    public var width: Int { neurons.count }

    /// The outputs f = Σ_i α_i (X u_i)₊ on the rows of X (n × d).
    public func predict(_ x: Matrix) -> Vector {
        var f = Vector(repeating: 0, count: x.rows)
        for neuron in neurons where neuron.alpha != 0 {
            let z = x * neuron.u
            for k in 0..<x.rows where z[k] > 0 { f[k] += neuron.alpha * z[k] }
        }
        return f
    }
}
