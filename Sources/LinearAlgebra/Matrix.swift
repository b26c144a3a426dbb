/// A dense matrix of doubles, stored row by row so that a data point `x_k` is contiguous.
///
/// Indices count from 0 here; the command language counts from 1.
@frozen
public struct Matrix: Sendable, Equatable {
    /// The number of rows (data points, n).
    public let rows: Int
    /// The number of columns (features, d).
    public let columns: Int
    /// The entries, row-major: entry (i, j) is `storage[i * columns + j]`.
    public var storage: [Double]

    /// Makes a matrix from its row-major entries; `storage.count` must be `rows * columns`.
    @inlinable
    public init(rows: Int, columns: Int, storage: [Double]) {
        precondition(storage.count == rows * columns, "a matrix needs rows × columns entries")
        self.rows = rows
        self.columns = columns
        self.storage = storage
    }

    /// Makes a matrix whose entries all have one value.
    @inlinable
    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        self.init(rows: rows, columns: columns, storage: Array(repeating: value, count: rows * columns))
    }

    /// Makes a matrix from its rows, which must have one length.
    @inlinable
    public init(_ rows: [[Double]]) {
        let columns = rows.first?.count ?? 0
        self.init(rows: rows.count, columns: columns, storage: rows.flatMap { $0 })
    }

    /// The identity matrix of size n.
    @inlinable
    public static func identity(_ n: Int) -> Matrix {
        var result = Matrix(rows: n, columns: n)
        for i in 0..<n { result[i, i] = 1 }
        return result
    }

    /// The entry in row i and column j.
    @inlinable
    public subscript(i: Int, j: Int) -> Double {
        get { storage[i * columns + j] }
        set { storage[i * columns + j] = newValue }
    }

    /// Row i as a slice of the storage (no copy).
    @inlinable
    public func row(_ i: Int) -> ArraySlice<Double> { storage[(i * columns)..<((i + 1) * columns)] }

    /// Row i as an array.
    @inlinable
    public func rowArray(_ i: Int) -> [Double] { Array(row(i)) }

    /// Column j as an array.
    @inlinable
    public func column(_ j: Int) -> [Double] { (0..<rows).map { self[$0, j] } }

    /// The rows of the given indices, in that order.
    @inlinable
    public func selecting(rows indices: [Int]) -> Matrix {
        Matrix(rows: indices.count, columns: columns, storage: indices.flatMap { row($0) })
    }

    /// The transposed matrix.
    @inlinable
    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for i in 0..<rows {
            for j in 0..<columns { result[j, i] = self[i, j] }
        }
        return result
    }
}
