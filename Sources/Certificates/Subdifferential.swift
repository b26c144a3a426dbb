import ConvexPrograms
import LinearAlgebra

/// The subdifferential ∂ℓ(f) of a loss at outputs f: one interval of slopes per row, a point where ℓ_k has a derivative.
public struct Subdifferential: Sendable {
    /// The least slope of every row.
    public let lower: Vector
    /// The greatest slope of every row.
    public let upper: Vector

    /// The rows (from 0) whose slopes are an interval: those at a kink of ℓ.
    public var kinks: [Int] { lower.indices.filter { lower[$0] < upper[$0] } }

    /// Outputs within 1e-7 of a kink, relative to the largest output or target, count as on it: the sign tolerance.
    public init(_ loss: any Loss, at f: Vector, _ y: Vector) {
        let delta = 1e-7 * zip(f, y).reduce(0.0) { max($0, abs($1.0), abs($1.1)) }
        var lower = loss.gradient(f, y)
        var upper = lower
        for k in f.indices where !loss.isSmooth {
            let (right, left) = (loss.derivative(f[k] + delta, y[k]), loss.derivative(f[k] - delta, y[k]))
            // A jump of the derivative, not the little that a curved piece changes over 2δ.
            guard right - left > 1e-3 * max(abs(right), abs(left)) else { continue }
            (lower[k], upper[k]) = (left, right)
        }
        self.lower = lower
        self.upper = upper
    }
}
