import JSON

/// Where a running cell shows things and asks for input: the notebooks and consoles connected to the kernel.
public protocol Frontend: Sendable {
    /// Writes text. Frontends get it within a twentieth of a second and in order with everything else.
    func write(_ text: String, to stream: TextStream)

    /// Shows rich output; with an id it can be replaced later, also from other cells.
    func display(_ data: DisplayData, id: String?)

    /// Replaces all output shown under the id.
    func updateDisplay(_ data: DisplayData, id: String)

    /// Shows a help page beside the notebook when the cell has ended.
    func page(_ data: DisplayData)

    /// Removes the cell's output, at once or when the next output arrives.
    func clearOutput(wait: Bool)

    /// Asks the user for a line of text.
    func input(prompt: String, isPassword: Bool) throws(InputError) -> String

    /// Opens a comm (a channel to a widget) of a target that the frontend has registered, and gives its id.
    func openComm(target: String, data: JSONValue) -> String

    /// Sends data to an open comm.
    func send(_ data: JSONValue, toComm id: String)

    /// Closes a comm.
    func closeComm(_ id: String)
}

/// The two streams of text output.
public enum TextStream: String, Sendable {
    case stdout, stderr
}

/// Why there was no input.
public enum InputError: Error, Sendable {
    /// The client that runs the cell cannot ask its user.
    case notAllowed
    /// The cell was interrupted while it waited.
    case interrupted
}

/// One thing to show in as many formats as it has.
public struct DisplayData: Sendable, Equatable {
    /// The formats by MIME type, `text/plain` among them. JSON formats hold the value itself, all others text (binary ones
    /// in base 64).
    public let formats: JSONObject

    /// The `text/plain` form.
    public var plain: String { formats["text/plain"]?.string ?? "" }

    /// Makes display data.
    ///
    /// - Parameters:
    ///   - plain: The form for consoles and documents without graphics.
    ///   - formats: Further forms by MIME type.
    public init(plain: String, _ formats: [(type: String, value: JSONValue)] = []) {
        var all = JSONObject([("text/plain", .string(plain))])
        for (type, value) in formats { all[type] = value }
        self.formats = all
    }
}
