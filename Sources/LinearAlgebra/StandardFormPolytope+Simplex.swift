extension StandardFormPolytope {
    /// A vertex that minimises Σ cost_j a_j, both in scaled weights; the known vertex when the minimum is not bounded.
    ///
    /// Primal simplex from the known vertex. The column with the most negative reduced cost enters; after 50 steps of length
    /// zero it is the first negative one (Bland's rule), which cannot cycle. Every basis is solved anew from the columns, so no error
    /// is carried along.
    ///
    /// - Complexity: O(r³ + r q) per step.
    public func minimize(_ cost: Vector) -> Vector {
        guard var basis = SimplexBasis(self) else { return start }
        let tolerance = 1e-11 * cost.reduce(0) { max($0, abs($1)) }
        var idle = 0
        for _ in 0..<(50 * (count + 10)) {
            let reduced = basis.reducedCosts(cost)
            let improving = reduced.indices.filter { reduced[$0] < -tolerance }
            let entering = idle > 50 ? improving.first : improving.min { reduced[$0] < reduced[$1] }
            guard let entering, let step = basis.exchange(entering, firstIndex: idle > 50) else { break }
            idle = step > 0 ? 0 : idle + 1
        }
        return basis.weights
    }

    /// The least and largest value of Σ cost_j a_j, in weights of the given columns, when it is bounded.
    public func range(of cost: Vector) -> ClosedRange<Double> {
        let scaledCost = zip(cost, lengths).map { $1 > 0 ? $0 / $1 : 0 }
        let low = dot(scaledCost, minimize(scaledCost))
        let high = dot(scaledCost, minimize(scaled(scaledCost, by: -1)))
        return min(low, high)...max(low, high)
    }
}

/// A basis of the column space among the columns of a polytope, with the weights of its vertex.
private struct SimplexBasis {
    private let polytope: StandardFormPolytope
    private var members: [Int]
    private var inverted = Matrix.identity(0)
    private var values: Vector = []

    /// The basis of the polytope's known vertex: its support, completed by any other columns; nil when they are too close to
    /// dependent to be told apart.
    init?(_ polytope: StandardFormPolytope) {
        self.polytope = polytope
        members = ColumnBasis(polytope.columns, preferring: StandardFormPolytope.support(polytope.start)).chosen
        guard members.count == polytope.rank, refresh() else { return nil }
    }

    /// The scaled weights of all columns.
    var weights: Vector {
        var a = Vector(repeating: 0, count: polytope.count)
        for (j, value) in zip(members, values) { a[j] = value }
        return a
    }

    /// cost_j − cost_Bᵀ B⁻¹ A_j for every column.
    func reducedCosts(_ cost: Vector) -> Vector {
        let prices = inverted.transposedTimes(members.map { cost[$0] })
        var reduced = cost.indices.map { cost[$0] - dot(prices, polytope.columns[$0]) }
        for j in members { reduced[j] = 0 }
        return reduced
    }

    /// Takes a column in for the first one whose weight reaches zero; the step, nil when there is none.
    mutating func exchange(_ entering: Int, firstIndex: Bool) -> Double? {
        let rates = inverted * polytope.columns[entering]
        let scale = norm2(rates)
        let limiting = rates.indices.filter { rates[$0] > 1e-10 * scale }
        guard let step = limiting.map({ values[$0] / rates[$0] }).min() else { return nil }
        let ties = limiting.filter { values[$0] <= step * rates[$0] * (1 + 1e-12) }
        guard
            let leaving = firstIndex
                ? ties.min(by: { members[$0] < members[$1] }) : ties.max(by: { rates[$0] < rates[$1] })
        else { return nil }
        let left = members[leaving]
        members[leaving] = entering
        if refresh() { return step }
        members[leaving] = left
        return nil
    }

    /// Solves for the weights of the basis; false when it is singular.
    private mutating func refresh() -> Bool {
        let rows = polytope.right.indices.map { i in members.map { polytope.columns[$0][i] } }
        let square = Matrix(rows: members.count, columns: members.count, storage: rows.flatMap { $0 })
        guard let solved = inverse(square) else { return false }
        inverted = solved
        let least = StandardFormPolytope.weightTolerance * polytope.right.reduce(0) { max($0, abs($1)) }
        values = (inverted * polytope.right).map { $0 > least ? $0 : 0 }
        return true
    }
}
