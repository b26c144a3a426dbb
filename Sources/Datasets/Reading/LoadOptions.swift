/// How `load` reads a file.
public struct LoadOptions: Sendable, Equatable {
    /// A column by its name or by its number counted from 1.
    public enum Column: Sendable, Equatable {
        case name(String)
        case number(Int)
    }

    /// The target column; nil: every column is a feature.
    public var target: Column?
    /// The columns of X in this order; nil: all but the target.
    public var features: [Column]?
    /// The two classes to keep, as written in the file, for −1 and +1; nil: all rows.
    public var classes: [String]?
    /// Whether to append a column of ones.
    public var bias = false
    /// What separates cells: one character, or a space for runs of blanks; nil: found from the text.
    public var delimiter: String?
    /// Whether the first row holds names; nil: found from the text.
    public var hasHeader: Bool?

    /// The defaults of `load`.
    public init() {}
}
