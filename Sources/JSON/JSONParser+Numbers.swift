extension JSONParser {
    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    mutating func number() throws(JSONError) -> JSONValue {
        let start = place
        if byte == UInt8(ascii: "-") { place += 1 }
        if !isDigit(byte) { throw place == start ? unexpected : error(.invalidNumber, at: start) }
        let leadingZero = byte == UInt8(ascii: "0")
        let digits = skipDigits()
        if leadingZero && digits > 1 { throw error(.invalidNumber, at: start) }
        var isInteger = true
        if byte == UInt8(ascii: ".") {
            place += 1
            isInteger = false
            if skipDigits() == 0 { throw error(.invalidNumber, at: start) }
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            place += 1
            isInteger = false
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { place += 1 }
            if skipDigits() == 0 { throw error(.invalidNumber, at: start) }
        }
        let text = bytes[start..<place]
        if numbersAsText { return .string(String(decoding: text, as: UTF8.self)) }
        if isInteger, let value = integer(text) { return .integer(value) }
        return .number(try double(text, at: start))
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private mutating func skipDigits() -> Int {
        let start = place
        while isDigit(byte) { place += 1 }
        return place - start
    }

    /// The value of digits after an optional sign, nil when it does not fit `Int`.
    private func integer(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let isNegative = text.first == UInt8(ascii: "-")
        var value = 0
        for byte in isNegative ? text.dropFirst() : text {
            let digit = Int(byte &- UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.subtractingReportingOverflow(digit)
            if overflow || carry { return nil }
            value = sum
        }
        return isNegative ? value : (value == Int.min ? nil : -value)
    }

    /// The nearest double; the standard library reads numbers correctly rounded and without regard to the locale.
    private func double(_ text: Slice<UnsafeBufferPointer<UInt8>>, at start: Int) throws(JSONError) -> Double {
        guard let value = Double(String(decoding: text, as: UTF8.self)) else { throw error(.invalidNumber, at: start) }
        if value.isInfinite { throw error(.numberTooLarge, at: start) }
        return value
    }
}
