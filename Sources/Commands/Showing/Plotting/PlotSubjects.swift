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
    /// An engine value of another type.
    private(set) var result: (any ObjectValue)?
    private var ownData: Dataset?
    let context: ExecutionContext

    /// Sorts values; throws for what no picture shows, and for two values where a picture shows one.
    init(_ values: [Value], context: ExecutionContext) throws {
        self.values = values
        self.context = context
        for (place, value) in values.enumerated() {
            switch value {
            case .object(let object):
                if try !sort(object) {
                    throw Self.complaint(
                        "a picture shows one \(value.kind)", remedy: "draw them one by one", at: place)
                }
            case .function(let f): function = f
            default:
                guard let array = value.asMatrix else { throw Self.undrawable(value, at: place) }
                arrays.append(array)
            }
        }
    }

    /// Takes an engine value; false when there is another one that it would hide.
    private mutating func sort(_ object: any ObjectValue) throws -> Bool {
        func set<T>(_ place: inout T?, _ value: T) -> Bool {
            defer { place = value }
            return place == nil
        }
        switch object {
        case let value as Patterns: return set(&patterns, value)
        case let value as SolvedProblem: return set(&solution, value)
        case let value as Problem: return set(&problem, value)
        case let value as Dataset: return set(&ownData, value)
        case let value as ReLUNetwork: networks.append(value)
        default: return set(&result, object)
        }
        return true
    }

    /// The result when it is of a type.
    func first<T: ObjectValue>(_ type: T.Type) -> T? { result as? T }

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

// What is no subject.
extension PlotSubjects {
    /// A diagnostic that points at the value of a place.
    static func complaint(_ message: String, remedy: String, at place: Int) -> Diagnostic {
        var diagnostic = Diagnostic(.argument, message, remedy: remedy, argument: place == 0 ? "x" : "y")
        diagnostic.restIndex = max(0, place - 1)
        return diagnostic
    }

    /// The diagnostic for a string, which may be meant for a kind, or for another value that is no subject.
    private static func undrawable(_ value: Value, at place: Int) -> Diagnostic {
        guard case .string(let text) = value else {
            let remedy =
                if case .list = value { "give the values of the list one by one" } else { "leave it out" }
            return complaint("there is no picture of \(value.kind)", remedy: remedy, at: place)
        }
        let names = plotKinds.map(\.name)
        let meant = closest(to: text, among: names).map { "did you mean kind=\"\($0)\"? " } ?? ""
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        return complaint(
            "the string \"\(text)\" is nothing to draw", remedy: "\(meant)`kind` can be \(list)", at: place)
    }

    /// The place of the first number, vector, matrix or function.
    var firstNumber: Int? {
        values.firstIndex { if case .object = $0 { false } else { true } }
    }

    /// The place of the result.
    var firstResult: Int? {
        values.firstIndex { value in
            guard case .object(let object) = value, let result else { return false }
            return type(of: object) == type(of: result)
        }
    }
}
