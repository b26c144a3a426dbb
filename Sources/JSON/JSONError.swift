/// Why and where a text is not JSON.
public struct JSONError: Error, Equatable {
    /// What is wrong.
    public enum Reason: String, Sendable {
        /// The text ends inside a value.
        case unexpectedEnd = "the text ends too early"
        /// A character that cannot stand at its place.
        case unexpectedCharacter = "unexpected character"
        /// Text after the value.
        case trailingText = "text after the value"
        /// A number that is not written as JSON writes numbers.
        case invalidNumber = "invalid number"
        /// A number larger than any double.
        case numberTooLarge = "number too large"
        /// A control character inside a string.
        case controlCharacter = "control character in a string"
        /// An unknown escape, or half of a surrogate pair.
        case invalidEscape = "invalid escape in a string"
        /// Bytes that are not UTF-8.
        case invalidUTF8 = "invalid UTF-8"
        /// More nested arrays and objects than allowed.
        case tooDeep = "too many nested values"
    }

    /// What is wrong.
    public let reason: Reason
    /// The number of bytes before the place.
    public let offset: Int
}

extension JSONError: CustomStringConvertible {
    /// What is wrong and where, in one line.
    public var description: String { "\(reason.rawValue) at byte \(offset)" }
}
