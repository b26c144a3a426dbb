import Glibc
import LinearAlgebra
import Networks
import Plots

/// Losses over time or along a path, with the optimal value P* as a dashed line.
public struct LossFigure: Sendable {
    /// One curve.
    struct Curve {
        var name: String
        var points: [Point]
    }

    /// A stretch of the x axis with a name.
    struct Stretch {
        var name: String
        var range: ClosedRange<Double>
    }

    private let xName: String
    private let curves: [Curve]
    private var stretches: [Stretch] = []
    /// Values of convex programs at some times, drawn as dots.
    private var dots: [Point] = []
    private let optimum: Double?
    private let title: String
    private let options: FigureOptions

    /// The losses of a training run.
    ///
    /// - Parameters:
    ///   - optimum: P*, when it is known.
    ///   - subsampled: at some steps, the optimum of the convex program over the patterns in use: never above the loss.
    public init(
        _ run: TrainingRun, optimum: Double?, subsampled: [(step: Int, value: Double)] = [],
        options: FigureOptions = FigureOptions()
    ) {
        xName = "step"
        let name = run.options.method.rawValue
        curves = [Curve(name: name, points: zip(run.lossSteps, run.losses).map { Point(Double($0), $1) })]
        dots = subsampled.map { Point(Double($0.step), $0.value) }
        self.optimum = optimum
        title = Self.title(of: run, optimum: optimum)
        self.options = options
    }

    /// The losses along an explicit path, its pieces named.
    public init(_ path: NetworkPath, optimum: Double?, options: FigureOptions = FigureOptions()) {
        xName = "piece of the path"
        curves = [Curve(name: "on the path", points: Self.points(path.losses, perPiece: path.samples))]
        stretches = Self.stretches(path)
        self.optimum = optimum
        let way = path.isMonotone ? "never rises" : "rises by \(NumberText.significant(path.rise, digits: 3))"
        title = "\(counted(path.pieces.count, "piece")) of a path at width \(path.start.width): the loss \(way)"
        self.options = options
    }

    /// The losses between two networks, on the straight line and on the explicit path.
    public init(_ barrier: LossBarrier, optimum: Double?, options: FigureOptions = FigureOptions()) {
        xName = "way from the first network to the second"
        let path = barrier.pathLosses
        let last = Double(max(1, path.count - 1))
        curves = [
            Curve(name: "straight line", points: zip(barrier.times, barrier.lineLosses).map { Point($0, $1) }),
            Curve(name: "explicit path", points: path.enumerated().map { Point(Double($0) / last, $1) }),
        ]
        self.optimum = optimum
        title =
            "A barrier of \(NumberText.significant(barrier.lineHeight, digits: 3)) on the straight line, "
            + "\(NumberText.significant(barrier.pathHeight > 1e-9 ? barrier.pathHeight : 0, digits: 3)) on the path"
        self.options = options
    }

    private static func points(_ losses: Vector, perPiece samples: Int) -> [Point] {
        losses.enumerated().map { Point(Double($0) / Double(max(1, samples)), $1) }
    }

    /// Neighbouring pieces of one kind are one stretch.
    private static func stretches(_ path: NetworkPath) -> [Stretch] {
        path.pieces.enumerated().reduce(into: [Stretch]()) { result, item in
            let (begin, end) = (Double(item.offset), Double(item.offset + 1))
            if let last = result.last, last.name == item.element.kind.rawValue {
                result[result.count - 1].range = last.range.lowerBound...end
            } else {
                result.append(Stretch(name: item.element.kind.rawValue, range: begin...end))
            }
        }
    }

    // MARK: Picture

    /// The picture.
    public func plot() -> Plot {
        var panel = Panel(x: Axis(xName, ticks: stretches.isEmpty ? .automatic : .integers), y: yAxis)
        panel.marks = stretchMarks + optimumMarks + curves.indices.map(line) + dotMarks
        panel.labels = [LabelGroup(stretchLabels, noun: ("stretch", "stretches"))]
        var plot = Plot(title: title, panels: [panel])
        plot.legend = legend
        plot.description = description
        return options.apply(to: plot)
    }

