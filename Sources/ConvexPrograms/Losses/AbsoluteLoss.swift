// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// ℓ(f) = Σ |f_k − y_k|, the loss of median regression.
public struct AbsoluteLoss: Loss {
    public let name = "absolute"
    public let formula = "‖f − y‖₁"
    public let isSmooth = false
    public let needsSigns = false

    /// Makes the loss.
    public init() {}

    public func value(_ f: Double, _ y: Double) -> Double { abs(f - y) }
    public func derivative(_ f: Double, _ y: Double) -> Double { f > y ? 1 : (f < y ? -1 : 0) }
    public func secondDerivative(_ f: Double, _ y: Double) -> Double { 0 }
    public func conjugate(_ g: Double, _ y: Double) -> Double { abs(g) <= 1 ? g * y : .infinity }
    public func domain(_ y: Double) -> ClosedRange<Double> { -1...1 }
    public func kink(_ y: Double) -> Double? { y }
}
