// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// ℓ(f) = Σ max(0, 1 − y_k f_k) for labels y_k = ±1, the loss of support vector machines.
public struct HingeLoss: Loss {
    public let name = "hinge"
    public let formula = "Σ max(0, 1 − y f)"
    public let isSmooth = false
    public let needsSigns = true

    /// Makes the loss.
    public init() {}

    public func value(_ f: Double, _ y: Double) -> Double { max(0, 1 - y * f) }
    public func derivative(_ f: Double, _ y: Double) -> Double { y * f < 1 ? -y : 0 }
    public func secondDerivative(_ f: Double, _ y: Double) -> Double { 0 }
    public func conjugate(_ g: Double, _ y: Double) -> Double { domain(y).contains(g) ? g * y : .infinity }
    public func domain(_ y: Double) -> ClosedRange<Double> { y > 0 ? -1...0 : 0...1 }
    public func kink(_ y: Double) -> Double? { y }
}
