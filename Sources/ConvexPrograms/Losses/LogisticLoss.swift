import Glibc

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// ℓ(f) = Σ log(1 + exp(−y_k f_k)) for labels y_k = ±1.
///
/// Written with exp of non-positive numbers only, so nothing overflows and small losses keep their digits.
public struct LogisticLoss: Loss {
    public let name = "logistic"
    public let formula = "Σ log(1 + exp(−y f))"
    public let isSmooth = true
    public let needsSigns = true

    /// Makes the loss.
    public init() {}

    public func value(_ f: Double, _ y: Double) -> Double {
        let margin = y * f
        return max(0, -margin) + log1p(exp(-abs(margin)))
    }

    public func derivative(_ f: Double, _ y: Double) -> Double { -y * sigmoid(-y * f) }

    public func secondDerivative(_ f: Double, _ y: Double) -> Double { sigmoid(f) * sigmoid(-f) }

    /// With q = −g y ∈ [0, 1]: the negative entropy q log q + (1 − q) log(1 − q).
    public func conjugate(_ g: Double, _ y: Double) -> Double {
        let q = -g * y
        guard q >= 0, q <= 1 else { return .infinity }
        return (q > 0 ? q * log(q) : 0) + (q < 1 ? (1 - q) * log1p(-q) : 0)
    }

    public func domain(_ y: Double) -> ClosedRange<Double> { y > 0 ? -1...0 : 0...1 }

    /// One exponential for all three.
    public func evaluate(
        _ f: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>,
        slopes: UnsafeMutableBufferPointer<Double>, curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var sum = 0.0
        for k in 0..<f.count {
            let margin = y[k] * f[k]
            let e = exp(-abs(margin))
            let inverse = 1 / (1 + e)
            sum += max(0, -margin) + log1p(e)
            slopes[k] = -y[k] * (margin >= 0 ? e * inverse : inverse)
            curvatures[k] = e * inverse * inverse
        }
        return sum
    }

    /// 1 / (1 + exp(−z)).
    private func sigmoid(_ z: Double) -> Double {
        let e = exp(-abs(z))
        return z >= 0 ? 1 / (1 + e) : e / (1 + e)
    }
}
