import Language

/// A finished picture: the result of `plot`.
public struct Figure: ObjectValue {
    /// The SVG document.
    public let svg: String
    /// The title, for the text form.
    public let title: String

    public var typeName: String { "Figure" }
    public var summary: String { "Figure: \(title)" }
    public var fields: [FieldDescription] { [] }
    public func field(_ name: String) throws -> Value? { nil }
    public var display: DisplayBundle { DisplayBundle(plain: summary, svg: svg) }
}
