import ConvexPrograms
import Datasets
import Language

/// A stated problem: data, loss and β; `P` in the contract.
public struct Problem: ObjectValue {
    /// The data.
    public let data: Dataset
    /// The convex program.
    public let program: ConvexProgram

    public var typeName: String { "Problem" }
    public var summary: String { "Problem \(program.loss.name), β = \(shortest(program.beta))" }
    public var fields: [FieldDescription] { [] }
    public func field(_ name: String) throws -> Value? { nil }
}
