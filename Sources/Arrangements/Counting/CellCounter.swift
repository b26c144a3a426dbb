import BigInt
import ExactArithmetic

/// The number of cells of an arrangement of distinct lines, by the cheapest exact arithmetic.
struct CellCounter {
    private let monitor: CountMonitor

    init(_ monitor: CountMonitor) { self.monitor = monitor }

    /// The count when it stays within a budget of work (see `CountMonitor`), nil otherwise.
    static func count(_ normals: IntegerMatrix, budget: Int) throws -> BigInt? {
        do {
            return try CellCounter(CountMonitor(budget: budget)).count(normals)
        } catch is CountBudgetExceeded {
            return nil
        }
    }

    /// Counts the cells of lines whose primitive normals have full column rank.
    func count(_ normals: IntegerMatrix) throws -> BigInt {
        if normals.columns <= 2 || normals.rows == normals.columns {
            return coverBound(n: normals.rows, rank: normals.columns)
        }
        return try ReducedLines.independentParts(normals, monitor).reduce(BigInt(1)) { try $0 * countPart($1) }
    }

    private func countPart(_ part: ReducedLines) throws -> BigInt {
        let (m, r) = (part.count, part.rank)
        let bound = coverBound(n: m, rank: r)
        if r <= 2 || m == r { return bound }
        if m - r < r - 1 {
            var counter = ModularCounter<BigInt>(part, .totallyCyclicOrientations, monitor)
            if let cells = try counter.run() { return cells }
        }
        if bound.bitWidth < 126 {
            if var counter = try SmallCounter(part, monitor), let cells = try counter.run() { return BigInt(cells) }
            var counter = ModularCounter<Int128>(part, .cells, monitor)
            if let cells = try counter.run() { return BigInt(cells) }
        }
        var counter = ModularCounter<BigInt>(part, .cells, monitor)
        if let cells = try counter.run() { return cells }
        return try BigCounter(monitor).count(part)
    }
}
