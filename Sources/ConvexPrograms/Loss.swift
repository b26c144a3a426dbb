import LinearAlgebra

/// A convex loss ℓ(f) = Σ_k ℓ_k(f_k) of the outputs f against the targets y, without a factor 1/n.
///
/// Everything a solver and a certificate need; formulas per row. Adding a loss is one file with a conforming type and a
/// line in `losses`.
public protocol Loss: Sendable {
    /// The name in the command language: `squared`, `logistic`, ….
    var name: String { get }
    /// The formula as a user reads it.
    var formula: String { get }
    /// Whether ℓ has a continuous gradient.
    var isSmooth: Bool { get }
    /// Whether targets must be −1 or +1.
    var needsSigns: Bool { get }
    /// ℓ_k(f).
    func value(_ f: Double, _ y: Double) -> Double
    /// ℓ_k′(f); for losses with kinks an element of the subdifferential.
    func derivative(_ f: Double, _ y: Double) -> Double
    /// ℓ_k″(f); zero where it does not exist.
    func secondDerivative(_ f: Double, _ y: Double) -> Double
    /// The conjugate ℓ_k*(g) = sup_f g f − ℓ_k(f); +∞ outside its domain.
    func conjugate(_ g: Double, _ y: Double) -> Double
    /// The closed interval of g where the conjugate is finite.
    func domain(_ y: Double) -> ClosedRange<Double>
    /// For a loss that is linear on both sides of one kink: the place f of the kink. By default nil.
    func kink(_ y: Double) -> Double?
    /// Σ ℓ_k(f_k) over rows that lie side by side; writes ℓ_k′ and ℓ_k″ to places for as many numbers.
    ///
    /// The loop of every solver. The default asks the three functions above; a loss whose formulas share work may do better.
    func evaluate(
        _ f: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>,
        slopes: UnsafeMutableBufferPointer<Double>, curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double
}

extension Loss {
    /// No kink.
    public func kink(_ y: Double) -> Double? { nil }

    /// Value, first and second derivatives one row after the other.
    public func evaluate(
        _ f: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>,
        slopes: UnsafeMutableBufferPointer<Double>, curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var sum = 0.0
        for k in 0..<f.count {
            sum += value(f[k], y[k])
            slopes[k] = derivative(f[k], y[k])
            curvatures[k] = secondDerivative(f[k], y[k])
        }
        return sum
    }

    /// ℓ(f) = Σ_k ℓ_k(f_k).
    public func value(_ f: Vector, _ y: Vector) -> Double {
        precondition(f.count == y.count, "a loss needs one output per target")
        var sum = 0.0
        for k in 0..<f.count { sum += value(f[k], y[k]) }
        return sum
    }

    /// The gradient ∇ℓ(f), one entry per row.
    public func gradient(_ f: Vector, _ y: Vector) -> Vector {
        precondition(f.count == y.count, "a gradient needs one output per target")
        var gradient = f
        for k in 0..<f.count { gradient[k] = derivative(f[k], y[k]) }
        return gradient
    }

    /// The second derivatives ℓ″(f), one entry per row.
    public func curvature(_ f: Vector, _ y: Vector) -> Vector {
        precondition(f.count == y.count, "second derivatives need one output per target")
        var curvature = f
        for k in 0..<f.count { curvature[k] = secondDerivative(f[k], y[k]) }
        return curvature
    }

    /// The conjugate ℓ*(g) = Σ_k ℓ_k*(g_k).
    public func conjugate(_ g: Vector, _ y: Vector) -> Double {
        precondition(g.count == y.count, "a conjugate needs one slope per target")
        var sum = 0.0
        for k in 0..<g.count { sum += conjugate(g[k], y[k]) }
        return sum
    }
}
