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
    /// For a target of two classes: the class that became −1 and the one that became +1.
    public let classes: [String]
    /// Where the data come from, for the one-line form: a file name or a command.
    public let source: String
    /// What `standardized` subtracted and divided by, for use on other data.
    public internal(set) var scaling: Scaling?
    /// The network that made the targets, for data of a teacher.
    public internal(set) var teacher: Teacher?

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

    /// Means and scales of the columns: a standardized entry is (x − mean) / scale.
    public struct Scaling: Sendable, Equatable {
        /// The mean of each column; 0 for a constant column, which is left as it is.
        public let means: Vector
        /// The standard deviation of each column (divisor n); 1 for a constant column.
        public let scales: Vector
    }

    /// The network x ↦ Σ_i α_i (u_iᵀx)₊ that made the targets.
    public struct Teacher: Sendable, Equatable {
        /// The hidden weights u_i as rows, m × d.
        public let hidden: Matrix
        /// The output weights α, m.
        public let output: Vector
    }
}
