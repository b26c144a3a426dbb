/// The polyhedron {a ≥ 0 : Σ_j a_j A_j = f} with a known vertex: the feasible set of a linear program in standard form.
///
/// Columns are scaled to unit length and written in orthonormal coordinates of their span, so redundant equations do no harm;
/// `scaledWeights` below means weights of the unit columns, ‖A_j‖ a_j.
public struct StandardFormPolytope: Sendable {
    /// The unit columns A_j/‖A_j‖ in r orthonormal coordinates of their span.
    public let columns: [Vector]
    /// ‖A_j‖.
    public let lengths: Vector
    /// f in the same coordinates.
    public let right: Vector
    /// A vertex, as scaled weights.
    public let start: Vector
    /// ‖Σ start_j A_j − f‖/‖f‖: zero up to rounding when the polyhedron is not empty.
    public let residual: Double

    /// A basis of columns that holds the vertex's support, and its inverse; nil when the columns are too close to dependent.
    let startBasis: (members: [Int], inverse: Matrix)?

    /// Scaled weights below this share of the largest one count as zero: right-hand sides are often good to about 1e-12,
    /// and solving for weights loses a few digits.
    public static let weightTolerance = 1e-9

    /// States the polyhedron and finds a vertex by non-negative least squares, which replaces phase one of the simplex method.
    public init(columns given: [Vector], right f: Vector) {
        lengths = given.map { norm2($0) }
        let units = zip(given, lengths).map { $1 > 0 ? scaled($0, by: 1 / $1) : $0 }
        let span = ColumnBasis(units).orthonormal
        let columns = units.map { unit in span.map { dot($0, unit) } }
        self.columns = columns
        right = span.map { dot($0, f) }
        start = Self.vertex(nonNegativeLeastSquares(units, f), columns)
        startBasis = Self.basis(columns, holding: Self.support(start), rank: right.count)
        let error = zip(units, start).reduce(f) { sum($0, $1.0, times: -$1.1) }
        residual = norm2(f) > 0 ? norm2(error) / norm2(f) : norm2(error)
    }

    /// The number of columns, q.
    public var count: Int { columns.count }
    /// The rank r of the columns.
    public var rank: Int { right.count }

    /// The weights a_j of scaled weights.
    public func weights(_ scaledWeights: Vector) -> Vector {
        zip(scaledWeights, lengths).map { $1 > 0 ? $0 / $1 : 0 }
    }

    /// The indices of weights that are not zero up to the tolerance.
    public static func support(_ weights: Vector) -> [Int] {
        let least = weightTolerance * (weights.max() ?? 0)
        return weights.indices.filter { weights[$0] > least }
    }

    /// Moves along relations of the columns until those with positive weight are independent.
    private static func vertex(_ weights: Vector, _ columns: [Vector]) -> Vector {
        var weights = weights
        while true {
            let support = support(weights)
            let values = support.map { weights[$0] }
            let contributions = zip(support, values).map { scaled(columns[$0], by: $1) }
            let b = ColumnBasis(contributions).relation(cost: values, among: contributions)
            weights = Vector(repeating: 0, count: weights.count)
            for (i, j) in support.enumerated() { weights[j] = (1 - (b?[i] ?? 0)) * values[i] }
            if b == nil { return weights }
        }
    }

    private static func basis(_ columns: [Vector], holding support: [Int], rank: Int) -> (
        members: [Int], inverse: Matrix
    )? {
        let members = ColumnBasis(columns, preferring: support).chosen
        guard members.count == rank else { return nil }
        return inverseOfColumns(columns, members).map { (members, $0) }
    }

    /// The inverse of the square matrix of some columns, nil when it is singular.
    static func inverseOfColumns(_ columns: [Vector], _ members: [Int]) -> Matrix? {
        let rows = members.indices.map { i in members.map { columns[$0][i] } }
        return inverse(Matrix(rows: members.count, columns: members.count, storage: rows.flatMap { $0 }))
    }
}
