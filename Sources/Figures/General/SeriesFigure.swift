import Glibc
import LinearAlgebra
import Plots

/// Plain numbers as lines or dots: the figure of vectors, matrices and functions.
public struct SeriesFigure: Sendable {
    /// How the numbers are drawn.
    public enum Style: Sendable {
        /// A line through the points in their order.
        case line
        /// A dot for every point.
        case scatter
    }

    /// Numbers over the common x, with a name for the legend.
    public struct Series: Sendable {
        /// The name.
        public let name: String
        /// The values, one per x.
        public let values: Vector

        /// Names values.
        public init(_ name: String, _ values: Vector) {
            self.name = name
            self.values = values
        }
    }

    let x: Vector
    let xName: String
    let series: [Series]
    let style: Style
    let options: FigureOptions

    /// Prepares the figure; every series has one value per x.
    public init(
        x: Vector, xName: String = "x", _ series: [Series], style: Style, options: FigureOptions = FigureOptions()
    ) {
        precondition(series.allSatisfy { $0.values.count == x.count }, "a series needs one value per x")
        self.x = x
        self.xName = xName
        self.series = series
        self.style = style
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let yName = series.count == 1 ? series[0].name : ""
        var panel = Panel(
            x: Axis(xName, kind: isGeometric ? .log : .linear, ticks: areIntegers(x) ? .integers : .automatic),
            y: Axis(yName, kind: spansDecades ? .log : .linear))
        panel.marks = series.indices.map(mark)
        var plot = Plot(title: title, panels: [panel])
        if series.count > 1 || !options.labels.isEmpty {
            plot.legend = series.indices.map { LegendEntry(symbol($0), series[$0].name) }
        }
        plot.notes = notes
        plot.description = description
        return options.apply(to: plot)
    }

    private func stroke(_ i: Int) -> Stroke {
        let dashes = Stroke.Dash.allCases
        return Stroke(Color.series[i % Color.series.count], width: 1.8, dash: dashes[i % dashes.count])
    }

    private func shape(_ i: Int) -> DotShape {
        let shapes: [DotShape] = [.circle, .square, .triangleUp, .diamond, .triangleDown, .cross]
        return shapes[i % shapes.count]
    }

    private func mark(_ i: Int) -> any Mark {
        let points = zip(x, series[i].values).map { Point($0, $1) }
        let data = [DataAttribute("series", series[i].name), DataAttribute("count", points.count)]
        switch style {
        case .line: return LineMark(points, stroke: stroke(i), data: data)
        case .scatter:
            let areMerged = points.count > DotMark.mergeLimit
            let dots = points.map {
                DotMark.Dot($0, data: areMerged ? [] : [DataAttribute("x", $0.x), DataAttribute("y", $0.y)])
            }
            return DotMark(
                dots, shape: shape(i), radius: x.count > 300 ? 2 : 3.2, fill: Fill(stroke(i).color, opacity: 0.8))
        }
    }

    private func symbol(_ i: Int) -> LegendEntry.Symbol {
        style == .line ? .line(stroke(i)) : .dot(shape(i), fill: Fill(stroke(i).color, opacity: 0.8), stroke: nil)
    }

    /// Whether x is spaced by a constant factor, as `logspace` makes it: then a logarithmic axis shows it evenly.
    private var isGeometric: Bool {
        guard let first = x.first, let last = x.last, x.count >= 3, x.allSatisfy({ $0 > 0 }), first != last else {
            return false
        }
        let factor = pow(last / first, 1 / Double(x.count - 1))
        return abs(log(factor)) > 1e-6 && zip(x, x.dropFirst()).allSatisfy { abs($1 / $0 / factor - 1) < 1e-6 }
    }

    /// Whether all values are positive and span three decades or more.
    private var spansDecades: Bool {
        let values = series.flatMap(\.values).filter(\.isFinite)
        guard let low = values.min(), let high = values.max(), low > 0 else { return false }
        return high / low >= 1000
    }

    private func areIntegers(_ values: Vector) -> Bool { values.allSatisfy { $0 == $0.rounded() } }

    private var title: String {
        let names = series.map(\.name).joined(separator: ", ")
        return "\(names) over \(options.xLabel ?? xName): \(counted(x.count, "point"))"
    }

    private var notes: [String] {
        let missing = series.reduce(0) { $0 + $1.values.count { !$0.isFinite } } + x.count { !$0.isFinite }
        return missing == 0 ? [] : ["\(counted(missing, "value is", "values are")) not finite and left out."]
    }

    private var description: String {
        series.map { item in
            let finite = item.values.filter(\.isFinite)
            guard let low = finite.min(), let high = finite.max() else { return "\(item.name) has no finite values." }
            return "\(item.name) ranges from \(NumberText.significant(low)) to \(NumberText.significant(high))."
        }.joined(separator: " ")
    }
}