    private var values: Vector { curves.flatMap { $0.points.map(\.y) } + dots.map(\.y) + (optimum.map { [$0] } ?? []) }

    /// Logarithmic when the values are positive and span more than a decade.
    private var yAxis: Axis {
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        return Axis("loss 𝓛ᵦ", kind: low > 0 && high / low > 10 ? .log : .linear, including: optimum.map { [$0] } ?? [])
    }

    private func stroke(_ i: Int) -> Stroke {
        Stroke(Color.series[i % Color.series.count], width: 2, dash: i == 0 ? .solid : .dashDotted)
    }

    private func line(_ i: Int) -> any Mark {
        LineMark(
            curves[i].points, stroke: stroke(i),
            data: [DataAttribute("curve", curves[i].name), DataAttribute("last", curves[i].points.last?.y ?? .nan)])
    }

    private static let optimumStroke = Stroke(.grey, width: 1.8, dash: .dashed)

    private var optimumMarks: [any Mark] {
        optimum.map { [RuleMark.y($0, stroke: Self.optimumStroke, data: [DataAttribute("optimum", $0)])] } ?? []
    }

    private var dotMarks: [any Mark] {
        guard !dots.isEmpty else { return [] }
        let items = dots.map { DotMark.Dot($0, data: [DataAttribute("step", $0.x), DataAttribute("value", $0.y)]) }
        return [DotMark(items, shape: .diamond, radius: 3.5, fill: Fill(.vermilion))]
    }

    /// Every other stretch is shaded.
    private var stretchMarks: [any Mark] {
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        return stretches.enumerated().filter { $0.offset % 2 == 1 }.map { _, stretch in
            let (a, b) = (stretch.range.lowerBound, stretch.range.upperBound)
            return AreaMark(
                [[Point(a, low), Point(b, low), Point(b, high), Point(a, high)]], fill: Fill(.current, opacity: 0.06))
        }
    }

    private var stretchLabels: [Label] {
        let high = values.max() ?? 1
        return stretches.map { stretch in
            let at = Point((stretch.range.lowerBound + stretch.range.upperBound) / 2, high)
            return Label(
                stretch.name, style: TextStyle(size: 11, opacity: 0.8),
                places: [14, 28, 42].map { Label.Place(at, offset: Point(0, $0)) }, fallback: .dropUnlessClear)
        }
    }

    // MARK: Words

    private static func title(of run: TrainingRun, optimum: Double?) -> String {
        let steps = counted(run.lossSteps.last ?? 0, "step")
        let name = run.options.method.rawValue
        let (first, last) = (run.losses.first ?? 0, run.losses.last ?? 0)
        guard let optimum, optimum > 0 else {
            return
                "\(name) lowers the loss from \(NumberText.significant(first)) to \(NumberText.significant(last)) in \(steps)"
        }
        let excess = NumberText.significant(100 * max(0, last - optimum) / optimum, digits: 2)
        return "After \(steps) \(name) is \(excess) % above the optimum P*"
    }

    private var legend: [LegendEntry] {
        var entries = curves.enumerated().map { LegendEntry(.line(stroke($0)), $1.name) }
        if let optimum {
            entries.append(LegendEntry(.line(Self.optimumStroke), "P* = \(NumberText.significant(optimum, digits: 6))"))
        }
        if !dots.isEmpty {
            entries.append(
                LegendEntry(
                    .dot(.diamond, fill: Fill(.vermilion), stroke: nil), "convex optimum over the patterns in use"))
        }
        return entries
    }

    private var description: String {
        let parts = curves.map { curve in
            "\(curve.name): from \(NumberText.significant(curve.points.first?.y ?? .nan)) to "
                + "\(NumberText.significant(curve.points.last?.y ?? .nan, digits: 6))."
        }
        let pieces = stretches.isEmpty ? "" : " Stretches: " + stretches.map(\.name).joined(separator: ", ") + "."
        return "Losses. " + parts.joined(separator: " ") + (optimum.map { " P* = \(exactText($0))." } ?? "") + pieces
    }
}
