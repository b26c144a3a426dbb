import BigInt

/// Called now and then by long counts with a lower bound of the number counted, and the share of the work that is done where it
/// can be foreseen.
public typealias CountProgress = @Sendable (_ found: BigInt, _ fraction: Double?) -> Void

/// The work of a count: what it may take, what it has taken, and the reports of its progress.
///
/// A unit is about four multiplications. After a hundred million of them (a few seconds) a count that would take more than 10^15 at
/// the pace so far, months, ends with `CountIsHopeless`.
final class CountMonitor {
    private let budget: Int
    private let progress: CountProgress?
    private var spent = 0
    private var fraction = 0.0
    private var found = BigInt(0)
    private var isBounded = false

    private static let trial = 100_000_000
    private static let longest = 1e15
    private static let reportInterval = 10_000_000

    init(budget: Int = .max, progress: CountProgress? = nil) {
        self.budget = budget
        self.progress = progress
    }

    /// Whether the work has a budget; then nobody is told of its progress.
    var isLimited: Bool { budget < .max }

    /// Adds units of work.
    ///
    /// - Throws: `CountBudgetExceeded`, `CountIsHopeless`, and `CancellationError`.
    func spend(_ units: Int) throws {
        try Task.checkCancellation()
        let before = spent
        spent += units
        if spent > budget { throw CountBudgetExceeded() }
        guard before / Self.reportInterval != spent / Self.reportInterval else { return }
        if spent > Self.trial, isBounded, Double(spent) > fraction * Self.longest { throw CountIsHopeless() }
        progress?(found, isBounded ? fraction : nil)
    }

    /// Remembers that so many cells are counted with the first `done` of `all` hyperplanes of R^d.
    ///
    /// In general position the first k hyperplanes take a share C(k, d − 1) / C(m, d − 1) of the work for m.
    func reach<Total: BinaryInteger>(_ total: Total, _ done: Int, of all: Int, dimension d: Int) {
        if isLimited { return }
        found = max(found, BigInt(total))
        fraction = (0..<max(0, d - 1)).reduce(1.0) { $0 * Double(max(0, done - $1)) / Double(max(1, all - $1)) }
        isBounded = true
    }

    /// Remembers a number counted so far in work whose end cannot be foreseen.
    func reach(_ total: BigInt) {
        if isLimited { return }
        found = total
        isBounded = false
    }
}

/// A count that was to stay cheap would take too long.
struct CountBudgetExceeded: Error {}

/// A count would take months.
struct CountIsHopeless: Error {}
