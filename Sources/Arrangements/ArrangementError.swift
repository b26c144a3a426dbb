import BigInt

/// What can be wrong with a request to an arrangement.
public enum ArrangementError: Error, Sendable, Equatable {
    /// A data entry is infinite or not a number; row and column count from 0.
    case notFinite(row: Int, column: Int)
    /// All patterns do not fit the memory: at most `bound` patterns of `bytesPerPattern`, `memoryLimit` bytes allowed.
    case tooLarge(bound: BigInt, bytesPerPattern: Int, memoryLimit: Int)
}

extension ArrangementError: CustomStringConvertible {
    /// What was found and what helps.
    public var description: String {
        switch self {
        case .notFinite(let row, let column):
            "the entry in row \(row + 1), column \(column + 1) is not a finite number"
        case .tooLarge(let bound, let bytes, let limit):
            "up to \(bound) patterns of \(bytes) bytes need more than the \(limit >> 20) MB allowed; "
                + "use a limit, sample patterns, or count them without storing"
        }
    }
}
