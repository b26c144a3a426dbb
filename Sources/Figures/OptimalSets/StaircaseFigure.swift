import Plots

/// A quantity that depends on the width m, as a staircase: P_m*, or the number of components of the optimal set.
public struct StaircaseFigure: Sendable {
    let title: String
    let yName: String
    /// The values at the widths.
    let steps: [(width: Int, value: Double)]
    /// Widths with a name: m*, M*, n + 1.
    let landmarks: [(width: Int, name: String)]
    /// A level that the staircase ends at, with its name.
    let level: (value: Double, name: String)?
    let options: FigureOptions

    /// Prepares the figure; widths ascend.
    public init(
        title: String, yName: String, steps: [(width: Int, value: Double)],
        landmarks: [(width: Int, name: String)] = [],
        level: (value: Double, name: String)? = nil, options: FigureOptions = FigureOptions()
    ) {
        self.title = title
        self.yName = yName
        self.steps = steps
        self.landmarks = landmarks
        self.level = level
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let widths = steps.map(\.width) + landmarks.map(\.width)
        let (first, last) = (Double(widths.min() ?? 1), Double(widths.max() ?? 1))
        var panel = Panel(
            x: Axis("width m", domain: (first - 0.6)...(last + 0.6), ticks: .integers, grid: false),
            y: Axis(yName, ticks: areIntegers ? .integers : .automatic, including: level.map { [$0.value] } ?? []))
        panel.marks = landmarkMarks + levelMarks + [treads, dots]
        panel.labels = [LabelGroup(landmarkLabels, noun: ("width", "widths"))]
        var plot = Plot(title: title, panels: [panel])
        if let level {
            plot.legend = [
                LegendEntry(
                    .line(Self.levelStroke), "\(level.name) = \(NumberText.significant(level.value, digits: 6))")
            ]
        }
        plot.description =
            steps.map { "m = \($0.width): \(NumberText.significant($0.value, digits: 8))" }.joined(separator: "; ")
            + "."
        return options.apply(to: plot)
    }

    private var areIntegers: Bool { steps.allSatisfy { $0.value == $0.value.rounded() } }

    /// One tread per width, joined by risers.
    private var treads: any Mark {
        let points = steps.flatMap { step in
            [Point(Double(step.width) - 0.5, step.value), Point(Double(step.width) + 0.5, step.value)]
        }
        return LineMark(points, stroke: Stroke(.blue, width: 2))
    }

    private var dots: any Mark {
        let dots = steps.map { step in
            DotMark.Dot(
                Point(Double(step.width), step.value),
                data: [DataAttribute("width", step.width), DataAttribute("value", step.value)],
                tip: "m = \(step.width): \(NumberText.significant(step.value, digits: 6))")
        }
        return DotMark(dots, radius: 4, fill: Fill(.blue))
    }

    private static let levelStroke = Stroke(.grey, width: 1.6, dash: .dashed)

    private var levelMarks: [any Mark] {
        level.map { [RuleMark.y($0.value, stroke: Self.levelStroke, data: [DataAttribute("level", $0.value)])] } ?? []
    }

    private var landmarkMarks: [any Mark] {
        landmarks.map { RuleMark.x(Double($0.width), stroke: Stroke(width: 1, opacity: 0.5, dash: .dotted)) }
    }

    /// Names at the top of the landmarks; those of one width share a line.
    private var landmarkLabels: [Label] {
        let top = (steps.map(\.value) + (level.map { [$0.value] } ?? [])).max() ?? 1
        return Dictionary(grouping: landmarks, by: \.width).sorted { $0.key < $1.key }.map { width, names in
            let text = names.map(\.name).joined(separator: " = ")
            let at = Point(Double(width), top)
            return Label(
                text,
                places: [(5.0, 10.0), (5, 26), (5, 42), (5, 58)].map {
                    Label.Place(at, offset: Point($0.0, $0.1), anchor: .start)
                }
                    + [10.0, 26, 42].map { Label.Place(at, offset: Point(-5, $0), anchor: .end) })
        }
    }
}
