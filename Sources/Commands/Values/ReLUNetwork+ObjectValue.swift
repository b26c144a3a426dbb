import Language
import Networks

extension ReLUNetwork: ObjectValue {
    public var typeName: String { "Network" }
    public var summary: String { "Network of \(width) neurons on ℝ^\(dimension)" }
    public var fields: [FieldDescription] { [] }
    public func field(_ name: String) throws -> Value? { nil }
}
