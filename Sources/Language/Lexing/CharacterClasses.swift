/// Which characters names are made of: as in Julia, letters of any script, digits, primes and the common signs.
extension Unicode.Scalar {
    /// Whether a name can start with it.
    var startsName: Bool {
        if isASCII { return isASCIILetter || self == "_" }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            .otherSymbol:
            return true
        default: return "∂∇∞∅∑∏∫ℓ".unicodeScalars.contains(self)
        }
    }

    /// Whether a name can go on with it: also digits, subscripts, superscripts, marks and primes.
    var continuesName: Bool {
        if isASCII { return isASCIILetter || self == "_" || isASCIIDigit }
        if startsName { return true }
        switch properties.generalCategory {
        case .decimalNumber, .otherNumber, .nonspacingMark, .spacingMark: return true
        default: return ("′"..."⁗").contains(self) || "⁺⁻₊₋".unicodeScalars.contains(self)
        }
    }

    private var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    private var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

/// Bytes that the lexer looks at.
enum Byte {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let dollar = UInt8(ascii: "$")
    static let hash = UInt8(ascii: "#")
    static let equals = UInt8(ascii: "=")
    static let point = UInt8(ascii: ".")
    static let apostrophe = UInt8(ascii: "'")
    static let exclamation = UInt8(ascii: "!")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
    static let underscore = UInt8(ascii: "_")

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
    }
}
