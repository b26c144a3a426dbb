import LinearAlgebra

/// What is proven about a claimed solution or network, recomputed from the raw data.
public struct Certificate: Sendable {
    /// The value of the claim, 𝓛_β or 𝓛ᶜ_β, recomputed.
    public let objective: Double
    /// A lower bound −ℓ*(−ν) of P_c* at a dual feasible ν.
    public let lower: Double
    /// max over ‖u‖ ≤ 1 of |νᵀ(Xu)₊| at ν = −∇ℓ(f): at most β exactly at an optimum.
    public let price: Double
    /// The weight β.
    public let beta: Double
    /// The unit vector u that attains `price`: the best neuron to add when it exceeds β.
    public let witness: Vector
    /// The sign of the neuron to add, +1 or −1.
    public let witnessSign: Int
    /// The dual point ν of `lower`.
    public let dual: Vector
    /// The largest violation of a cone constraint, relative to ‖x_k‖‖w_b‖; 0 for a network.
    public let infeasibility: Double
    /// Whether the cone constraints hold to 1e-7 relative.
    public let feasible: Bool
    /// Whether the gap is at most the tolerance and the claim feasible.
    public let optimal: Bool
    /// The number of maximisations over all cells that it took.
    let pricings: Int

    /// The relative gap (objective − lower) / max(1, objective).
    public var gap: Double { (objective - lower) / max(1, objective) }
    /// The neuron most worth adding, with its price.
    public var newNeuron: Price { Price(value: price, direction: witness, sign: witnessSign) }
    /// By how much the dual constraint is violated: max(0, price − β).
    public var violation: Double { max(0, price - beta) }
}
