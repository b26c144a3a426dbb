import BigInt
import Language

/// An integer that no double holds exactly: a count beyond 2^53.
struct LargeInteger: ObjectValue {
    /// The integer.
    let integer: BigInt

    var typeName: String { "Integer" }
    var summary: String { integer.description }
    var fields: [FieldDescription] {
        [FieldDescription("value", "the nearest number"), FieldDescription("digits", "all digits as text")]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "value": .number(Double(integer.description) ?? .infinity)
        case "digits": .string(integer.description)
        default: nil
        }
    }
}

extension Value {
    /// A number when a double holds the integer exactly, else an `Integer` with all digits.
    init(exactly integer: BigInt) {
        if integer.magnitude.bitWidth <= 53 {
            self = .number(Double(Int(integer)))
        } else {
            self = .object(LargeInteger(integer: integer))
        }
    }
}
