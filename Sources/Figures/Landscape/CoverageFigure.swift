import LinearAlgebra
import Networks
import Plots

/// What solving over sampled cones loses: the certified gap against the number of patterns, one line per sample.
public struct CoverageFigure: Sendable {
    let study: CoverageStudy
    let options: FigureOptions

    /// Prepares the figure.
    public init(_ study: CoverageStudy, options: FigureOptions = FigureOptions()) {
        self.study = study
        self.options = options
    }

    /// Gaps below this are shown at it: what a solver calls solved.
    private static let floor = 1e-9

    /// The picture.
    public func plot() -> Plot {
        var panel = Panel(x: Axis("patterns in the sample", kind: .log), y: Axis("certified gap to P*", kind: .log))
        let samples = Dictionary(grouping: study.trials, by: \.sample).sorted { $0.key < $1.key }
        panel.marks = samples.flatMap { marks($0.key, $0.value) }
        if let cells = study.cells {
            panel.marks.insert(RuleMark.x(cells, stroke: Self.allStroke, data: [DataAttribute("cells", cells)]), at: 0)
        }
        panel.x.including = study.cells.map { [$0] } ?? []
        var plot = Plot(title: title, panels: [panel])
        plot.legend = samples.prefix(6).map { LegendEntry(.line(stroke($0.key)), "sample \($0.key + 1)") }
        if let cells = study.cells { plot.legend.append(LegendEntry(.line(Self.allStroke), "all \(Int(cells)) cones")) }
        if study.trials.contains(where: { $0.gap < Self.floor }) { plot.notes = ["Gaps below 10⁻⁹ are drawn at 10⁻⁹."] }
        plot.description = description
        return options.apply(to: plot)
    }

    private static let allStroke = Stroke(.grey, width: 1.6, dash: .dashed)

    private func stroke(_ sample: Int) -> Stroke {
        let dashes = Stroke.Dash.allCases
        return Stroke(Color.series[sample % Color.series.count], width: 1.6, dash: dashes[sample % dashes.count])
    }

    private func marks(_ sample: Int, _ trials: [CoverageStudy.Trial]) -> [any Mark] {
        let points = trials.map { Point(Double($0.patterns), max(Self.floor, $0.gap)) }
        let dots = zip(points, trials).map { p, trial in
            DotMark.Dot(
                p, data: [DataAttribute("patterns", trial.patterns), DataAttribute("gap", trial.gap)],
                tip: "\(trial.patterns) patterns: gap \(NumberText.significant(trial.gap, digits: 3))")
        }
        return [LineMark(points, stroke: stroke(sample)), DotMark(dots, radius: 3, fill: Fill(stroke(sample).color))]
    }

    private var title: String {
        let solved = study.trials.filter { $0.gap <= 1e-6 }.map(\.patterns).min()
        let all = study.cells.map { " of \(Int($0)) cones" } ?? " cones"
        guard let solved else {
            let best = study.trials.map(\.gap).min() ?? 0
            return
                "No sample\(all == " cones" ? "" : " of the \(Int(study.cells ?? 0)) cones") is enough: gaps down to "
                + NumberText.significant(best, digits: 2)
        }
        return "\(solved)\(all) are enough in the best sample"
    }

    private var description: String {
        let list = study.trials.map { "\($0.patterns): \(NumberText.significant($0.gap, digits: 3))" }
        return "Certified gaps by the number of patterns. " + list.joined(separator: "; ")
            + ". P* = \(exactText(study.optimum))."
    }
}
