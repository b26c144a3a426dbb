import BigInt
import ExactArithmetic

/// Which of Gordan's alternatives holds for vectors x_1 … x_k: exactly one does.
enum Alternative {
    /// A vector w with x_i·w > 0 for all i.
    case positive(w: [BigInt])
    /// The indices i of positive coefficients of a relation Σ λ_i x_i = 0 with λ ≥ 0, λ ≠ 0.
    case dependent(support: [Int])

    /// Decides for integer vectors in R^r, exactly.
    ///
    /// The relation is sought among a few of the vectors; while there is none, the w found for them is tried on all and a
    /// vector that it fails joins them.
    ///
    /// - Throws: `CancellationError`.
    static func decide(_ vectors: [[BigInt]], dimension: Int) throws -> Alternative {
        var chosen = Array(vectors.indices.prefix(dimension + 1))
        while true {
            var simplex = RelationSimplex(chosen.map { vectors[$0] }, dimension: dimension)
            switch try simplex.solve() {
            case .dependent(let support): return .dependent(support: support.map { chosen[$0] })
            case .positive(let w):
                let products = vectors.lazy.map { vector in
                    zip(vector, w).reduce(BigInt(0)) { $0 + $1.0 * $1.1 }
                }
                // The worst of the failing vectors, measured without square roots.
                let failing = products.enumerated().filter { $0.element.signum() <= 0 }
                guard let worst = failing.min(by: { $0.element < $1.element }) else { return .positive(w: w) }
                chosen.append(worst.offset)
            }
        }
    }
}

/// Phase one of the simplex method for Σ λ_i x_i = 0, Σ λ_i = 1, λ ≥ 0, in integers.
///
/// The tableau is kept over one common denominator, every division is exact (Edmonds–Bareiss), and Bland's rule
/// (R. G. Bland, Math. Oper. Res. 2 (1977) 103–107, doi:10.1287/moor.2.2.103) rules out cycling.
private struct RelationSimplex {
    private let vectorCount: Int
    private let dimension: Int
    /// Rows of the constraints, then the row of reduced costs; columns: λ, artificial variables, right side.
    private var table: [[BigInt]]
    private var basis: [Int]
    private var denominator = BigInt(1)

    init(_ vectors: [[BigInt]], dimension: Int) {
        vectorCount = vectors.count
        self.dimension = dimension
        let rows = dimension + 1
        table = (0..<rows).map { i in
            let row = vectors.map { i < dimension ? $0[i] : 1 }
            return row + (0..<rows).map { $0 == i ? 1 : 0 } + [i < dimension ? 0 : 1]
        }
        basis = (0..<rows).map { vectors.count + $0 }
        // Cost 1 for every artificial variable, reduced by the starting basis.
        var costs = [BigInt](repeating: 0, count: vectors.count + rows + 1)
        for row in table {
            for j in costs.indices where j < vectors.count || j == vectors.count + rows { costs[j] -= row[j] }
        }
        table.append(costs)
    }

    mutating func solve() throws -> Alternative {
        while let column = entering(), let row = leaving(column) { try pivot(row, column) }
        let costs = table[dimension + 1]
        let last = costs.count - 1
        if costs[last].isZero {
            let positive = (0...dimension).filter { table[$0][last].signum() > 0 }
            return .dependent(support: positive.map { basis[$0] }.filter { $0 < vectorCount }.sorted())
        }
        // Dual values y_i = 1 − (reduced cost of artificial i); X y + y_0 ≤ 0 with y_0 > 0, so w = −y.
        let w = (0..<dimension).map { costs[vectorCount + $0] - denominator }
        return .positive(w: primitive(w))
    }

    /// Bland: the first variable with a negative reduced cost.
    private func entering() -> Int? { (0..<vectorCount).first { table[dimension + 1][$0].signum() < 0 } }

    /// Bland: the smallest ratio, ties to the smallest variable.
    private func leaving(_ column: Int) -> Int? {
        let last = table[0].count - 1
        var best: Int?
        for i in 0...dimension where table[i][column].signum() > 0 {
            guard let other = best else {
                best = i
                continue
            }
            let (left, right) = (table[i][last] * table[other][column], table[other][last] * table[i][column])
            if left < right || (left == right && basis[i] < basis[other]) { best = i }
        }
        return best
    }

    private mutating func pivot(_ row: Int, _ column: Int) throws {
        let (pivotRow, head) = (table[row], table[row][column])
        for i in table.indices where i != row {
            try Task.checkCancellation()
            let factor = table[i][column]
            for j in pivotRow.indices { table[i][j] = (table[i][j] * head - factor * pivotRow[j]) / denominator }
        }
        denominator = head
        basis[row] = column
    }
}
