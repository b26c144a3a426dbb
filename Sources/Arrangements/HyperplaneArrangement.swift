import BigInt
import ExactArithmetic
import LinearAlgebra

/// The central arrangement {u ∈ R^d : x_k·u = 0} of the rows x_k of a data matrix, exactly as the data were written.
///
/// Its full-dimensional cells are the activation patterns 1(Xu ≥ 0) of generic u. Every answer is exact for every input:
/// zero rows (active in every pattern), duplicates, parallel and antiparallel rows, deficient rank, many hyperplanes
/// through one ray, and rows or columns of very different sizes. No tolerance is used anywhere; see `Guide.md`.
///
/// Rows are numbered from 0. When the rank r is below d every cell contains the same subspace ker X (its lineality);
/// rays and witnesses are then representatives modulo that subspace.
public struct HyperplaneArrangement: Sendable {
    /// The data as written, n × d.
    public let matrix: ExactMatrix
    /// The rows as primitive integer vectors, n × d; same lines and sides as the data.
    let integerRows: IntegerMatrix
    /// The distinct lines in r coordinates.
    let lines: PreparedLines
    /// Rounded rows for the sign filter.
    let filter: SignFilter
    /// The walk over all cells.
    let walk: WalkCache

    /// Prepares the arrangement of the rows of an exact matrix.
    ///
    /// - Throws: `ArrangementError.notFinite` when an entry is infinite or not a number, and `CancellationError`.
    /// - Complexity: O(n log n + n d r).
    public init(_ matrix: ExactMatrix) throws {
        if let index = matrix.entries.firstIndex(where: { !$0.isFinite }) {
            throw ArrangementError.notFinite(row: index / matrix.columns, column: index % matrix.columns)
        }
        self.matrix = matrix
        integerRows = try matrix.primitiveIntegerRows()
        lines = try PreparedLines(rows: integerRows)
        filter = SignFilter(integerRows)
        walk = WalkCache(lines)
    }

    /// Prepares the arrangement of the rows of a matrix of doubles, read as their exact binary values.
    ///
    /// - Throws: `ArrangementError.notFinite` when an entry is infinite or not a number, and `CancellationError`.
    public init(_ matrix: Matrix) throws {
        try self.init(ExactMatrix(rows: matrix.rows, columns: matrix.columns, doubles: matrix.storage))
    }

    /// The number of data rows, n.
    public var n: Int { matrix.rows }

    /// The number of columns, d: patterns are those of u ∈ R^d.
    public var dimension: Int { matrix.columns }

    /// The rank r of the data.
    public var rank: Int { lines.rank }

    /// The number of distinct hyperplanes, n′.
    public var distinctHyperplanes: Int { lines.count }

    /// The indices of the zero rows; they are active in every pattern.
    public var zeroRows: [Int] { lines.rowLine.indices.filter { lines.rowLine[$0] < 0 } }

    /// The groups of two or more rows that lie on one hyperplane (duplicates, parallel and antiparallel rows).
    public var coincidences: [[Int]] {
        (0..<lines.count).compactMap { line in
            let rows = lines.rows(of: line)
            return rows.count > 1 ? rows.map(Int.init) : nil
        }
    }

    /// All rows on the hyperplane of row k, itself included; only k for a zero row.
    public func rows(sharingHyperplaneOf k: Int) -> [Int] {
        let line = Int(lines.rowLine[k])
        return line < 0 ? [k] : lines.rows(of: line).map(Int.init)
    }

    /// Cover's upper bound of the number of cells: 2 Σ_{k<r} C(n′ − 1, k).
    public var coverBound: BigInt { lines.coverBound }
}
