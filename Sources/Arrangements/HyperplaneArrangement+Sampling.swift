import BigInt
import ExactArithmetic
import LinearAlgebra

extension HyperplaneArrangement {
    /// Up to k distinct cell patterns of random directions, in the order of discovery, reproducible from the seed.
    ///
    /// Half of the directions have independent normal entries divided by the size of their column; the other half are
    /// normal in coordinates that whiten the unit normals of the distinct hyperplanes, so that cells are met evenly
    /// when columns are correlated. Signs are exact; a direction on a hyperplane is drawn again. Drawing ends
    /// when k patterns or all cells are found, or when nothing new turned up for a long time.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n d) per draw.
    public func sample(_ k: Int, seed: UInt64 = 1) throws -> PatternCollection {
        var found: Set<ActivationPattern> = []
        var patterns: [ActivationPattern] = []
        let total = try CellCounter(budget: 200_000).affordableCount(lines.normals) ?? coverBound
        let target = BigInt(k) < total ? k : Int(total)
        var directions = RandomDirections(self, seed: seed)
        var misses = 0
        while patterns.count < target, misses < 1_000 + 50 * patterns.count {
            if misses & 63 == 63 { try Task.checkCancellation() }
            misses += 1
            guard let pattern = cellPattern(of: directions.next()), found.insert(pattern).inserted else { continue }
            patterns.append(pattern)
            misses = 0
        }
        return PatternCollection(
            patterns, rowCount: n, isExact: BigInt(patterns.count) == total,
            bound: BigInt(patterns.count) == total ? total : coverBound)
    }

    /// The pattern of u when u lies on no hyperplane.
    private func cellPattern(of u: [Double]) -> ActivationPattern? {
        let signs = signs(of: u)
        for (k, sign) in signs.enumerated() where sign == 0 && lines.rowLine[k] >= 0 { return nil }
        return ActivationPattern(bits: signs.map { $0 >= 0 })
    }
}

extension CellCounter {
    /// The count, nil when it exceeds the budget.
    func affordableCount(_ normals: IntegerMatrix) throws -> BigInt? {
        do { return try count(normals) } catch is CountBudgetExceeded { return nil }
    }
}

/// Random directions of R^d for sampling cells.
private struct RandomDirections {
    private var generator: Xoshiro256
    private let dimension: Int
    /// One over the root mean square of each column.
    private let scales: [Double]
    private let columns: [Int]
    private let factors: [Double]
    /// The inverse transpose of the Cholesky factor of the unit normals' Gram matrix, by rows; empty when singular.
    private var whitening: [[Double]] = []
    private var turn = false

    init(_ arrangement: HyperplaneArrangement, seed: UInt64) {
        generator = Xoshiro256(seed: seed)
        dimension = arrangement.dimension
        let (n, d) = (arrangement.n, arrangement.dimension)
        let rows = arrangement.matrix.doubles
        scales = (0..<d).map { j in
            let largest = (0..<n).reduce(0.0) { max($0, abs(rows[$1 * d + j])) }
            if largest == 0 || !largest.isFinite { return 1 }
            let sum = (0..<n).reduce(0.0) { $0 + (rows[$1 * d + j] / largest) * (rows[$1 * d + j] / largest) }
            return 1 / largest / (sum / Double(n)).squareRoot()
        }
        columns = arrangement.lines.columns
        factors = roundedUnit(arrangement.lines.factors)
        whitening = Self.whiten(arrangement.lines.normals)
    }

    /// Rows of L⁻ᵀ for the Gram matrix Σ v vᵀ = L Lᵀ of the unit normals v.
    private static func whiten(_ normals: IntegerMatrix) -> [[Double]] {
        let r = normals.columns
        var gram = [[Double]](repeating: [Double](repeating: 0, count: r), count: r)
        for line in 0..<normals.rows {
            let v = roundedUnit(normals.row(line))
            let square = v.reduce(0) { $0 + $1 * $1 }
            for i in 0..<r {
                for j in 0...i { gram[i][j] += v[i] * v[j] / square }
            }
        }
        for i in 0..<r {
            for j in 0...i {
                let sum = (0..<j).reduce(gram[i][j]) { $0 - gram[i][$1] * gram[j][$1] }
                if i == j {
                    guard sum > 1e-12 else { return [] }
                    gram[i][i] = sum.squareRoot()
                } else {
                    gram[i][j] = sum / gram[j][j]
                }
            }
        }
        return gram
    }

    /// The next direction.
    mutating func next() -> [Double] {
        turn.toggle()
        if turn || whitening.isEmpty { return (0..<dimension).map { generator.normal() * scales[$0] } }
        let r = columns.count
        var w = (0..<r).map { _ in generator.normal() }
        // Solve Lᵀ w = g.
        for i in (0..<r).reversed() {
            for k in (i + 1)..<max(r, i + 1) { w[i] -= whitening[k][i] * w[k] }
            w[i] /= whitening[i][i]
        }
        var u = [Double](repeating: 0, count: dimension)
        for (j, column) in columns.enumerated() { u[column] = w[j] * factors[j] }
        return u
    }
}
