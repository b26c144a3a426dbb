import Arrangements
import Plots

/// Patterns as a picture of zeros and ones: one column per pattern, one row per data point.
public struct PatternMatrixFigure: Sendable {
    let patterns: PatternCollection
    let options: FigureOptions

    /// The most patterns and rows drawn.
    private static let limit = 400

    /// Prepares the figure.
    public init(_ patterns: PatternCollection, options: FigureOptions = FigureOptions()) {
        self.patterns = patterns
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let (n, p) = (min(patterns.rowCount, Self.limit), min(patterns.count, Self.limit))
        let columns = (0..<p).map { patterns[$0] }
        let cells = (0..<n).flatMap { k in columns.map { $0[k] ? Color.current : nil } }
        var panel = Panel(
            x: Axis("pattern Dᵢ", domain: 0...Double(max(1, p)), ticks: .values(ticks(p)), grid: false),
            y: Axis("row of X", domain: 0...Double(max(1, n)), ticks: .values(ticks(n)), grid: false))
        panel.y.isReversed = true
        panel.outline = true
        panel.marks = p > 0 && n > 0 ? [RasterMark(columns: p, cells: cells)] : []
        var plot = Plot(title: title, panels: [panel])
        plot.legend = [LegendEntry(.area(Fill(.current)), "active: xₖᵀu ≥ 0")]
        if p < patterns.count || n < patterns.rowCount {
            plot.notes = [
                "Shown are the first \(p) of \(patterns.count) patterns and \(n) of \(patterns.rowCount) rows."
            ]
        }
        plot.description =
            "A matrix of \(n) rows and \(p) columns; entry (k, i) is black when row k is active in pattern i."
        return options.apply(to: plot)
    }

    /// Numbers from 1 to `count` at round distances, each in the middle of its cell.
    private func ticks(_ count: Int) -> [Tick] {
        let step = max(1, Int(roundValues(in: 0...Double(max(1, count)), count: 8).dropFirst().first ?? 1))
        let numbers =
            count <= 10
            ? Array(1...max(1, count)) : [1] + Array(stride(from: step, through: count, by: step).drop { $0 == 1 })
        return numbers.map { Tick(Double($0) - 0.5, String($0)) }
    }

    private var title: String {
        let active = patterns.reduce(0) { $0 + $1.activeCount }
        let total = max(1, patterns.count * patterns.rowCount)
        let share = NumberText.significant(100 * Double(active) / Double(total), digits: 2)
        return
            "\(counted(patterns.count, "pattern")) of \(counted(patterns.rowCount, "row")): \(share) % of the entries are active"
    }
}
