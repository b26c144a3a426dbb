/// A dense matrix of exact numbers, row by row: the data as they were written.
public struct ExactMatrix: Sendable, Equatable {
    /// The number of rows (data points, n).
    public let rows: Int
    /// The number of columns (features, d).
    public let columns: Int
    /// The entries, row-major: entry (i, j) is `entries[i * columns + j]`.
    public private(set) var entries: [ExactNumber]

    /// Makes a matrix from its row-major entries; `entries.count` must be `rows * columns`.
    public init(rows: Int, columns: Int, entries: [ExactNumber]) {
        precondition(entries.count == rows * columns, "a matrix needs rows × columns entries")
        self.rows = rows
        self.columns = columns
        self.entries = entries
    }

    /// Makes a matrix of the exact values of row-major doubles.
    public init(rows: Int, columns: Int, doubles: [Double]) {
        self.init(rows: rows, columns: columns, entries: doubles.map(ExactNumber.double))
    }

    /// Makes a matrix of integers from its rows, which must have one length.
    public init(_ rows: [[Int]]) {
        let columns = rows.first?.count ?? 0
        self.init(rows: rows.count, columns: columns, entries: rows.flatMap { $0.map { ExactNumber($0) } })
    }

    /// The entry in row i and column j.
    public subscript(i: Int, j: Int) -> ExactNumber {
        get { entries[i * columns + j] }
        set { entries[i * columns + j] = newValue }
    }

    /// Row i.
    public func row(_ i: Int) -> ArraySlice<ExactNumber> { entries[(i * columns)..<((i + 1) * columns)] }

    /// The nearest doubles, row-major.
    public var doubles: [Double] { entries.map(\.double) }

    /// The rows of the given indices, in that order.
    public func selecting(rows indices: [Int]) -> ExactMatrix {
        ExactMatrix(rows: indices.count, columns: columns, entries: indices.flatMap { row($0) })
    }

    /// The columns of the given indices, in that order.
    public func selecting(columns indices: [Int]) -> ExactMatrix {
        var selected: [ExactNumber] = []
        selected.reserveCapacity(rows * indices.count)
        for i in 0..<rows {
            for j in indices { selected.append(self[i, j]) }
        }
        return ExactMatrix(rows: rows, columns: indices.count, entries: selected)
    }

    /// The matrix with one more column at the right that has the same value in every row (a bias column).
    public func appendingColumn(_ value: ExactNumber) -> ExactMatrix {
        var extended: [ExactNumber] = []
        extended.reserveCapacity(rows * (columns + 1))
        for i in 0..<rows {
            extended += row(i)
            extended.append(value)
        }
        return ExactMatrix(rows: rows, columns: columns + 1, entries: extended)
    }
}
