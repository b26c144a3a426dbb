import JSON

extension Kernel {
    /// The answer to `complete_request`.
    func complete(_ request: Request) throws(RequestError) -> JSONValue {
        let source = try request.string("code")
        let found = interpreter.complete(source, at: try request.cursor(in: source))
        let start = JSONValue.integer(found.range.lowerBound)
        let end = JSONValue.integer(found.range.upperBound)
        let types = found.matches.map { match -> JSONValue in
            ["text": .string(match.text), "type": .string(match.type), "start": start, "end": end]
        }
        return [
            "status": "ok", "matches": .array(found.matches.map { .string($0.text) }), "cursor_start": start,
            "cursor_end": end, "metadata": ["_jupyter_types_experimental": .array(types)],
        ]
    }

    /// The answer to `inspect_request`.
    func inspect(_ request: Request) throws(RequestError) -> JSONValue {
        let source = try request.string("code")
        let isDetailed = try request.int("detail_level") ?? 0 > 0
        let data = interpreter.inspect(source, at: try request.cursor(in: source), isDetailed: isDetailed)
        return [
            "status": "ok", "found": .bool(data != nil), "data": .object(data?.formats ?? JSONObject()),
            "metadata": [:],
        ]
    }

    /// The answer to `is_complete_request`.
    func completeness(_ request: Request) throws(RequestError) -> JSONValue {
        switch interpreter.completeness(of: try request.string("code")) {
        case .complete: ["status": "complete"]
        case .incomplete(let indent): ["status": "incomplete", "indent": .string(indent)]
        case .invalid: ["status": "invalid"]
        }
    }
}

extension Request {
    /// The place of `cursor_pos`; at the end of the source when it is missing, and at the nearest end when it is outside.
    fileprivate func cursor(in source: String) throws(RequestError) -> Int {
        let end = source.unicodeScalars.count
        return min(max(try int("cursor_pos") ?? end, 0), end)
    }
}
