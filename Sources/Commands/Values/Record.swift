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

    public let typeName: String
    public let summary: String
    private let contents: [Field]

    /// Makes a record; field names are distinct.
    public init(_ typeName: String, summary: String, _ contents: [Field]) {
        self.typeName = typeName
        self.summary = summary
        self.contents = contents
    }

    public var fields: [FieldDescription] { contents.map { FieldDescription($0.name, $0.summary) } }
    public func field(_ name: String) throws -> Value? { contents.first { $0.name == name }?.value }
}
