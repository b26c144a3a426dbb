extension StandardFormPolytope {
    /// A vertex that minimises Σ cost_j a_j, both in scaled weights; the known vertex when the minimum is not bounded.
    ///
    /// Primal simplex from the known vertex. The column with the most negative reduced cost enters; after 50 steps of length
    /// zero it is the first negative one (Bland's rule), which cannot cycle. The inverse of the basis is updated and made anew every 50
    /// steps and at the end, so no error is carried along.
    ///
    /// - Complexity: O(r² + r q) per step, O(r³) per renewal.
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
        return basis.renewed()?.weights ?? start
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
    private var inverted: Matrix
    private var values: Vector = []
    /// Exchanges since the inverse was last made from the columns.
    private var age = 0

    /// The basis of the polytope's known vertex: its support, completed by other columns.
    init?(_ polytope: StandardFormPolytope) {
        guard let start = polytope.startBasis else { return nil }
        self.polytope = polytope
        members = start.members
        inverted = start.inverse
        solveForWeights()
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
        members[leaving] = entering
        update(leaving, rates, step)
        age += 1
        if age >= 50 {
            guard refresh() else { return nil }
        }
        return step
    }

    /// B⁻¹ and the weights after the column at a place was replaced by one with B⁻¹A = rates.
    private mutating func update(_ place: Int, _ rates: Vector, _ step: Double) {
        let r = members.count
        for j in 0..<r { inverted.storage[place * r + j] /= rates[place] }
        for i in 0..<r where i != place && rates[i] != 0 {
            for j in 0..<r { inverted.storage[i * r + j] -= rates[i] * inverted.storage[place * r + j] }
        }
        for i in 0..<r { values[i] = max(0, values[i] - step * rates[i]) }
        values[place] = step
    }

    /// The basis solved anew from the columns; nil when it is singular.
    func renewed() -> SimplexBasis? {
        var basis = self
        return basis.refresh() ? basis : nil
    }

    /// Makes the inverse anew; false when the basis is singular.
    private mutating func refresh() -> Bool {
        guard let solved = StandardFormPolytope.inverseOfColumns(polytope.columns, members) else { return false }
        inverted = solved
        age = 0
        solveForWeights()
        return true
    }

    private mutating func solveForWeights() {
        let least = StandardFormPolytope.weightTolerance * polytope.right.reduce(0) { max($0, abs($1)) }
        values = (inverted * polytope.right).map { $0 > least ? $0 : 0 }
    }
}
