import Glibc
import LinearAlgebra

/// The arithmetic of two numbers.
enum NumericOperation: Sendable {
    case add, subtract, multiply, divide, leftDivide, remainder, quotient, power

    init?(_ symbol: Symbol) {
        switch symbol {
        case .plus: self = .add
        case .minus: self = .subtract
        case .times: self = .multiply
        case .divide: self = .divide
        case .leftDivide: self = .leftDivide
        case .remainder: self = .remainder
        case .quotient: self = .quotient
        case .power: self = .power
        default: return nil
        }
    }

    @inline(__always)
    func apply(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .leftDivide: b / a
        case .remainder: fmod(a, b)
        case .quotient: (a / b).rounded(.towardZero)
        case .power: realPower(a, b)
        }
    }

    /// One operation over two vectors of one length.
    func apply(_ a: Vector, _ b: Vector) -> Vector {
        switch self {
        case .add: zipped(a, b) { $0 + $1 }
        case .subtract: zipped(a, b) { $0 - $1 }
        case .multiply: zipped(a, b) { $0 * $1 }
        case .divide: zipped(a, b) { $0 / $1 }
        default: zipped(a, b) { apply($0, $1) }
        }
    }

    /// One operation of a vector with a number on its right.
    func apply(_ a: Vector, _ b: Double) -> Vector {
        switch self {
        case .add: mapped(a) { $0 + b }
        case .subtract: mapped(a) { $0 - b }
        case .multiply: mapped(a) { $0 * b }
        case .divide: mapped(a) { $0 / b }
        default: mapped(a) { apply($0, b) }
        }
    }

    /// One operation of a number with a vector on its right.
    func apply(_ a: Double, _ b: Vector) -> Vector {
        switch self {
        case .add: mapped(b) { a + $0 }
        case .subtract: mapped(b) { a - $0 }
        case .multiply: mapped(b) { a * $0 }
        case .divide: mapped(b) { a / $0 }
        default: mapped(b) { apply(a, $0) }
        }
    }
}

/// `aᵇ`; squares are products, as the compiler of Julia makes them.
@inline(__always)
func realPower(_ a: Double, _ b: Double) -> Double { b == 2 ? a * a : pow(a, b) }

@inline(__always)
private func zipped(_ a: Vector, _ b: Vector, _ f: (Double, Double) -> Double) -> Vector {
    Vector(unsafeUninitializedCapacity: a.count) { buffer, count in
        for i in 0..<a.count { buffer[i] = f(a[i], b[i]) }
        count = a.count
    }
}

@inline(__always)
private func mapped(_ a: Vector, _ f: (Double) -> Double) -> Vector {
    Vector(unsafeUninitializedCapacity: a.count) { buffer, count in
        for i in 0..<a.count { buffer[i] = f(a[i]) }
        count = a.count
    }
}
