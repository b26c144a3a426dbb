import LinearAlgebra

/// The bounded polytope {a ≥ 0 : A a = f} of the weights of optimal networks.
///
/// Columns are A_j = s_j (Xu_j)₊ for the optimal directions u_j, and a_j = ‖w_j‖ is the weight of direction j. Σ a_j is the same at
/// all its points (MATH.md T9), so it is bounded. Inside, columns have unit length and live in coordinates of their span.
struct WeightPolytope: Sendable {
    /// The columns A_j/‖A_j‖ in r orthonormal coordinates of their span.
    let columns: [Vector]
    /// ‖A_j‖: a_j is the inner weight divided by it.
    let lengths: Vector
    /// f in the same coordinates.
    let right: Vector
    /// A vertex, in inner weights.
    let start: Vector
    /// ‖A·start − f‖/‖f‖: how well the columns reproduce f.
    let residual: Double

    /// Inner weights below this share of the largest one count as zero: optimal fits are good to about 1e-12, and solving
    /// for weights loses a few digits.
    static let weightTolerance = 1e-9

    /// States the polytope and finds a vertex by non-negative least squares.
    init(columns given: [Vector], f: Vector) {
        lengths = given.map { norm2($0) }
        let units = zip(given, lengths).map { $1 > 0 ? scaled($0, by: 1 / $1) : $0 }
        let span = ColumnBasis(units).orthonormal
        columns = units.map { unit in span.map { dot($0, unit) } }
        right = span.map { dot($0, f) }
        start = Self.vertex(nonNegativeLeastSquares(units, f), columns)
        let error = zip(units, start).reduce(f) { sum($0, $1.0, times: -$1.1) }
        residual = norm2(f) > 0 ? norm2(error) / norm2(f) : norm2(error)
    }

    /// The number of columns, q.
    var count: Int { columns.count }
    /// The rank of A.
    var rank: Int { right.count }

    /// The weights a_j of inner weights.
    func weights(_ inner: Vector) -> Vector { zip(inner, lengths).map { $1 > 0 ? $0 / $1 : 0 } }

    /// The indices of weights that are not zero up to the tolerance.
    static func support(_ weights: Vector) -> [Int] {
        let least = weightTolerance * (weights.max() ?? 0)
        return weights.indices.filter { weights[$0] > least }
    }

    /// Moves along relations of the columns until those with positive weight are independent.
    private static func vertex(_ weights: Vector, _ columns: [Vector]) -> Vector {
        var weights = weights
        while true {
            let support = support(weights)
            let active = support.map { columns[$0] }
            let values = support.map { weights[$0] }
            var next = Vector(repeating: 0, count: weights.count)
            // With b scaled to the weights the step to the first zero is 1: a_i ← (1 − b_i) a_i.
            let contributions = zip(active, values).map { scaled($0, by: $1) }
            let b = ColumnBasis(contributions).relation(cost: values, among: contributions)
            for (i, j) in support.enumerated() { next[j] = (1 - (b?[i] ?? 0)) * values[i] }
            weights = next
            if b == nil { return weights }
        }
    }
}
