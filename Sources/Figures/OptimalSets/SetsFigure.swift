import Glibc
import Networks
import Plots

/// The diagram of the talk with the actual sizes: 𝒲*_m, Θcvx_m = ψ(𝒲*_m), and Θ*_m = Θ̃cvx_m, all splittings of them.
public struct SetsFigure: Sendable {
    let set: OptimalSet
    let width: Int
    let options: FigureOptions

    /// Prepares the diagram for networks of a width.
    public init(_ set: OptimalSet, width: Int, options: FigureOptions = FigureOptions()) {
        self.set = set
        self.width = width
        self.options = options
    }

    /// Whether there are optimal networks of this width.
    private var isEmpty: Bool { width < set.fewest.lowerBound }

    /// The picture.
    public func plot() -> Plot {
        var panel = Panel(
            x: Axis(domain: 0...10, ticks: .none, grid: false), y: Axis(domain: 0...5.2, ticks: .none, grid: false))
        panel.equalAspect = true
        let dash: Stroke.Dash = isEmpty ? .dotted : .solid
        panel.marks = [
            ellipse(Point(2, 2.6), 1.75, 1.7, Fill(.orange, opacity: 0.2), dash),
            ellipse(Point(7.15, 2.6), 2.75, 2.45, Fill(.sky, opacity: 0.16), dash),
            ellipse(Point(6.5, 2.6), 1.65, 1.45, Fill(.green, opacity: 0.24), dash),
            ArrowMark(from: Point(3.85, 3.05), to: Point(4.75, 3.05), tip: "ψ"),
            ArrowMark(from: Point(4.75, 2.15), to: Point(3.85, 2.15), tip: "φ"),
            ArrowMark(from: Point(7.75, 3.55), to: Point(8.75, 4), tip: "splitting"),
        ]
        panel.labels = [LabelGroup(labels, noun: ("text", "texts"))]
        var plot = Plot(title: title, panels: [panel])
        plot.subtitle =
            "ψ sends optimal points of the convex program to networks, φ sends minimal networks back; splitting neurons gives all the others."
        plot.notes = set.remarks
        plot.description = description
        return options.apply(to: plot)
    }

    private func ellipse(_ c: Point, _ a: Double, _ b: Double, _ fill: Fill, _ dash: Stroke.Dash) -> any Mark {
        let ring = (0..<90).map { i -> Point in
            let t = Double(i) / 45 * .pi
            return Point(c.x + a * cos(t), c.y + b * sin(t))
        }
        return AreaMark([ring], fill: fill, stroke: Stroke(width: 1.2, opacity: 0.7, dash: dash))
    }

    // MARK: Words

    private var labels: [Label] {
        func text(_ x: Double, _ y: Double, _ text: String, bold: Bool = false) -> Label {
            Label(
                text, style: TextStyle(size: bold ? 14 : 11, bold: bold), places: [Label.Place(Point(x, y))],
                fallback: .force)
        }
        let names = [
            text(2, 3.35, "𝒲*ₘ", bold: true), text(6.5, 3.35, "Θᶜᵛˣₘ", bold: true), text(8.25, 4.35, "Θ*ₘ", bold: true),
            text(4.3, 3.25, "ψ", bold: true), text(4.3, 1.7, "φ", bold: true), text(8.9, 3.45, "splitting"),
        ]
        if isEmpty { return names + [text(2, 2.5, "empty"), text(6.5, 2.5, "empty"), text(8.8, 2.5, "empty")] }
        return names + [
            text(2, 2.75, dimension(set.dimensionOfConvexSet(width: width), most: set.dimensionOfConvexSet)),
            text(2, 2.35, "m* = \(range(set.fewest))"), text(6.5, 2.75, corners),
            text(6.5, 2.35, dimension(set.dimension(width: width), most: set.dimension)),
            text(6.5, 1.95, "M* = \(range(set.most))"),
            text(9, 2.5, components),
        ]
    }

    /// The vertices that fit the width.
    private var corners: String {
        self.set.vertexCount(width: width).map { counted($0, "vertex", "vertices") } ?? "many vertices"
    }

    /// The dimension at this width, or the one of all widths when the faces are too many.
    private func dimension(_ own: Int?, most: Int?) -> String {
        if let own { return "dimension \(own)" }
        return most.map { "dimension ≤ \($0)" } ?? "dimension unknown"
    }

    private var components: String {
        self.set.components(width: width).map { counted($0, "part") } ?? "parts unknown"
    }

    private func range(_ bounds: ClosedRange<Int>) -> String {
        bounds.count == 1 ? "\(bounds.lowerBound)" : "\(bounds.lowerBound) … \(bounds.upperBound)"
    }

    private var title: String {
        if isEmpty { return "No optimal network of width \(width): m* = \(range(set.fewest))" }
        let connected = set.components(width: width).map { $0 == 1 ? ", connected" : ", in \($0) parts" } ?? ""
        return set.isUnique == true
            ? "Width \(width): one optimal network up to order and splitting"
            : "Width \(width): optimal networks of \(dimension(set.dimension(width: width), most: set.dimension))\(connected)"
    }

    private var description: String {
        "Diagram of the optimal sets at width \(width): the convex optimal set has "
            + "\(dimension(set.dimensionOfConvexSet(width: width), most: set.dimensionOfConvexSet)), the networks "
            + "\(dimension(set.dimension(width: width), most: set.dimension)), \(corners); m* = \(range(set.fewest)), M* = \(range(set.most)); \(components)."
    }
}
