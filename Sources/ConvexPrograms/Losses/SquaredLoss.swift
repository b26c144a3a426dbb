// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// ℓ(f) = ½ Σ (f_k − y_k)², the loss of least squares.
public struct SquaredLoss: Loss {
    public let name = "squared"
    public let formula = "½‖f − y‖²"
    public let isSmooth = true
    public let needsSigns = false

    /// Makes the loss.
    public init() {}

    public func value(_ f: Double, _ y: Double) -> Double { 0.5 * (f - y) * (f - y) }
    public func derivative(_ f: Double, _ y: Double) -> Double { f - y }
    public func secondDerivative(_ f: Double, _ y: Double) -> Double { 1 }
    public func conjugate(_ g: Double, _ y: Double) -> Double { g * (0.5 * g + y) }
    public func domain(_ y: Double) -> ClosedRange<Double> { -.infinity ... .infinity }
}
