import BigInt

/// What can be wrong with a request to an arrangement.
public enum ArrangementError: Error, Sendable, Equatable {
    /// A data entry is infinite or not a number; row and column count from 0.
    case notFinite(row: Int, column: Int)
    /// All patterns do not fit the memory: at most `bound` patterns of `bytesPerPattern`, `memoryLimit` bytes allowed.
    case tooLarge(bound: BigInt, bytesPerPattern: Int, memoryLimit: Int)
    /// Counting the cells of so many hyperplanes exactly would take months; there are at most `bound` of them (Cover).
    case countTooLong(hyperplanes: Int, rank: Int, bound: BigInt)
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
        case .countTooLong(let hyperplanes, let rank, let bound):
            "counting the cells of \(hyperplanes) hyperplanes of rank \(rank) exactly would take months; there are at most \(bound) "
                + "(Cover's bound), and so many exactly when every \(rank) of the rows are independent"
        }
    }
}
