import Language
import Synchronization

/// A running session of the language: the variables, the commands and the graded checks; the one entrance for kernels and for
/// the command line.
///
/// All methods may be called from any thread; evaluations wait for each other.
public final class Session: Sendable {
    let interpreter: Interpreter
    private let state = Mutex(State())

    /// What commands keep in a session besides variables.
    private struct State {
        var checks: [CheckRecord] = []
        var progress = ProgressDisplays()
    }

    /// A session without variables.
    public init() {
        interpreter = Interpreter(commands: builtinCommands)
    }

    /// What a cell came to.
    public struct Outcome: Sendable {
        /// The value of the last statement, `nothing` when it failed.
        public let value: Value
        /// What to show of it: nil when it is hidden by `;`, when there is none, or when the cell failed.
        public let display: DisplayBundle?
        /// What went wrong.
        public let error: Failure?
    }

    /// An error as notebooks show it.
    public struct Failure: Sendable, Error {
        /// The diagnostic with its place.
        public let diagnostic: Diagnostic

        /// Makes a failure of a diagnostic.
        public init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

        /// The kind of error, `NameError`.
        public var ename: String { diagnostic.kind.rawValue }
        /// What is wrong, on one line.
        public var evalue: String { diagnostic.headline }
        /// The rendered lines with the place underlined and the calls that led there.
        public var traceback: [String] { diagnostic.renderedLines() }
    }

    /// Runs a cell. Errors of syntax are found before anything runs; a failing cell keeps every earlier value.
    ///
    /// Runs in the current task: cancelling it interrupts the cell within milliseconds.
    public func execute(_ source: String, name: String, host: any Host) -> Outcome {
        do {
            let program = try Program(SourceText(source, name: name))
            defer { state.withLock { $0.progress.finish() }.forEach { $0.show(on: host) } }
            let value = try interpreter.run(program, in: ExecutionContext(host: host, session: self))
            let isShown = if case .nothing = value { false } else { !program.hidesResult }
            return Outcome(value: value, display: isShown ? value.display : nil, error: nil)
        } catch {
            return Outcome(value: .nothing, display: nil, error: Failure(Diagnostic(converting: error)))
        }
    }

    /// Evaluates an expression for display, as `user_expressions` ask.
    public func evaluate(_ expression: String, host: any Host) -> Result<DisplayBundle, Failure> {
        let outcome = execute(expression, name: "expression", host: host)
        return outcome.error.map { .failure($0) } ?? .success(outcome.value.display)
    }
}

extension Session: SessionAccess {
    /// The user's variables and functions.
    public var variables: [(name: String, value: Value)] { interpreter.variables }
    /// All commands.
    public var commands: [Command] { builtinCommands }
    /// The graded checks so far.
    public var checks: [CheckRecord] { state.withLock { $0.checks } }

    /// Removes all variables.
    public func clear() { interpreter.remove() }
    /// Removes one variable.
    public func remove(_ name: String) { interpreter.remove(name) }
    /// The help page of a topic.
    public func page(topic: String) -> DisplayBundle? {
        if topic.isEmpty { return CommandIndex(builtinCommands).display }
        return Inspector(interpreter, commands: builtinCommands).page(topic: topic)
    }

    /// Shows or updates a line of progress.
    public func progress(_ text: String, fraction: Double?, id: String, host: any Host) {
        let step = state.withLock { $0.progress.report(text, fraction: fraction, id: id, now: .now) }
        step?.show(on: host)
    }

    /// Adds or replaces a graded check.
    public func record(_ check: CheckRecord) {
        state.withLock { state in
            if let place = state.checks.firstIndex(where: { $0.name == check.name }) {
                state.checks[place] = check
            } else {
                state.checks.append(check)
            }
        }
    }
}
