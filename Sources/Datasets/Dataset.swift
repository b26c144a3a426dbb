import ExactArithmetic
import LinearAlgebra

/// A data matrix as written, with targets and names.
public struct Dataset: Sendable, Equatable {
    /// The features as written, n × d (a bias column of ones, when there is one, is the last).
    public let exact: ExactMatrix
    /// The targets, n; nil when the data have none.
    public let y: Vector?
    /// The names of the columns of X.
    public let features: [String]
    /// The name of the target column.
    public let target: String?
    /// For a text target with two classes: the class that became −1 and the one that became +1.
    public let classes: [String]
    /// Where the data come from, for the one-line form: a file name or a command.
    public let source: String

    /// Makes a dataset; `features` has one name per column and `y` one entry per row.
    public init(
        exact: ExactMatrix, y: Vector?, features: [String], target: String? = nil, classes: [String] = [],
        source: String = ""
    ) {
        precondition(features.count == exact.columns, "a dataset needs one name per column")
        precondition(y.map { $0.count == exact.rows } ?? true, "a dataset needs one target per row")
        self.exact = exact
        self.y = y
        self.features = features
        self.target = target
        self.classes = classes
        self.source = source
    }

    /// The number of rows.
    public var n: Int { exact.rows }
    /// The number of columns of X.
    public var d: Int { exact.columns }
    /// The features in doubles, n × d.
    public var x: Matrix { Matrix(rows: n, columns: d, storage: exact.doubles) }
}
