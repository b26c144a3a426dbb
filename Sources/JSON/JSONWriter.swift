extension JSONValue {
    /// The value as JSON text.
    ///
    /// Members keep their order. Doubles are written as the shortest text that reads back to the same double, always with
    /// a point or an exponent; JSON has no NaN and no infinity, so they become `null`.
    ///
    /// - Parameter indent: The spaces per level of the pretty form, one element per line; nil gives the compact form.
    public func text(indent: Int? = nil) -> String { String(decoding: utf8(indent: indent), as: UTF8.self) }

    /// The value as JSON text in UTF-8, see ``text(indent:)``.
    public func utf8(indent: Int? = nil) -> [UInt8] {
        var writer = JSONWriter(indent: indent)
        writer.append(self)
        return writer.bytes
    }

    /// Appends the compact JSON text, see ``text(indent:)``.
    public func append(to bytes: inout [UInt8]) {
        var writer = JSONWriter(indent: nil)
        swap(&writer.bytes, &bytes)
        writer.append(self)
        swap(&writer.bytes, &bytes)
    }
}

/// Writes JSON text into a buffer.
struct JSONWriter {
    var bytes: [UInt8] = []
    private let indent: Int?
    private var level = 0

    init(indent: Int?) { self.indent = indent }

    mutating func append(_ value: JSONValue) {
        switch value {
        case .null: append(raw: "null")
        case .bool(let b): append(raw: b ? "true" : "false")
        case .integer(let i): bytes.append(contentsOf: String(i).utf8)
        case .number(let x): if x.isFinite { bytes.append(contentsOf: x.description.utf8) } else { append(raw: "null") }
        case .string(let text): append(quoting: text)
        case .array(let items):
            append(open: "[", close: "]", items) { writer, item in writer.append(item) }
        case .object(let object):
            append(open: "{", close: "}", object.members) { writer, member in
                writer.append(quoting: member.key)
                writer.append(raw: writer.indent == nil ? ":" : ": ")
                writer.append(member.value)
            }
        }
    }

    private mutating func append(raw text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append<Element>(
        open: StaticString, close: StaticString, _ elements: [Element], element: (inout JSONWriter, Element) -> Void
    ) {
        append(raw: open)
        level += 1
        for (i, item) in elements.enumerated() {
            if i > 0 { append(raw: ",") }
            breakLine()
            element(&self, item)
        }
        level -= 1
        if !elements.isEmpty { breakLine() }
        append(raw: close)
    }

    private mutating func breakLine() {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
    }

    private mutating func append(quoting text: String) {
        append(raw: "\"")
        var text = text
        text.withUTF8 { units in
            var plain = 0
            for i in 0..<units.count where needsEscape(units[i]) {
                bytes.append(contentsOf: units[plain..<i])
                append(escaping: units[i])
                plain = i + 1
            }
            bytes.append(contentsOf: units[plain...])
        }
        append(raw: "\"")
    }

    private func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(raw: "\\\"")
        case UInt8(ascii: "\\"): append(raw: "\\\\")
        case 0x0A: append(raw: "\\n")
        case 0x0D: append(raw: "\\r")
        case 0x09: append(raw: "\\t")
        default:
            append(raw: "\\u00")
            let digits: StaticString = "0123456789abcdef"
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
