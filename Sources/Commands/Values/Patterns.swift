import Arrangements
import Datasets
import Language

/// Activation patterns of a dataset: the result of `enumerate` and `sample`, `D` in the contract.
public struct Patterns: ObjectValue {
    /// The data.
    public let data: Dataset
    /// The arrangement of its rows.
    public let arrangement: HyperplaneArrangement
    /// The patterns.
    public let collection: PatternCollection

    public var typeName: String { "Patterns" }
    public var summary: String { "\(collection.count) patterns" }
    public var fields: [FieldDescription] { [] }
    public func field(_ name: String) throws -> Value? { nil }
}
