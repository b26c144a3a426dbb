import Language

/// A structured result: named fields in a fixed order, with a one-line form.
struct Record: ObjectValue {
    /// One field: its name, what it is in a few words, and its value.
    struct Field: Sendable {
        let name: String
        let summary: String
        let value: Value

        init(_ name: String, _ summary: String, _ value: Value) {
            self.name = name
            self.summary = summary
            self.value = value
        }
    }

    let typeName: String
    let summary: String
    private let contents: [Field]

    /// Makes a record; field names are distinct.
    init(_ typeName: String, summary: String, _ contents: [Field]) {
        self.typeName = typeName
        self.summary = summary
        self.contents = contents
    }

    var fields: [FieldDescription] { contents.map { FieldDescription($0.name, $0.summary) } }
    func field(_ name: String) throws -> Value? { contents.first { $0.name == name }?.value }
    var display: DisplayBundle { DisplayBundle(plain: summary, html: fieldTable) }
}
