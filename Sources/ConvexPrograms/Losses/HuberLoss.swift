// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// ℓ(f) = Σ h(f_k − y_k) with h(r) = ½r² for |r| ≤ 1 and |r| − ½ beyond (P. J. Huber, 1964, threshold 1).
public struct HuberLoss: Loss {
    public let name = "huber"
    public let formula = "Σ h(f − y), h(r) = ½r² for |r| ≤ 1, |r| − ½ beyond"
    public let isSmooth = true
    public let needsSigns = false

    /// Makes the loss.
    public init() {}

    public func value(_ f: Double, _ y: Double) -> Double {
        let r = abs(f - y)
        return r <= 1 ? 0.5 * r * r : r - 0.5
    }

    public func derivative(_ f: Double, _ y: Double) -> Double { max(-1, min(1, f - y)) }
    public func secondDerivative(_ f: Double, _ y: Double) -> Double { abs(f - y) <= 1 ? 1 : 0 }
    public func conjugate(_ g: Double, _ y: Double) -> Double { abs(g) <= 1 ? g * (0.5 * g + y) : .infinity }
    public func domain(_ y: Double) -> ClosedRange<Double> { -1...1 }
}
