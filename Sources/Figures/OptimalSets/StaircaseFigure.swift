import Plots

/// A quantity that depends on the width m, as a staircase: P_m*, or the number of components of the optimal set.
public struct StaircaseFigure: Sendable {
    /// The value at one width, or bounds of it.
    public struct Step: Sendable {
        /// The width m.
        public let width: Int
        /// The value: a single number when it is exact.
        public let value: ClosedRange<Double>

        /// A step with bounds.
        public init(_ width: Int, _ value: ClosedRange<Double>) {
            self.width = width
            self.value = value
        }

        /// An exact step.
        public init(_ width: Int, _ value: Double) { self.init(width, value...value) }

        var isExact: Bool { value.lowerBound == value.upperBound }
    }

    let title: String
    let yName: String
    let steps: [Step]
    /// Widths with a name: m*, M*, n + 1.
    let landmarks: [(width: Int, name: String)]
    /// A level that the staircase ends at, with its name.
    let level: (value: Double, name: String)?
    /// Remarks under the picture.
    let notes: [String]
    let options: FigureOptions

    /// Prepares the figure; widths ascend.
    public init(
        title: String, yName: String, steps: [Step],
        landmarks: [(width: Int, name: String)] = [],
        level: (value: Double, name: String)? = nil, notes: [String] = [], options: FigureOptions = FigureOptions()
    ) {
        self.title = title
        self.yName = yName
        self.steps = steps
        self.landmarks = landmarks
        self.level = level
        self.notes = notes
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let widths = steps.map(\.width) + landmarks.map(\.width)
        let (first, last) = (Double(widths.min() ?? 1), Double(widths.max() ?? 1))
        var panel = Panel(
            x: Axis("width m", domain: (first - 0.6)...(last + 0.6), ticks: .integers, grid: false),
            y: Axis(yName, ticks: areIntegers ? .integers : .automatic, including: level.map { [$0.value] } ?? []))
        panel.marks = landmarkMarks + levelMarks + boundMarks + [treads, dots]
        panel.labels = [LabelGroup(landmarkLabels, noun: ("width", "widths"))]
        var plot = Plot(title: title, panels: [panel])
        if let level {
            plot.legend = [
                LegendEntry(
                    .line(Self.levelStroke), "\(level.name) = \(NumberText.significant(level.value, digits: 6))")
            ]
        }
        if steps.contains(where: { !$0.isExact }) {
            plot.legend.append(LegendEntry(.area(Self.boundFill), "between a lower and an upper bound"))
        }
        plot.notes = notes
        plot.description = steps.map { "m = \($0.width): \(Self.text($0))" }.joined(separator: "; ") + "."
        return options.apply(to: plot)
    }

    private static func text(_ step: Step) -> String {
        let upper = NumberText.significant(step.value.upperBound, digits: 8)
        return step.isExact ? upper : "\(NumberText.significant(step.value.lowerBound, digits: 8)) to \(upper)"
    }

    private var areIntegers: Bool {
        steps.allSatisfy { $0.isExact && $0.value.lowerBound == $0.value.lowerBound.rounded() }
    }

    /// One tread per width, joined by risers.
    private var treads: any Mark {
        let points = steps.flatMap { step in
            [-0.5, 0.5].map { Point(Double(step.width) + $0, step.value.upperBound) }
        }
        return LineMark(points, stroke: Stroke(.blue, width: 2))
    }

    private static let boundFill = Fill(.blue, opacity: 0.2)

    /// The room between the bounds of a step.
    private var boundMarks: [any Mark] {
        steps.filter { !$0.isExact }.map { step in
            let (left, right) = (Double(step.width) - 0.5, Double(step.width) + 0.5)
            let (low, high) = (step.value.lowerBound, step.value.upperBound)
            return AreaMark(
                [[Point(left, low), Point(right, low), Point(right, high), Point(left, high)]], fill: Self.boundFill,
                data: [DataAttribute("bounds", step.width), DataAttribute("low", low), DataAttribute("high", high)])
        }
    }

    private var dots: any Mark {
        let dots = steps.map { step in
            DotMark.Dot(
                Point(Double(step.width), step.value.upperBound),
                data: [DataAttribute("width", step.width), DataAttribute("value", step.value.upperBound)],
                tip: "m = \(step.width): \(Self.text(step))")
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
        let top = (steps.map(\.value.upperBound) + (level.map { [$0.value] } ?? [])).max() ?? 1
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
