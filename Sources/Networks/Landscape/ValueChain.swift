/// The chain of values that any network of any width gives rise to:
///
///     dual bound ≤ P* ≤ P_adjacent ≤ P_sub ≤ 𝓛ᶜ_β(φ(θ)) ≤ 𝓛_β(θ).
///
/// From P_adjacent on all are equal when θ is directionally stationary and no neuron of the other sign is worth adding in an adjacent
/// chamber (blocks have both signs, directional stationarity speaks of the neurons' own); all of it when θ is optimal.
public struct ValueChain: Sendable, Equatable {
    /// The certified lower bound at ν = −∇ℓ(f(θ)).
    public let dual: Double
    /// P*, the optimum over all patterns.
    public let optimum: Double
    /// The optimum over the chambers adjacent to the neurons.
    public let adjacent: Double
    /// The optimum over the neurons' own patterns.
    public let subsampled: Double
    /// 𝓛ᶜ_β(φ(θ)).
    public let convex: Double
    /// 𝓛_β(θ).
    public let objective: Double

    /// Collects the values.
    public init(
        dual: Double, optimum: Double, adjacent: Double, subsampled: Double, convex: Double, objective: Double
    ) {
        self.dual = dual
        self.optimum = optimum
        self.adjacent = adjacent
        self.subsampled = subsampled
        self.convex = convex
        self.objective = objective
    }

    /// The values from the least to the largest.
    public var values: [Double] { [dual, optimum, adjacent, subsampled, convex, objective] }

    /// Whether the values ascend, up to a tolerance relative to max(1, 𝓛_β(θ)): that of two solves.
    public func isOrdered(tolerance: Double = 1e-7) -> Bool {
        zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + tolerance * max(1, objective) }
    }
}
