import Arrangements
import Datasets
import Figures
import Language
import LinearAlgebra
import Networks

/// The values given to `plot`, sorted by what they are.
struct PlotSubjects {
    /// The values in their order.
    let values: [Value]
    private(set) var patterns: Patterns?
    private(set) var solution: SolvedProblem?
    private(set) var problem: Problem?
    private(set) var networks: [ReLUNetwork] = []
    /// Vectors, ranges and matrices, in their order.
    private(set) var arrays: [Matrix] = []
    private(set) var function: (any FunctionValue)?
    /// Engine values of other types, in their order.
    private(set) var results: [any ObjectValue] = []
    private var ownData: Dataset?
    let context: ExecutionContext

    /// Sorts values.
    init(_ values: [Value], context: ExecutionContext) throws {
        self.values = values
        self.context = context
        for value in values {
            switch value {
            case .object(let object): sort(object)
            case .function(let f): function = f
            default: if let array = value.asMatrix { arrays.append(array) }
            }
        }
    }

    private mutating func sort(_ object: any ObjectValue) {
        switch object {
        case let value as Patterns: patterns = value
        case let value as SolvedProblem: solution = value
        case let value as Problem: problem = value
        case let value as ReLUNetwork: networks.append(value)
        case let value as Dataset: ownData = value
        default: results.append(object)
        }
    }

    /// The first result of a type.
    func first<T: ObjectValue>(_ type: T.Type) -> T? { results.lazy.compactMap { $0 as? T }.first }

    /// The data: given themselves, or those of the solution, problem or patterns.
    var data: Dataset? { ownData ?? solution?.problem.data ?? problem?.data ?? patterns?.data }

    /// The arrangement of the data.
    func arrangement() throws -> HyperplaneArrangement? {
        if let arrangement = solution?.solution.program.arrangement ?? problem?.program.arrangement
            ?? patterns?.arrangement
        {
            return arrangement
        }
        return try ownData.map { try HyperplaneArrangement($0.exact) }
    }

    /// The neurons to draw in the space of the u: those of the solution and of the networks.
    var neurons: [LiftedNeuron] {
        (solution.map { LiftedNeuron.of($0.solution.blocks) } ?? []) + networks.flatMap { LiftedNeuron.of($0) }
    }

    /// The networks whose outputs are drawn: those given, and that of the solution.
    var functions: [ReLUNetwork] {
        networks + (solution.map { [ReLUNetwork(dimension: $0.solution.program.d, blocks: $0.solution.blocks)] } ?? [])
    }

    /// The free inputs: those of the data, else all inputs of the first network but a last one for the bias.
    func inputs(free: Int) -> InputSpace? {
        if let data { return InputSpace(data) }
        guard let d = functions.first?.dimension, d == free || d == free + 1 else { return nil }
        return InputSpace(count: free, hasBias: d == free + 1)
    }

    /// The kinds of the values, for messages.
    var kinds: String { values.map(\.kind).joined(separator: " and ") }
}
