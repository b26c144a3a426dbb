import JSON

/// A message that a client sent.
struct Request: Sendable {
    /// The routing frames in front of the message; replies carry them back.
    var identities: [Frame]
    /// The header as it came: replies and broadcasts carry it as their parent header, unknown fields and all.
    var headerBytes: Frame
    /// The header's members.
    var header: JSONObject
    /// The parent header's members.
    var parentHeader: JSONObject
    /// The content's members.
    var content: JSONObject

    /// The header's `msg_type`.
    var type: String { header["msg_type"]?.string ?? "" }

    /// The type of the reply: `execute_reply` for `execute_request`.
    var replyType: String {
        let suffix = "_request"
        return (type.hasSuffix(suffix) ? String(type.dropLast(suffix.utf8.count)) : type) + "_reply"
    }
}

/// A field of a request that cannot be used.
struct RequestError: Error, Equatable {
    let field: String
    let expected: String
}

extension Request {
    /// A string that must be there.
    func string(_ field: String) throws(RequestError) -> String {
        guard case .string(let text)? = content[field] else { throw RequestError(field: field, expected: "a string") }
        return text
    }

    /// A boolean with a default.
    func bool(_ field: String, default fallback: Bool) throws(RequestError) -> Bool {
        switch content[field] {
        case nil: return fallback
        case .bool(let value): return value
        default: throw RequestError(field: field, expected: "true or false")
        }
    }

    /// An integer, nil when the field is missing or null.
    func int(_ field: String) throws(RequestError) -> Int? {
        switch content[field] {
        case nil, .null: return nil
        case .integer(let value): return value
        default: throw RequestError(field: field, expected: "an integer")
        }
    }

    /// An object with a default of none.
    func object(_ field: String) throws(RequestError) -> JSONObject {
        switch content[field] {
        case nil, .null: return JSONObject()
        case .object(let value): return value
        default: throw RequestError(field: field, expected: "an object")
        }
    }
}
