import Language

/// A structured result: named fields in a fixed order, with a one-line form.
public struct Record: ObjectValue {
    /// One field: its name, what it is in a few words, and its value.
    public struct Field: Sendable {
        let name: String
        let summary: String
        let value: Value

        /// Makes a field.
        public init(_ name: String, _ summary: String, _ value: Value) {
            self.name = name
            self.summary = summary
            self.value = value
        }
    }

    /// The type's name in messages and help.
    public let typeName: String
    /// The one-line text form.
    public let summary: String
    private let contents: [Field]

    /// Makes a record; field names are distinct.
    public init(_ typeName: String, summary: String, _ contents: [Field]) {
        self.typeName = typeName
        self.summary = summary
        self.contents = contents
    }

    /// The fields with a few words on each.
    public var fields: [FieldDescription] { contents.map { FieldDescription($0.name, $0.summary) } }
    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? { contents.first { $0.name == name }?.value }
}
