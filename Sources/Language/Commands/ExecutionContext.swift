/// Where output goes and input comes from: a kernel, a terminal, or a test.
public protocol Host: Sendable {
    /// Writes text to the standard output (or error) of the cell.
    func write(_ text: String, toError: Bool)
    /// Shows a rich value; with an id it can be updated in place later.
    func show(_ bundle: DisplayBundle, id: String?)
    /// Replaces what was shown under the id.
    func update(_ bundle: DisplayBundle, id: String)
    /// Shows a help page that was asked for with `?`; by default like any rich value.
    func page(_ bundle: DisplayBundle)
    /// Clears the cell's output; with `wait`, only when the next output arrives.
    func clearOutput(wait: Bool)
    /// Sends a JSON text to a widget or extension that listens under a name; by default to nobody.
    func send(json: String, toTarget target: String)
    /// Asks the user for a line of text; throws when there is no one to ask.
    func input(prompt: String, password: Bool) throws -> String
}

extension Host {
    /// Without a pager, a page is shown like any value.
    public func page(_ bundle: DisplayBundle) { show(bundle, id: nil) }
    /// Without a front end, messages go nowhere.
    public func send(json: String, toTarget target: String) {}
}

/// What a command may use of the session that runs it.
public struct ExecutionContext: Sendable {
    /// Output and input.
    public let host: any Host
    /// The variables and commands of the session.
    public let session: any SessionAccess

    /// Makes a context.
    public init(host: any Host, session: any SessionAccess) {
        self.host = host
        self.session = session
    }

    /// Throws `Diagnostic(.interrupted, …)` when the evaluation was cancelled. Costs about 30 ns.
    @inlinable
    public func checkInterrupt() throws {
        if Task.isCancelled { throw Diagnostic.interruption }
    }

    /// Shows or updates a line of progress in place (an HTML bar in notebooks); the last update should have `fraction` 1.
    public func progress(_ text: String, fraction: Double?, id: String) {
        session.progress(text, fraction: fraction, id: id, host: host)
    }
}

/// The variables and commands of a running session.
public protocol SessionAccess: Sendable {
    /// The user's variables and functions, by name in order of definition.
    var variables: [(name: String, value: Value)] { get }
    /// All commands.
    var commands: [Command] { get }
    /// Removes all variables.
    func clear()
    /// Removes one variable.
    func remove(_ name: String)
    /// The help page of a command or variable, the table of contents for an empty topic; nil when there is none.
    func page(topic: String) -> DisplayBundle?
    /// Shows progress on a host; called often, throttled by the session.
    func progress(_ text: String, fraction: Double?, id: String, host: any Host)
    /// The points collected by `check` so far; `record` adds one.
    var checks: [CheckRecord] { get }
    /// Adds or replaces (by name) a graded check.
    func record(_ check: CheckRecord)
}

extension SessionAccess {
    /// The help page of a topic; throws with "did you mean" when there is none.
    public func requiredPage(topic: String) throws -> DisplayBundle {
        if let page = page(topic: topic) { return page }
        let names = commands.map(\.name) + variables.map(\.name)
        throw Diagnostic(
            .name, "there is no page on `\(topic)`",
            remedy: closest(to: topic, among: names).map { "did you mean `\($0)`?" },
            argument: "topic")
    }
}

/// One graded check.
public struct CheckRecord: Sendable, Equatable {
    /// The check's name.
    public let name: String
    /// Whether it passed.
    public let passed: Bool
    /// The points it is worth.
    public let points: Double
    /// What was compared, for the table.
    public let message: String

    /// Makes a record.
    public init(name: String, passed: Bool, points: Double, message: String) {
        self.name = name
        self.passed = passed
        self.points = points
        self.message = message
    }
}
