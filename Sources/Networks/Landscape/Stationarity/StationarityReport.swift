import Certificates
import LinearAlgebra

/// What kind of point of the non-convex loss 𝓛_β a network is, with every number behind the verdict.
///
/// The ladder: optimal ⇒ local minimum ⇒ directionally stationary ⇒ Clarke stationary ⇒ row-wise stationary. Each step but
/// the last holds exactly as stated in `Guide.md`; the flags follow from the residuals, `price`, `beta` and `tolerance` alone.
public struct StationarityReport: Sendable {
    /// The highest step of the ladder that a network reaches.
    public enum Verdict: String, Sendable, CaseIterable {
        /// A global minimum, of this and every larger width.
        case optimal
        /// No better network of this width nearby, but one elsewhere.
        case localMinimum = "local minimum"
        /// No one-sided derivative is negative.
        case directionallyStationary = "directionally stationary"
        /// 0 lies in Clarke's subdifferential.
        case clarkeStationary = "Clarke stationary"
        /// Some gradient step lowers the loss.
        case notStationary = "not stationary"
    }

    /// 𝓛_β(θ).
    public let objective: Double
    /// g, by which all residuals are measured: ∇ℓ(f), or at kinks of ℓ the element of ∂ℓ(f) that decides.
    public let gradient: Vector
    /// The first-order behaviour neuron by neuron.
    public let neurons: [NeuronStationarity]
    /// The certificate of the network, with its lower bound.
    ///
    /// Nil when the verdict does not need it, because the network is not directionally stationary, and there are so many cells
    /// (Cover's bound over 20 million) that a pass over them takes long.
    public internal(set) var certificate: Certificate?
    /// The price max |gᵀ(Xu)₊| over ‖u‖ ≤ 1 with the neuron that attains it; nil with the certificate.
    public internal(set) var newNeuron: Price?
    /// β.
    public let beta: Double
    /// The slots (from 0) that are zero: both weights at most 1e-7 of the network's largest.
    public let zeroSlots: [Int]
    /// The largest ‖u_i‖ or |α_i|, s.
    public let scale: Double
    /// Residuals up to τs count as zero and prices up to β + τ as feasible.
    ///
    /// τ = 1e-6 β, so that a verdict does not depend on units; but not less than the rounding of g, 64ε Σ_k ‖x_k‖ max(|y_k|, |f_k|).
    public let relativeTolerance: Double
    /// A direction of Θ_m along which the loss falls; nil at local minima, and where rounding hides the fall or only several new neurons
    /// at once lower a loss with kinks.
    public internal(set) var escape: Escape?

    /// The bound that residuals are compared with, τs.
    public var tolerance: Double { relativeTolerance * scale }
    /// The largest |gᵀ(Xu_i)₊ + βα_i|, the part of every residual in the output weights.
    public var alphaResidual: Double { largest { _ in 0 } }
    /// The residual of the row-wise test.
    public var rowwiseResidual: Double { largest(\.rowwise) }
    /// The distance of 0 from Clarke's subdifferential, neuron by neuron and part by part; the largest.
    public var clarkeResidual: Double { largest(\.clarke) }
    /// The steepest descent of one neuron's u or α over all one-sided directions; the largest.
    public var directionalResidual: Double { largest(\.directional) }

    /// 0 lies in the row-wise extension of the subdifferential, which is larger than Clarke's.
    public var isRowwiseStationary: Bool { rowwiseResidual <= tolerance }
    /// 0 lies in Clarke's subdifferential.
    public var isClarkeStationary: Bool { isRowwiseStationary && clarkeResidual <= tolerance }
    /// All one-sided directional derivatives are at least 0.
    public var isDirectionallyStationary: Bool { isClarkeStationary && directionalResidual <= tolerance }
    /// Directionally stationary with every neuron alive, or optimal: exactly the local minima over Θ_m.
    public var isLocalMinimum: Bool { isDirectionallyStationary && (zeroSlots.isEmpty || isPriceFeasible) }
    /// Directionally stationary and no neuron is worth adding: a global minimum of every width ≥ m.
    public var isOptimal: Bool { isDirectionallyStationary && isPriceFeasible }

    /// The verdict.
    public var verdict: Verdict {
        if isOptimal { return .optimal }
        if isLocalMinimum { return .localMinimum }
        if isDirectionallyStationary { return .directionallyStationary }
        return isClarkeStationary ? .clarkeStationary : .notStationary
    }

    private var isPriceFeasible: Bool { newNeuron.map { $0.value <= beta + relativeTolerance } ?? false }

    private func largest(_ part: (NeuronStationarity) -> Double) -> Double {
        neurons.reduce(0) { max($0, part($1), abs($1.alphaDerivative)) }
    }
}

/// A direction of Θ_m that lowers the loss, checked by evaluating it.
public struct Escape: Sendable {
    /// The direction (δU, δα), a network's weights read as a vector of norm 1.
    public let direction: ReLUNetwork
    /// The length of the step to `network`.
    public let step: Double
    /// The network θ + step · direction.
    public let network: ReLUNetwork
    /// 𝓛_β there, less than 𝓛_β(θ).
    public let objective: Double
}
