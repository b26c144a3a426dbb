/// A place in a source text: UTF-8 offsets, `start` inclusive, `end` exclusive.
public struct Span: Sendable, Hashable {
    /// The offset of the first byte.
    public var start: Int
    /// The offset after the last byte.
    public var end: Int

    /// Makes a span.
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    /// The smallest span that holds both.
    public func union(_ other: Span) -> Span { Span(min(start, other.start), max(end, other.end)) }
}

/// What is wrong, where, and how to fix it. Rendering (line, column, caret) is `SourceText`'s matter.
public struct Diagnostic: Error, Sendable, Equatable {
    /// The kind of a diagnostic: its raw value is the `ename` that notebooks show.
    public enum Kind: String, Sendable {
        /// Text that is not in the grammar.
        case syntax = "SyntaxError"
        /// An unknown variable, command, field or named argument.
        case name = "NameError"
        /// A wrong number of arguments or a value outside its domain.
        case argument = "ArgumentError"
        /// A value of the wrong kind.
        case type = "TypeError"
        /// Shapes that do not fit; the message gives both.
        case shape = "ShapeError"
        /// An index outside its range.
        case index = "IndexError"
        /// Data that cannot be used, with file, row and column.
        case data = "DataError"
        /// A file that cannot be read or written.
        case file = "FileError"
        /// More memory or time than allowed.
        case limit = "LimitError"
        /// A failed `assert`.
        case assertion = "AssertionError"
        /// What a program raises itself, by `error`.
        case raised = "Error"
        /// An interrupted evaluation.
        case interrupted = "Interrupted"
    }

    /// The kind.
    public var kind: Kind
    /// What was found and what is wrong, one sentence without a final point.
    public var message: String
    /// How to fix it, when that is known ("did you mean `solve`?").
    public var remedy: String?
    /// The parameter that is wrong, when a command throws; the evaluator turns it into a span.
    public var argument: String?
    /// For a variadic parameter: which of its arguments, counted from 0.
    public var restIndex = 0
    /// Where; set by the parser, or by the evaluator when a diagnostic passes through it without one.
    public var span: Span?
    /// The text that `span` lies in.
    public var source: SourceText?
    /// The calls of user functions that led there, innermost first.
    public var trace: [CallSite] = []

    /// A call of a user function.
    public struct CallSite: Sendable, Equatable {
        /// The function that was called.
        public let function: String
        /// The text of the call.
        public let source: SourceText
        /// The place of the call.
        public let span: Span
    }

    /// Makes a diagnostic.
    public init(
        _ kind: Kind, _ message: String, remedy: String? = nil, argument: String? = nil, span: Span? = nil
    ) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.argument = argument
        self.span = span
    }
}
