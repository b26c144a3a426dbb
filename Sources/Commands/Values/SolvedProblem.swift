import ConvexPrograms
import Language

/// A solution together with its problem; `W` in the contract, type name `Solution`.
public struct SolvedProblem: ObjectValue {
    /// The problem.
    public let problem: Problem
    /// What the solver found and proved.
    public let solution: Solution

    public var typeName: String { "Solution" }
    public var summary: String { "Solution: objective \(shortest(solution.objective)), \(solution.termination.rawValue)" }
    public var fields: [FieldDescription] { [] }
    public func field(_ name: String) throws -> Value? { nil }
}
