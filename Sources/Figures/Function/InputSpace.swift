import Datasets
import ExactArithmetic
import LinearAlgebra
import Networks
import Plots

/// The inputs that a network has besides a constant bias column.
public struct InputSpace: Sendable {
    /// The names of the free inputs.
    public let names: [String]
    /// The columns of the free inputs.
    let columns: [Int]
    /// The bias column and its constant value; nil when there is none.
    public let bias: (column: Int, value: Double)?

    /// The inputs of data: the last column, else the first, is a bias column when it has one value other than zero in every row.
    public init(_ data: Dataset) {
        let bias = data.d > 1 ? [data.d - 1, 0].lazy.compactMap { data.constant($0) }.first : nil
        columns = (0..<data.d).filter { $0 != bias?.column }
        names = columns.map { data.features[$0] }
        self.bias = bias
    }

    /// `count` inputs x₁, x₂, …, with a bias column of ones or without.
    public init(count: Int, hasBias: Bool) {
        names = count == 1 ? ["x"] : (1...max(1, count)).map { "x\($0)" }
        columns = Array(names.indices)
        bias = hasBias ? (names.count, 1) : nil
    }

    /// The columns of X.
    var width: Int { dimension + (bias == nil ? 0 : 1) }

    /// The number of free inputs.
    public var dimension: Int { names.count }

    /// The row of X for values of the free inputs.
    func row(_ inputs: Vector) -> Vector {
        var row = inputs
        if let bias { row.insert(bias.value, at: min(bias.column, row.count)) }
        return row
    }

    /// The values of a free input in all rows.
    func values(_ i: Int, in data: Dataset) -> Vector { data.x.column(columns[i]) }

    /// A neuron's weight of a free input.
    func weight(_ i: Int, of neuron: Neuron) -> Double { neuron.u[columns[i]] }

    /// The constant part of a neuron's argument uᵀx.
    func offset(_ neuron: Neuron) -> Double { bias.map { $0.value * neuron.u[$0.column] } ?? 0 }

    /// The axis label of an input; a name of one letter with digits gets them as a subscript.
    func label(_ i: Int) -> String {
        let name = names[i]
        guard let letter = name.first, letter.isLetter, let number = Int(name.dropFirst()), number >= 0 else {
            return name
        }
        return String(letter) + NumberText.subscript(number)
    }
}

extension Dataset {
    /// A column with the one value, other than zero, that it has in every row; nil when there is none.
    fileprivate func constant(_ column: Int) -> (column: Int, value: Double)? {
        guard n > 0, (0..<n).allSatisfy({ exact[$0, column] == exact[0, column] }) else { return nil }
        let value = exact[0, column].double
        return value == 0 ? nil : (column, value)
    }
}

extension ReLUNetwork {
    /// The output f(x) at one row of X.
    func output(_ x: Vector) -> Double {
        neurons.reduce(0) { $0 + $1.alpha * max(0, dot($1.u, x)) }
    }
}
