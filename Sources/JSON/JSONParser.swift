extension JSONValue {
    /// Reads one JSON value (RFC 8259) from UTF-8 bytes.
    ///
    /// Strict: no comments, no trailing commas, no NaN or Infinity, no byte order mark, valid UTF-8 only. Numbers without
    /// fraction and exponent that fit `Int` become integers, others doubles; numbers beyond the doubles are refused. Of
    /// equal keys the last one counts. Takes time and memory in proportion to the text.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - depthLimit: How many arrays and objects may be nested. The default is far more than anyone writes and far less
    ///     than would exhaust the stack.
    ///   - numbersAsText: Whether numbers come as strings of their text, for readers that keep every digit.
    /// - Throws: ``JSONError`` with the place.
    public init(
        parsing bytes: some Collection<UInt8>, depthLimit: Int = 512, numbersAsText: Bool = false
    ) throws(JSONError) {
        let parse = { (buffer: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONError> in
            var parser = JSONParser(bytes: buffer, depthLimit: depthLimit)
            parser.numbersAsText = numbersAsText
            return Result { () throws(JSONError) in try parser.parse() }
        }
        let result = bytes.withContiguousStorageIfAvailable(parse) ?? Array(bytes).withUnsafeBufferPointer(parse)
        self = try result.get()
    }
}

/// A recursive-descent parser over bytes that outlive it.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var depthLimit: Int
    var numbersAsText = false
    var place = 0

    init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func parse() throws(JSONError) -> JSONValue {
        let value = try value()
        skipSpace()
        if place < bytes.count { throw error(.trailingText) }
        return value
    }

    /// The byte at the current place; 0, which is never part of a value, at the end.
    var byte: UInt8 { place < bytes.count ? bytes[place] : 0 }

    func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        JSONError(reason: reason, offset: offset ?? place)
    }

    /// The error for a byte that cannot stand here.
    var unexpected: JSONError { error(place < bytes.count ? .unexpectedCharacter : .unexpectedEnd) }

    mutating func skipSpace() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in .object(try parser.object()) }
        case UInt8(ascii: "["): return try nested { parser throws(JSONError) in .array(try parser.array()) }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        if depthLimit == 0 { throw error(.tooDeep) }
        depthLimit -= 1
        place += 1
        defer { depthLimit += 1 }
        return try body(&self)
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for i in 0..<text.utf8CodeUnitCount {
            if byte != text.utf8Start[i] { throw unexpected }
            place += 1
        }
        return value
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        var items: [JSONValue] = []
        if try closes(UInt8(ascii: "]")) { return items }
        repeat {
            items.append(try value())
        } while try continues(until: UInt8(ascii: "]"))
        return items
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        var object = JSONObject()
        if try closes(UInt8(ascii: "}")) { return object }
        repeat {
            skipSpace()
            if byte != UInt8(ascii: "\"") { throw unexpected }
            let key = try string()
            skipSpace()
            if byte != UInt8(ascii: ":") { throw unexpected }
            place += 1
            object[key] = try value()
        } while try continues(until: UInt8(ascii: "}"))
        return object
    }

    /// Whether the array or object is empty.
    private mutating func closes(_ close: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if byte != close { return false }
        place += 1
        return true
    }

    /// After an element: true at a comma, false at the closing bracket.
    private mutating func continues(until close: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if byte != UInt8(ascii: ",") && byte != close { throw unexpected }
        place += 1
        return bytes[place - 1] != close
    }
}
