import ExactArithmetic
import LinearAlgebra

extension Dataset {
    /// Makes a dataset of the exact values of doubles, n × d, with targets.
    ///
    /// Columns without a name are called `x1`, `x2`, ….
    /// - Throws: `DatasetError` for an empty matrix, a number of targets other than n, or an entry that is not finite.
    public init(
        _ x: Matrix, y: Vector? = nil, features: [String]? = nil, target: String? = nil, source: String = ""
    ) throws(DatasetError) {
        guard x.rows > 0, x.columns > 0 else {
            throw DatasetError(.shape, "data need at least one row and one column, X is \(x.rows) × \(x.columns)")
        }
        if let y, y.count != x.rows {
            throw DatasetError(
                .shape, "X is \(x.rows) × \(x.columns) but y has \(y.count) \(y.count == 1 ? "entry" : "entries")",
                remedy: "give one target per row of X")
        }
        for i in 0..<x.rows {
            for j in 0..<x.columns where !x[i, j].isFinite {
                throw DatasetError.notFinite(x[i, j], at: "X[\(i + 1), \(j + 1)]")
            }
            if let target = y?[i], !target.isFinite { throw DatasetError.notFinite(target, at: "y[\(i + 1)]") }
        }
        self.init(
            exact: ExactMatrix(rows: x.rows, columns: x.columns, doubles: x.storage), y: y,
            features: features ?? featureNames(x.columns), target: y == nil ? nil : target ?? "y",
            source: source)
    }
}
