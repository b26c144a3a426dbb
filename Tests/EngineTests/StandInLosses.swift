import ConvexPrograms
import Glibc
import LinearAlgebra
func loss(named: String) -> (any Loss)? {
    switch named {
    case "squared": TSquared()
    case "logistic": TLogistic()
    default: nil
    }
}
struct TSquared: Loss {
    var name: String { "squared" }
    var formula: String { "" }
    var isSmooth: Bool { true }
    var needsSigns: Bool { false }
    func value(_ f: Double, _ y: Double) -> Double { 0.5 * (f - y) * (f - y) }
    func derivative(_ f: Double, _ y: Double) -> Double { f - y }
    func secondDerivative(_ f: Double, _ y: Double) -> Double { 1 }
    func conjugate(_ g: Double, _ y: Double) -> Double { 0.5 * g * g + g * y }
    func domain(_ y: Double) -> ClosedRange<Double> { -Double.infinity...Double.infinity }
}
struct TLogistic: Loss {
    var name: String { "logistic" }
    var formula: String { "" }
    var isSmooth: Bool { true }
    var needsSigns: Bool { true }
    func value(_ f: Double, _ y: Double) -> Double { let z = -y * f; return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)) }
    func derivative(_ f: Double, _ y: Double) -> Double { -y / (1 + exp(y * f)) }
    func secondDerivative(_ f: Double, _ y: Double) -> Double { let p = 1 / (1 + exp(y * f)); return p * (1 - p) }
    func conjugate(_ g: Double, _ y: Double) -> Double {
        let p = -g * y; if p < 0 || p > 1 { return .infinity }
        return (p > 0 ? p * log(p) : 0) + (p < 1 ? (1 - p) * log(1 - p) : 0)
    }
    func domain(_ y: Double) -> ClosedRange<Double> { y > 0 ? -1...0 : 0...1 }
}
