/// What a kernel runs cells with: a session of some language.
///
/// Calls come on threads of the kernel: one at a time for the main shell, and at the same time as those one per subshell.
/// Whoever evaluates should ask `Task.isCancelled` every few milliseconds: interrupts cancel the task.
public protocol Interpreter: Sendable {
    /// Runs a cell and gives its result; what it shows on the way goes to the frontend.
    ///
    /// - Parameter count: The cell's number, as in `In [3]`.
    func execute(_ source: String, count: Int, frontend: any Frontend) -> ExecutionOutcome

    /// Evaluates an expression without showing anything (`user_expressions`).
    func evaluate(_ expression: String) -> Result<DisplayData, ErrorReport>

    /// What could stand at the cursor, which counts Unicode code points.
    func complete(_ source: String, at cursor: Int) -> Completions

    /// What is known of the name at the cursor, nil when nothing is.
    ///
    /// - Parameters:
    ///   - cursor: A place in the source, counted in Unicode code points.
    ///   - isDetailed: Whether the user asked for more (the second press of Shift-Tab, or `??`).
    func inspect(_ source: String, at cursor: Int, isDetailed: Bool) -> DisplayData?

    /// Whether a console may run the source or should let the user go on typing.
    func completeness(of source: String) -> Completeness
}

/// How a cell ended.
public enum ExecutionOutcome: Sendable {
    /// It ran to its end, with the value of its last expression if that is shown.
    case finished(result: DisplayData?)
    /// It stopped with an error or was interrupted.
    case failed(ErrorReport)
}

/// An error as notebooks show it.
public struct ErrorReport: Error, Sendable, Equatable {
    /// The kind of error, such as `SyntaxError`.
    public let name: String
    /// What is wrong, in one sentence.
    public let value: String
    /// The lines shown under the cell, not empty; ANSI colours are allowed.
    public let traceback: [String]

    /// Makes a report.
    public init(name: String, value: String, traceback: [String]) {
        self.name = name
        self.value = value
        self.traceback = traceback
    }
}

/// Words that could stand at a cursor.
public struct Completions: Sendable {
    /// One word.
    public struct Match: Sendable, Equatable {
        /// The text to insert in place of the range.
        public let text: String
        /// What it is (`function`, `keyword`, `instance`, `path`, …); frontends choose an icon by it.
        public let type: String

        /// Makes a match.
        public init(_ text: String, type: String) {
            self.text = text
            self.type = type
        }
    }

    /// The words, best first.
    public let matches: [Match]
    /// The part of the source that a match replaces, in Unicode code points.
    public let range: Range<Int>

    /// Makes completions.
    public init(_ matches: [Match], replacing range: Range<Int>) {
        self.matches = matches
        self.range = range
    }
}

/// Whether source text can be run as it is.
public enum Completeness: Sendable, Equatable {
    /// It can.
    case complete
    /// More must follow; the next line should begin with this indentation.
    case incomplete(indent: String)
    /// It never can.
    case invalid
}
