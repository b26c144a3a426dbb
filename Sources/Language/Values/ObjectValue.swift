/// A value of the engine as the language sees it: a name for its type, text forms, fields and perhaps elements.
///
/// Conformances live in the room that knows both sides (Commands), one file per type.
public protocol ObjectValue: Sendable {
    /// The type's name in messages and help: `Dataset`, `Solution`, ….
    var typeName: String { get }
    /// The one-line text form, as a cell's result without rich output shows it.
    var summary: String { get }
    /// The value's fields with a few words on each, for completion, help and "did you mean".
    var fields: [FieldDescription] { get }
    /// The value of a field; nil when there is no such field.
    func field(_ name: String) throws -> Value?
    /// The rich form: HTML, LaTeX, SVG beside plain text. By default `summary` alone.
    var display: DisplayBundle { get }
    /// The number of elements when the value can be indexed by one index, else nil. By default nil.
    var count: Int? { get }
    /// The elements selected by one or more indices (counted from 1). By default throws that there are none.
    func element(_ indices: [Index]) throws -> Value
    /// Whether two values are equal as `==` of the language means it. By default compares `summary`.
    func isEqual(to other: any ObjectValue) -> Bool
}

extension ObjectValue {
    /// The summary alone.
    public var display: DisplayBundle { DisplayBundle(plain: summary) }
    /// No elements.
    public var count: Int? { nil }
    /// Throws that there are no elements.
    public func element(_ indices: [Index]) throws -> Value {
        throw Diagnostic(
            .type, "\(indefinite(typeName)) has no elements", remedy: "use one of its fields: \(fieldList)")
    }
    /// Equality of type names and summaries.
    public func isEqual(to other: any ObjectValue) -> Bool {
        typeName == other.typeName && summary == other.summary
    }
    var fieldList: String { fields.map { "." + $0.name }.joined(separator: " ") }
}

/// One field of an engine value.
public struct FieldDescription: Sendable, Equatable {
    /// The name after the point.
    public let name: String
    /// What it is, in a few words.
    public let summary: String

    /// Describes a field.
    public init(_ name: String, _ summary: String) {
        self.name = name
        self.summary = summary
    }
}

/// One index of `value[i, j]`, counted from 1, already checked to be an integer; `end` is resolved.
public enum Index: Sendable, Equatable {
    /// One element.
    case one(Int)
    /// Several elements in this order (a range, a vector, or the places where a list of booleans is true).
    case many([Int])
    /// `:`, all elements.
    case all
}
