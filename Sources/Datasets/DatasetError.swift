/// Why data cannot be used: what was found, where, and how to fix it.
public struct DatasetError: Error, Sendable, Equatable {
    /// What is wrong in kind.
    public enum Kind: Sendable {
        /// A file that cannot be read or written.
        case file
        /// A cell, row or value inside the data.
        case data
        /// Shapes that do not fit.
        case shape
        /// An option such as `target` that does not fit the data.
        case argument
        /// The task was cancelled.
        case interrupted
    }

    /// A misspelt name and the names that exist.
    public struct Misspelling: Sendable, Equatable {
        /// What was written.
        public let name: String
        /// What could have been meant.
        public let candidates: [String]
    }

    /// The kind.
    public let kind: Kind
    /// One sentence without a final point; about a place in a file it starts with `file:line:column: `.
    public let message: String
    /// How to fix it.
    public let remedy: String?
    /// The option that is wrong, when it is one.
    public let argument: String?
    /// The name that was not found, when one was not, for "did you mean".
    public let misspelling: Misspelling?

    /// Makes an error.
    public init(
        _ kind: Kind, _ message: String, remedy: String? = nil, argument: String? = nil,
        misspelling: Misspelling? = nil
    ) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.argument = argument
        self.misspelling = misspelling
    }

    /// Throws when the task was cancelled; loops over rows ask every thousand rows or so.
    static func checkCancellation() throws(DatasetError) {
        if Task.isCancelled { throw DatasetError(.interrupted, "interrupted; every earlier value is kept") }
    }

    /// The error for NaN or an infinity at a place such as `X[2, 1]`.
    static func notFinite(_ value: Double, at place: String) -> DatasetError {
        let name = value.isNaN ? "NaN" : value < 0 ? "-Inf" : "Inf"
        return DatasetError(
            .data, "\(place) is \(name)", remedy: "data must be finite numbers; drop the row or fill the value in")
    }
}

/// Text in double quotes as a message shows it: control characters escaped, at most 40 characters.
func quoted(_ text: some StringProtocol) -> String { "\"\(printable(text, limit: 40))\"" }

/// The path of a file in double quotes, never cut short.
func quotedPath(_ path: String) -> String { "\"\(printable(path, limit: .max))\"" }

private func printable(_ text: some StringProtocol, limit: Int) -> String {
    let shown = text.prefix(limit).unicodeScalars.map { scalar in
        scalar.value < 32 || scalar.value == 127 ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return shown.joined() + (text.dropFirst(limit).isEmpty ? "" : "…")
}
