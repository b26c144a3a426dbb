/// A node of the syntax tree. Everything is an expression and has a value; loops and definitions too.
struct Expression: Sendable {
    let kind: Kind
    let span: Span

    init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }

    indirect enum Kind: Sendable {
        case number(Double)
        case boolean(Bool)
        case nothing
        case string([StringPart])
        case name(String)
        /// `:` alone, as an index.
        case colon
        /// `end` inside an index.
        case lastIndex
        /// `a, b` and `(a, b)`.
        case tuple([Expression])
        /// `v...` among arguments or elements: each element for itself.
        case spread(Expression)
        /// `[a, b]`.
        case vector([Expression])
        /// `[a b; c d]`: rows of elements that are joined.
        case matrix([[Expression]])
        case comprehension(Comprehension)
        case prefix(PrefixOperator, Expression)
        case transpose(Expression)
        /// Operators of one precedence, applied from the left: `a + b - c`; one step is a binary operation.
        case chain(Expression, [Step])
        /// `a < b <= c`.
        case comparison(Expression, [Step])
        case conjunction([Expression])
        case disjunction([Expression])
        case range(Expression, step: Expression?, Expression)
        case conditional(Expression, Expression, Expression)
        case call(Call)
        case index(Expression, [Expression])
        case field(Expression, name: String, nameSpan: Span)
        case function(FunctionSyntax)
        case assignment(Assignment)
        case choice([Branch], otherwise: Block?)
        case forLoop([Generator], Block)
        case whileLoop(Expression, Block)
        case block(Block)
        case letBlock([Expression], Block)
        case leaveLoop(Jump)
        case returned(Expression?)
        /// `global a, b = …`, `local a`.
        case declaration(isGlobal: Bool, names: [String], Expression?)
        /// `?name`, `name?`.
        case help(String)
        /// A slot that the compiler filled; never parsed.
        case temporary(Int)
    }
}

/// A piece of a string.
enum StringPart: Sendable {
    case text(String)
    case value(Expression)
}

/// An operator with its right operand.
struct Step: Sendable {
    let symbol: Symbol
    let isDotted: Bool
    let operand: Expression
    /// The place of the operator itself.
    let span: Span
}

/// Operators in front of their operand.
struct PrefixOperator: Sendable, Equatable {
    let symbol: Symbol
    let isDotted: Bool
}

enum Jump: Sendable {
    case `break`
    case `continue`
}

/// A call `f(a, b; c=d)`, or `f.(a)` element by element.
struct Call: Sendable {
    let function: Expression
    let arguments: [Argument]
    let isDotted: Bool
}

/// One argument of a call, or one parameter of a definition while it still looks like a call.
struct Argument: Sendable {
    let name: String?
    let value: Expression
    /// Whether it stands after the semicolon.
    let isKeyword: Bool
    /// The place of the whole argument.
    let span: Span
}

/// A function's definition.
struct FunctionSyntax: Sendable {
    /// The name; nil for `x -> …`.
    let name: String?
    let parameters: [ParameterSyntax]
    let body: Block
    /// The place of the head, `f(x, y)`.
    let headSpan: Span
}

/// One parameter of a user function.
struct ParameterSyntax: Sendable {
    /// What the argument is assigned to: a name, or a pattern `(a, b)`.
    let target: Target
    let fallback: Expression?
    let isKeyword: Bool
    let isVariadic: Bool
}

/// What stands to the left of `=`.
indirect enum Target: Sendable {
    case name(String, Span)
    /// `a[i]`, also nested, `a[i][j]`.
    case element(Target, [Expression], Span)
    case tuple([Target], Span)

    var span: Span {
        switch self {
        case .name(_, let span), .element(_, _, let span), .tuple(_, let span): span
        }
    }
}

/// `target = value`, `target += value`, `target .= value`.
struct Assignment: Sendable {
    let target: Target
    /// The operator of `+=` and its like.
    let operation: Symbol?
    let isDotted: Bool
    let value: Expression
    let operatorSpan: Span
}

/// A condition with what is done when it holds.
struct Branch: Sendable {
    let condition: Expression
    let body: Block
}

/// `i in 1:3`.
struct Generator: Sendable {
    let target: Target
    let sequence: Expression
}

/// `[body for i in a, j in b for k in c if condition]`.
struct Comprehension: Sendable {
    let body: Expression
    /// Each `for` with its generators; two generators after one `for` make a matrix.
    let loops: [[Generator]]
    let condition: Expression?
}

/// Statements in order; the value is the last one's.
struct Block: Sendable {
    let statements: [Statement]
}

/// A statement and whether `;` hides its value.
struct Statement: Sendable {
    let expression: Expression
    let isHidden: Bool
}
