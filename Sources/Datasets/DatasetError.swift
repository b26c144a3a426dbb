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
    }

    /// The kind.
    public let kind: Kind
    /// One sentence without a final point; for files it starts with `file:row:column: `.
    public let message: String
    /// How to fix it.
    public let remedy: String?
    /// The option that is wrong, when it is one.
    public let argument: String?

    /// Makes an error.
    public init(_ kind: Kind, _ message: String, remedy: String? = nil, argument: String? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.argument = argument
    }

    /// The error for NaN or an infinity at a place such as `X[2, 1]`.
    static func notFinite(_ value: Double, at place: String) -> DatasetError {
        let name = value.isNaN ? "NaN" : value < 0 ? "-Inf" : "Inf"
        return DatasetError(
            .data, "\(place) is \(name)", remedy: "data must be finite numbers; drop or replace the row")
    }
}
