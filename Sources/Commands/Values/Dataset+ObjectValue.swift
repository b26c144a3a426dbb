import Datasets
import Language

extension Dataset: ObjectValue {
    public var typeName: String { "Dataset" }
    public var summary: String { "Dataset \(source): \(n) × \(d)" }
    public var fields: [FieldDescription] { [] }
    public func field(_ name: String) throws -> Value? { nil }
}
