import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The chambers around a vector u: the full-dimensional cones whose closure holds it.
///
/// With Z the non-zero rows on whose hyperplanes u lies (up to the sign tolerance), they are the pattern of u outside of Z joined with each
/// cell of the arrangement of the rows Z, which is exact. Without such rows there is one chamber.
struct AdjacentChambers {
    /// The rows Z, ascending.
    let kinks: [Int]
    /// The rows outside of Z that are active at u, zero rows of X included, as they are active everywhere.
    let activeRows: [Int]
    /// The arrangement of the rows Z; nil when there are none.
    private let arrangement: HyperplaneArrangement?
    private let n: Int

    /// Finds the chambers around u.
    init(around u: Vector, _ rows: SignedRows, _ arrangement: HyperplaneArrangement) throws {
        let signs = rows.signs(of: u)
        n = signs.count
        kinks = signs.indices.filter { signs[$0] == 0 && rows.norms[$0] > 0 }
        activeRows = signs.indices.filter { signs[$0] > 0 || rows.norms[$0] == 0 }
        self.arrangement =
            kinks.isEmpty
            ? nil
            : kinks.count == n ? arrangement : try HyperplaneArrangement(arrangement.matrix.selecting(rows: kinks))
    }

    /// The data rows Z, one per row.
    func kinkRows(of x: Matrix) -> Matrix { x.selecting(rows: kinks) }

    /// The patterns of all chambers.
    func patterns() throws -> [ActivationPattern] {
        var bits = [Bool](repeating: false, count: n)
        for k in activeRows { bits[k] = true }
        guard let arrangement else { return [ActivationPattern(bits: bits)] }
        return try arrangement.cells().map { cell in
            for (i, k) in kinks.enumerated() { bits[k] = cell[i] }
            return ActivationPattern(bits: bits)
        }
    }

    /// The pattern of the chamber with the given bits over Z.
    func pattern(_ words: [UInt64]) -> ActivationPattern {
        var bits = [Bool](repeating: false, count: n)
        for k in activeRows { bits[k] = true }
        for (i, k) in kinks.enumerated() where words[i >> 6] >> UInt64(i & 63) & 1 == 1 { bits[k] = true }
        return ActivationPattern(bits: bits)
    }

    /// Calls `visit` with the vector Σ_{k ∈ D ∩ Z} weight_k x_k and the bits over Z of every chamber D, and folds the results.
    ///
    /// - Parameters:
    ///   - weights: one per row of Z.
    ///   - combine: joins the results of parts that were visited apart.
    func reduce<Result: Sendable>(
        weights: Vector, dimension: Int, into initial: Result,
        _ visit: @Sendable (inout Result, _ sum: Vector, _ bits: [UInt64]) -> Void,
        combine: (Result, Result) -> Result
    ) throws -> Result {
        guard let arrangement else {
            var result = initial
            visit(&result, Vector(repeating: 0, count: dimension), [])
            return result
        }
        let parts = try arrangement.reduceCellPairs(weights: weights, into: initial) { result, cell in
            let sum = (0..<dimension).map { cell.sum[$0] }
            visit(&result, sum, cell.pattern.words)
            visit(&result, (0..<dimension).map { cell.total[$0] - sum[$0] }, cell.antipode.words)
        }
        return parts.dropFirst().reduce(parts[0], combine)
    }
}
