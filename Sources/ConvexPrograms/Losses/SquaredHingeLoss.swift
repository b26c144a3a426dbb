// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// ℓ(f) = Σ max(0, 1 − y_k f_k)² for labels y_k = ±1.
public struct SquaredHingeLoss: Loss {
    public let name = "squaredhinge"
    public let formula = "Σ max(0, 1 − y f)²"
    public let isSmooth = true
    public let needsSigns = true

    /// Makes the loss.
    public init() {}

    public func value(_ f: Double, _ y: Double) -> Double {
        let slack = max(0, 1 - y * f)
        return slack * slack
    }

    public func derivative(_ f: Double, _ y: Double) -> Double { -2 * y * max(0, 1 - y * f) }
    public func secondDerivative(_ f: Double, _ y: Double) -> Double { y * f < 1 ? 2 : 0 }

    /// g y + g²/4 for g y ≤ 0.
    public func conjugate(_ g: Double, _ y: Double) -> Double {
        domain(y).contains(g) ? g * (y + 0.25 * g) : .infinity
    }

    public func domain(_ y: Double) -> ClosedRange<Double> { y > 0 ? -.infinity...0 : 0 ... .infinity }
}
