import BigInt

/// A dense matrix of integers, held as 64-bit integers when all entries fit and as big integers otherwise.
public struct IntegerMatrix: Sendable, Equatable {
    /// How the entries are held, row-major.
    public enum Storage: Sendable, Equatable {
        /// Entries of magnitude below 2^62.
        case small([Int64])
        /// Entries of any size.
        case big([BigInt])
    }

    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The entries, row-major.
    public let storage: Storage

    /// Magnitudes of small entries stay below this bound, so that one sum or negation cannot overflow.
    static let smallBound: Int64 = 1 << 62

    /// Makes a matrix of 64-bit entries, row-major; entries of 2^62 or more move to big integers.
    public init(rows: Int, columns: Int, entries: [Int64]) {
        precondition(entries.count == rows * columns, "a matrix needs rows × columns entries")
        self.rows = rows
        self.columns = columns
        let fits = entries.allSatisfy { $0 > -Self.smallBound && $0 < Self.smallBound }
        storage = fits ? .small(entries) : .big(entries.map { BigInt($0) })
    }

    /// Makes a matrix of big entries, row-major; they are held as 64-bit integers when all of them fit.
    public init(rows: Int, columns: Int, entries: [BigInt]) {
        precondition(entries.count == rows * columns, "a matrix needs rows × columns entries")
        self.rows = rows
        self.columns = columns
        if entries.allSatisfy({ $0.magnitude.bitWidth <= 62 }) {
            storage = .small(entries.map { Int64(truncatingIfNeeded: $0) })
        } else {
            storage = .big(entries)
        }
    }

    /// The entry in row i and column j.
    public subscript(i: Int, j: Int) -> BigInt {
        switch storage {
        case .small(let entries): BigInt(entries[i * columns + j])
        case .big(let entries): entries[i * columns + j]
        }
    }

    /// Row i.
    public func row(_ i: Int) -> [BigInt] {
        let range = (i * columns)..<((i + 1) * columns)
        switch storage {
        case .small(let entries): return entries[range].map { BigInt($0) }
        case .big(let entries): return Array(entries[range])
        }
    }

    /// Whether row i is zero.
    public func isZeroRow(_ i: Int) -> Bool {
        let range = (i * columns)..<((i + 1) * columns)
        switch storage {
        case .small(let entries): return entries[range].allSatisfy { $0 == 0 }
        case .big(let entries): return entries[range].allSatisfy { $0.isZero }
        }
    }

    /// The rows and columns of the given indices, in that order.
    public func selecting(rows: [Int], columns: [Int]) -> IntegerMatrix {
        switch storage {
        case .small(let entries):
            let picked = rows.flatMap { i in columns.map { entries[i * self.columns + $0] } }
            return IntegerMatrix(rows: rows.count, columns: columns.count, entries: picked)
        case .big(let entries):
            let picked = rows.flatMap { i in columns.map { entries[i * self.columns + $0] } }
            return IntegerMatrix(rows: rows.count, columns: columns.count, entries: picked)
        }
    }

    /// The matrix whose rows are divided by their content (gcd of the entries); the lines of the rows stay.
    ///
    /// - Throws: `CancellationError`.
    public func primitiveRows() throws -> IntegerMatrix {
        switch storage {
        case .small(var entries):
            for i in 0..<rows { divideByContent(&entries, (i * columns)..<((i + 1) * columns)) }
            return IntegerMatrix(rows: rows, columns: columns, entries: entries)
        case .big(var entries):
            for i in 0..<rows {
                if i & 63 == 63 { try Task.checkCancellation() }
                divideByContent(&entries, (i * columns)..<((i + 1) * columns))
            }
            return IntegerMatrix(rows: rows, columns: columns, entries: entries)
        }
    }

    /// The gcd of every column (1 for a zero column) and the matrix of the columns divided by it.
    ///
    /// - Throws: `CancellationError`.
    public func dividingColumnsByContent() throws -> (contents: [BigInt], matrix: IntegerMatrix) {
        var contents = [BigInt](repeating: 0, count: columns)
        for j in 0..<columns {
            try Task.checkCancellation()
            for i in 0..<rows where contents[j] != 1 { contents[j] = gcd(contents[j], self[i, j]) }
            if contents[j].isZero { contents[j] = 1 }
        }
        if contents.allSatisfy({ $0 == 1 }) { return (contents, self) }
        var entries: [BigInt] = []
        entries.reserveCapacity(rows * columns)
        for i in 0..<rows {
            if i & 63 == 63 { try Task.checkCancellation() }
            for j in 0..<columns { entries.append(self[i, j] / contents[j]) }
        }
        return (contents, IntegerMatrix(rows: rows, columns: columns, entries: entries))
    }
}

/// Divides the entries of a range by their greatest common divisor.
private func divideByContent(_ entries: inout [Int64], _ range: Range<Int>) {
    var content: UInt64 = 0
    for index in range where content != 1 { content = gcd(content, entries[index].magnitude) }
    guard content > 1 else { return }
    for index in range { entries[index] /= Int64(content) }
}

/// Divides the entries of a range by their greatest common divisor.
private func divideByContent(_ entries: inout [BigInt], _ range: Range<Int>) {
    var content = BigInt(0)
    for index in range where content != 1 { content = gcd(content, entries[index]) }
    guard content > 1 else { return }
    for index in range { entries[index] /= content }
}

extension IntegerMatrix {
    /// The transposed matrix.
    public var transposed: IntegerMatrix {
        var entries: [BigInt] = []
        entries.reserveCapacity(rows * columns)
        for j in 0..<columns {
            for i in 0..<rows { entries.append(self[i, j]) }
        }
        return IntegerMatrix(rows: columns, columns: rows, entries: entries)
    }
}
