/// The minimum of ‖b − Σ λ_i a_i‖₂ over λ ≥ 0, approached by taking one column after the other into the passive set.
///
/// The active-set method of C. L. Lawson and R. J. Hanson (Solving Least Squares Problems, 1974, chapter 23), without the
/// choice of the next column: that is left to the caller, who may know the columns only implicitly. The passive columns stay
/// linearly independent.
public struct NonNegativeFit: Sendable {
    /// The target b.
    public let target: Vector
    /// The labels of the passive columns, those with λ_i > 0.
    public private(set) var labels: [Int] = []
    /// The coefficients λ_i > 0 of the passive columns.
    public private(set) var coefficients: Vector = []
    /// b − Σ λ_i a_i.
    public private(set) var residual: Vector
    private var columns: [Vector] = []

    /// A fit without columns: the residual is b.
    public init(target: Vector) {
        self.target = target
        residual = target
    }

    /// Takes a column in and minimises over the passive columns with λ ≥ 0; columns whose coefficient vanishes leave.
    ///
    /// Returns false, with the fit as it was, when the column depends on the passive ones or does not reduce the residual.
    public mutating func insert(_ label: Int, _ column: Vector) -> Bool {
        let before = self
        labels.append(label)
        columns.append(column)
        coefficients.append(0)
        while labels.last == label, let minimizer = leastSquares() {
            if minimizer.allSatisfy({ $0 > 0 }) {
                coefficients = minimizer
                residual = zip(columns, coefficients).reduce(target) { sum($0, $1.0, times: -$1.1) }
                return true
            }
            move(towards: minimizer)
        }
        self = before
        return false
    }

    /// Takes the largest step towards the unconstrained minimiser that keeps λ ≥ 0, and drops the columns that reach zero.
    private mutating func move(towards minimizer: Vector) {
        let steps = minimizer.indices.map { i in
            if minimizer[i] > 0 { return Double.infinity }
            return coefficients[i] > 0 ? coefficients[i] / (coefficients[i] - minimizer[i]) : 0
        }
        let step = steps.min() ?? 1
        let kept = steps.indices.filter { steps[$0] > step }
        coefficients = kept.map { coefficients[$0] + step * (minimizer[$0] - coefficients[$0]) }
        labels = kept.map { labels[$0] }
        columns = kept.map { columns[$0] }
    }

    /// The λ that minimises ‖b − Σ λ_i a_i‖ over the passive columns by modified Gram–Schmidt; nil when they are dependent:
    /// a unit column with a remainder below 1e-11, where the triangular solve would lose more than eleven digits.
    private func leastSquares() -> Vector? {
        let q = columns.count
        var basis: [Vector] = []
        var r = Matrix(rows: q, columns: q)
        var right = Vector(repeating: 0, count: q)
        var rest = target
        for i in 0..<q {
            var a = columns[i]
            let length = norm2(a)
            for j in 0..<i {
                r[j, i] = dot(basis[j], a)
                a = sum(a, basis[j], times: -r[j, i])
            }
            r[i, i] = norm2(a)
            guard r[i, i] > 1e-11 * length else { return nil }
            basis.append(scaled(a, by: 1 / r[i, i]))
            right[i] = dot(basis[i], rest)
            rest = sum(rest, basis[i], times: -right[i])
        }
        for i in (0..<q).reversed() {
            for j in (i + 1)..<max(q, i + 1) { right[i] -= r[i, j] * right[j] }
            right[i] /= r[i, i]
        }
        return right
    }
}

/// The λ ≥ 0 that minimises ‖b − Σ λ_i a_i‖₂, with linearly independent columns where λ_i > 0.
///
/// Takes the column with the largest product with the residual until none exceeds 1e-13 of ‖a_i‖‖b‖, the rounding of a product.
///
/// - Complexity: O(nq) per column taken, n the length and q the number of columns, plus O(n r²) for r passive columns.
public func nonNegativeLeastSquares(_ columns: [Vector], _ b: Vector) -> Vector {
    var fit = NonNegativeFit(target: b)
    let norms = columns.map { norm2($0) }
    let tolerance = 1e-13 * norm2(b)
    var refused: Set<Int> = []
    for _ in 0..<(10 * columns.count + 20) {
        let gains = columns.indices.map { norms[$0] > 0 ? dot(columns[$0], fit.residual) / norms[$0] : 0 }
        let eligible = columns.indices.filter { gains[$0] > tolerance && !refused.contains($0) }
        guard let best = eligible.max(by: { gains[$0] < gains[$1] }) else { break }
        if !fit.insert(best, columns[best]) { refused.insert(best) }
    }
    var result = Vector(repeating: 0, count: columns.count)
    for (label, value) in zip(fit.labels, fit.coefficients) { result[label] = value }
    return result
}
