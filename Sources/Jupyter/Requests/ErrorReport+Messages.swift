import JSON

extension ErrorReport {
    /// The report of an error of the kernel itself.
    init(_ name: String, _ value: String) {
        self.init(name: name, value: value, traceback: ["\(name): \(value)"])
    }

    /// The content of an `error` message.
    var fields: JSONObject {
        JSONObject([
            ("ename", .string(name)), ("evalue", .string(value)),
            ("traceback", .array(traceback.map { .string($0) })),
        ])
    }

    /// The content of a reply that says `error`.
    var reply: JSONObject {
        var content = fields
        content["status"] = "error"
        return content
    }
}
