extension JSONParser {
    /// A string; the current byte is its opening quote.
    mutating func string() throws(JSONError) -> String {
        place += 1
        let start = place
        skipPlainCharacters()
        if byte == UInt8(ascii: "\"") {
            place += 1
            return try text(UnsafeBufferPointer(rebasing: bytes[start..<place - 1]), at: start)
        }
        return try escapedString(from: start)
    }

    private mutating func skipPlainCharacters() {
        while place < bytes.count, bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\""),
            bytes[place] != UInt8(ascii: "\\")
        {
            place += 1
        }
    }

    /// The rest of a string that has escapes (or does not end).
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var decoded: [UInt8] = []
        var plain = start
        while true {
            skipPlainCharacters()
            decoded.append(contentsOf: bytes[plain..<place])
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return try decoded.withUnsafeBufferPointer { buffer throws(JSONError) in try text(buffer, at: start) }
            case UInt8(ascii: "\\"):
                UTF8.encode(try escape()).map { decoded.append(contentsOf: $0) }
                plain = place
            default:
                throw error(place < bytes.count ? .controlCharacter : .unexpectedEnd)
            }
        }
    }

    private func text(_ buffer: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: buffer, as: UTF8.self) else { throw error(.invalidUTF8, at: start) }
        return text
    }

    /// The character that an escape stands for; the current byte is its backslash.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = place
        place += 1
        let letter = byte
        if place == bytes.count { throw error(.unexpectedEnd) }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(at: start)
        default: throw error(.invalidEscape, at: start)
        }
    }

    /// One or, for characters beyond U+FFFF, two code units; halves of surrogate pairs are refused.
    private mutating func unicodeEscape(at start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try codeUnit(at: start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), byte == UInt8(ascii: "\\") else { throw error(.invalidEscape, at: start) }
        place += 1
        guard byte == UInt8(ascii: "u") else { throw error(.invalidEscape, at: start) }
        place += 1
        let trail = try codeUnit(at: start)
        guard UTF16.isTrailSurrogate(trail) else { throw error(.invalidEscape, at: start) }
        return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    }

    /// Four hexadecimal digits.
    private mutating func codeUnit(at start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error(
                    place < bytes.count ? .invalidEscape : .unexpectedEnd, at: place < bytes.count ? start : place)
            }
            unit = unit << 4 | UInt16(digit)
            place += 1
        }
        return unit
    }
}
