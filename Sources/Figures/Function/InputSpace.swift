import Datasets
import ExactArithmetic
import LinearAlgebra
import Networks
import Plots

/// The inputs that a network has besides a constant bias column.
public struct InputSpace: Sendable, Equatable {
    /// The names of the free inputs.
    public let names: [String]
    /// The constant value of the last column; nil when there is no bias column.
    public let bias: Double?

    /// The inputs of data: a last column that has one value other than zero in every row is a bias column.
    public init(_ data: Dataset) {
        let last = data.d - 1
        let constant = data.d > 1 && data.n > 0 ? data.exact[0, last].double : 0
        let isConstant = constant != 0 && (0..<data.n).allSatisfy { data.exact[$0, last] == data.exact[0, last] }
        bias = isConstant ? constant : nil
        names = isConstant ? Array(data.features.dropLast()) : data.features
    }

    /// `count` inputs x₁, x₂, …, with a bias column of ones or without.
    public init(count: Int, hasBias: Bool) {
        names = count == 1 ? ["x"] : (1...max(1, count)).map { "x\($0)" }
        bias = hasBias ? 1 : nil
    }

    /// The number of free inputs.
    public var dimension: Int { names.count }

    /// The row of X for values of the free inputs.
    func row(_ inputs: Vector) -> Vector { bias.map { inputs + [$0] } ?? inputs }

    /// The constant part of a neuron's argument uᵀx.
    func offset(_ neuron: Neuron) -> Double { bias.map { $0 * (neuron.u.last ?? 0) } ?? 0 }

    /// The axis label of an input; a name of one letter with digits gets them as a subscript.
    func label(_ i: Int) -> String {
        let name = names[i]
        guard let letter = name.first, letter.isLetter, let number = Int(name.dropFirst()), number >= 0 else {
            return name
        }
        return String(letter) + NumberText.subscript(number)
    }
}

extension ReLUNetwork {
    /// The output f(x) at one row of X.
    func output(_ x: Vector) -> Double {
        neurons.reduce(0) { $0 + $1.alpha * max(0, dot($1.u, x)) }
    }
}
