import LinearAlgebra

/// The least penalty v(t) = min Σ a_j over {a ≥ 0 : Σ a_j A_j = (1 − t) f₀ + t f₁}, followed from t = 0 to 1 along a connected path of points.
///
/// Columns A_j = s_j (Xu_j)₊ belong to unit directions, a_j is the weight of direction j. Primal simplex first, from the given vertex
/// to an optimal one at t = 0; then the dual simplex method in t: the point moves on one basis until a weight reaches zero, a
/// column of weight zero takes its place, and so on. At most r weights are positive, r + 1 inside a primal step, r the rank of the columns.
/// T. Gass, T. Saaty, The computational algorithm for the parametric objective function, 1955; MATH.md T14.
struct ParametricSimplex {
    /// Unit columns in r coordinates of their span.
    private let columns: [Vector]
    private let lengths: Vector
    /// The cost of a weight of a unit column, 1/‖A_j‖.
    private let cost: Vector
    private let from: Vector
    private let to: Vector
    private var members: [Int]
    private var inverted: Matrix
    private var t = 0.0
    /// The scaled weights a_j‖A_j‖ of the current point.
    private var point: Vector

    /// What moved.
    enum Move {
        /// A step of the primal simplex method, at t = 0.
        case exchange
        /// A step in t.
        case homotopy
    }

    /// States the program; `weights` is a vertex at t = 0: its columns are independent. Nil when columns are too close to dependent.
    init?(columns given: [Vector], from start: Vector, to end: Vector, weights: Vector) {
        lengths = given.map { norm2($0) }
        let units = given.compactMap { normalized($0) }
        guard units.count == given.count else { return nil }
        cost = lengths.map { 1 / $0 }
        point = zip(weights, lengths).map { $0 * $1 }
        let basis = ColumnBasis(units, preferring: weights.indices.filter { weights[$0] > 0 })
        let span = basis.orthonormal
        columns = units.map { unit in span.map { dot($0, unit) } }
        from = span.map { dot($0, start) }
        to = span.map { dot($0, end) }
        members = basis.chosen
        guard let inverted = Self.inverse(columns, members) else { return nil }
        self.inverted = inverted
    }

    /// The weights a_j of the current point.
    var weights: Vector { zip(point, lengths).map { $0 / $1 } }

    /// Walks to t = 1 and calls `visit` after every move; false when rounding stops the walk before.
    mutating func run(_ visit: (Move, Vector) throws -> Void) throws -> Bool {
        try descend { try visit(.exchange, $0) }
        return try follow { try visit(.homotopy, $0) }
    }

    /// Primal simplex at t = 0. The most negative reduced cost enters; after 50 idle steps Bland's rule, which cannot cycle.
    private mutating func descend(_ visit: (Vector) throws -> Void) throws {
        var idle = 0
        while idle < 50 + 10 * columns.count {
            try Task.checkCancellation()
            let reduced = reducedCosts()
            let improving = reduced.indices.filter { reduced[$0] < -costTolerance }
            let entering = idle > 50 ? improving.first : improving.min { reduced[$0] < reduced[$1] }
            guard let entering, let leaving = leaving(for: inverted * columns[entering], byIndex: idle > 50),
                exchange(leaving, for: entering)
            else { return }
            idle = move(to: 0) ? 0 : idle + 1
            if idle == 0 { try visit(weights) }
        }
    }

    /// The place of the basis whose weight first reaches zero at the given rates of decrease.
    private func leaving(for rates: Vector, byIndex: Bool) -> Int? {
        let limiting = rates.indices.filter { rates[$0] > pivotTolerance * norm2(rates) }
        guard let step = limiting.map({ point[members[$0]] / rates[$0] }).min() else { return nil }
        let ties = limiting.filter { point[members[$0]] <= step * rates[$0] * (1 + 1e-12) }
        return byIndex
            ? ties.min { members[$0] < members[$1] } : ties.max { rates[$0] < rates[$1] }
    }

    /// Dual simplex in t.
    private mutating func follow(_ visit: (Vector) throws -> Void) throws -> Bool {
        var idle = 0
        while idle < 50 + 10 * columns.count {
            try Task.checkCancellation()
            let last = inverted * to
            // Weights that vanish at t = 1 may do so one rounding before.
            if last.allSatisfy({ $0 >= -1e-11 * norm2(last) }) {
                if move(to: 1) { try visit(weights) }
                return true
            }
            let rates = difference(last, inverted * from)
            let limiting = rates.indices.filter { rates[$0] < 0 }
            let step = min(1 - t, limiting.map { point[members[$0]] / -rates[$0] }.min() ?? .infinity)
            let ties = limiting.filter { point[members[$0]] <= -step * rates[$0] * (1 + 1e-12) }
            idle = move(to: t + step) ? 0 : idle + 1
            if idle == 0 { try visit(weights) }
            let leaving = idle > 50 ? ties.min { members[$0] < members[$1] } : ties.min { rates[$0] < rates[$1] }
            guard let leaving, let entering = entering(for: leaving), exchange(leaving, for: entering) else {
                return false
            }
        }
        return false
    }

    /// The column that takes the place of a weight that is about to become negative, and keeps reduced costs at least 0.
    private func entering(for leaving: Int) -> Int? {
        let row = inverted.rowArray(leaving)
        let reduced = reducedCosts()
        let entries = columns.map { dot(row, $0) }
        let candidates = columns.indices.filter {
            !members.contains($0) && entries[$0] < -pivotTolerance * norm2(row)
        }
        guard let ratio = candidates.map({ max(0, reduced[$0]) / -entries[$0] }).min() else { return nil }
        let ties = candidates.filter { max(0, reduced[$0]) <= -entries[$0] * ratio * (1 + 1e-12) + costTolerance }
        return ties.min { entries[$0] < entries[$1] }
    }

    /// Columns are unit vectors: smaller pivots are rounding, and reduced costs below it are zero.
    private var pivotTolerance: Double { 1e-10 }
    private var costTolerance: Double { 1e-11 * (cost.max() ?? 0) }

    /// cost_j − cost_Bᵀ B⁻¹ A_j for every column.
    private func reducedCosts() -> Vector {
        let prices = inverted.transposedTimes(members.map { cost[$0] })
        var reduced = columns.indices.map { cost[$0] - dot(prices, columns[$0]) }
        for j in members { reduced[j] = 0 }
        return reduced
    }

    /// Puts a column at a place of the basis; false when that makes it singular.
    private mutating func exchange(_ place: Int, for entering: Int) -> Bool {
        let left = members[place]
        members[place] = entering
        guard let solved = Self.inverse(columns, members) else {
            members[place] = left
            return false
        }
        inverted = solved
        return true
    }

    /// Sets the point of the basis at a time; false when it is the one it was.
    private mutating func move(to time: Double) -> Bool {
        let right = sum(scaled(from, by: 1 - time), to, times: time)
        let values = inverted * right
        let size = values.reduce(0) { max($0, abs($1)) }
        var next = Vector(repeating: 0, count: columns.count)
        // A weight below this is a zero that was computed from terms of size `size`.
        for (j, value) in zip(members, values) where value > 1e-12 * size { next[j] = value }
        let isSame = zip(next, point).allSatisfy { abs($0 - $1) <= 1e-13 * size }
        t = time
        if !isSame { point = next }
        return !isSame
    }

    private static func inverse(_ columns: [Vector], _ members: [Int]) -> Matrix? {
        let r = members.count
        let entries = (0..<r).flatMap { i in members.map { columns[$0][i] } }
        return LinearAlgebra.inverse(Matrix(rows: r, columns: r, storage: entries))
    }
}
