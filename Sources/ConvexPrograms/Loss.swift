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
}

extension Loss {
    /// ℓ(f) = Σ_k ℓ_k(f_k).
    public func value(_ f: Vector, _ y: Vector) -> Double { zip(f, y).reduce(0) { $0 + value($1.0, $1.1) } }

    /// The gradient ∇ℓ(f), one entry per row.
    public func gradient(_ f: Vector, _ y: Vector) -> Vector { zip(f, y).map { derivative($0, $1) } }

    /// The conjugate ℓ*(g) = Σ_k ℓ_k*(g_k).
    public func conjugate(_ g: Vector, _ y: Vector) -> Double { zip(g, y).reduce(0) { $0 + conjugate($1.0, $1.1) } }
}
