/// A word of the source text.
struct Token: Sendable, Equatable {
    /// What kind of word it is.
    let kind: Kind
    /// The offset of its first byte.
    let start: Int
    /// The offset after its last byte.
    let end: Int
    /// Whether white space or a comment precedes it directly; `[1 -2]` and `[1 - 2]` differ by it.
    let spaceBefore: Bool

    var span: Span { Span(start, end) }

    enum Kind: Sendable, Equatable {
        case number
        case name
        case keyword(Keyword)
        /// An operator or a mark of punctuation.
        case symbol(Symbol)
        /// An operator with a dot in front, applied element by element.
        case dotted(Symbol)
        /// The opening quotes of a string; `triple` for `"""`.
        case stringStart(triple: Bool)
        /// Text inside a string, escapes not yet replaced.
        case stringText
        /// `$name` inside a string.
        case interpolatedName
        /// `$(` inside a string; ordinary tokens follow up to `interpolationEnd`.
        case interpolationStart
        case interpolationEnd
        case stringEnd
        case newline
        /// Text that is no token; the lexer keeps the diagnostic and stops here.
        case invalid
        /// The end of the source.
        case end
    }
}

/// The reserved words.
enum Keyword: String, Sendable, CaseIterable {
    case `for`
    case `while`
    case `if`
    case `elseif`
    case `else`
    case end
    case function
    case `return`
    case `break`
    case `continue`
    case begin
    case `let`
    case global
    case local
    case `do`
    case `true`
    case `false`
    case nothing
    case `in`
}

/// Operators and punctuation by their spelling.
enum Symbol: String, Sendable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case leftDivide = "\\"
    case remainder = "%"
    case quotient = "÷"
    case power = "^"
    case dot = "⋅"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case approximately = "≈"
    case notApproximately = "≉"
    case element = "∈"
    case notElement = "∉"
    case and = "&&"
    case or = "||"
    case bitAnd = "&"
    case bitOr = "|"
    case not = "!"
    case squareRoot = "√"
    case pipe = "|>"
    case assign = "="
    case plusAssign = "+="
    case minusAssign = "-="
    case timesAssign = "*="
    case divideAssign = "/="
    case powerAssign = "^="
    case arrow = "->"
    case question = "?"
    case colon = ":"
    case ellipsis = "..."
    case point = "."
    case transpose = "'"
    case comma = ","
    case semicolon = ";"
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"

    /// The operator that an assignment such as `+=` applies.
    var operation: Symbol? {
        switch self {
        case .plusAssign: .plus
        case .minusAssign: .minus
        case .timesAssign: .times
        case .divideAssign: .divide
        case .powerAssign: .power
        default: nil
        }
    }

    /// Whether the symbol assigns.
    var isAssignment: Bool { self == .assign || operation != nil }
}
