/// An error of the engine that knows how to tell itself to the user.
public protocol DiagnosticConvertible: Error {
    /// The diagnostic, without a place.
    var diagnostic: Diagnostic { get }
}

extension Diagnostic {
    /// Any error as a diagnostic: itself, what it converts to, an interruption for a cancelled task, else its description.
    public init(converting error: any Error) {
        switch error {
        case let diagnostic as Diagnostic: self = diagnostic
        case let convertible as any DiagnosticConvertible: self = convertible.diagnostic
        case is CancellationError: self = .interruption
        case let described as any CustomStringConvertible: self.init(.data, described.description)
        default: self.init(.data, "\(error)")
        }
    }

    /// What an interrupted evaluation reports.
    public static let interruption = Diagnostic(.interrupted, "interrupted; every earlier value is kept")
}
