import LinearAlgebra

/// A value of the command language.
public enum Value: Sendable {
    /// `nothing`: the result of commands that only act.
    case nothing
    /// `true` or `false`.
    case boolean(Bool)
    /// A double; integers print without a point.
    case number(Double)
    /// Text.
    case string(String)
    /// A column vector of doubles, `[1, 2, 3]`.
    case vector(Vector)
    /// A matrix of doubles, `[1 2; 3 4]`.
    case matrix(Matrix)
    /// A list of values of any kind.
    case list([Value])
    /// Numbers at a constant step, `1:5`, `0:0.1:1`.
    case range(NumberRange)
    /// A function of the user or a command used as a value.
    case function(any FunctionValue)
    /// A value of the engine: a dataset, a problem, a solution, …
    case object(any ObjectValue)
}

extension Value {
    /// The name of the value's kind as messages show it: `number`, `3 × 2 matrix`, `Dataset`, ….
    public var kind: String {
        switch self {
        case .nothing: "nothing"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .vector(let v): "vector of \(v.count)"
        case .matrix(let a): "\(a.rows) × \(a.columns) matrix"
        case .list(let items): "list of \(items.count)"
        case .range(let r): "range of \(r.count)"
        case .function: "function"
        case .object(let object): object.typeName
        }
    }
}

/// The numbers `first, first + step, …` that do not pass `last`.
public struct NumberRange: Sendable, Equatable {
    /// The first number.
    public let first: Double
    /// The distance of neighbours, not zero.
    public let step: Double
    /// How many numbers there are.
    public let count: Int

    /// Makes the range `first:step:last`; empty when `last` lies on the other side of `first` than the step points.
    public init(first: Double, step: Double = 1, last: Double) {
        self.first = first
        self.step = step
        let steps = step == 0 ? -1 : ((last - first) / step * (1 + 4 * Double.ulpOfOne)).rounded(.down)
        count = steps.isFinite && steps >= 0 ? Int(min(steps, 0x1p53)) + 1 : 0
    }

    /// The number at index i, counted from 0.
    @inlinable
    public subscript(i: Int) -> Double { first + Double(i) * step }

    /// All numbers.
    public var vector: Vector { (0..<count).map { self[$0] } }
}

/// A callable value: a function of the user, or a command.
public protocol FunctionValue: Sendable {
    /// The function's name; anonymous functions have none.
    var name: String? { get }
    /// The signature as one writes it, `f(x, y)`.
    var signatureText: String { get }
    /// What the first argument is called, if there is one.
    var argumentName: String? { get }
    /// Calls the function with positional and named arguments.
    func call(_ positional: [Value], named: [(name: String, value: Value)], in context: ExecutionContext) throws
        -> Value
}
