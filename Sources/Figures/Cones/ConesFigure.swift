import Arrangements
import LinearAlgebra
import Plots

/// The cones of an arrangement of rank at most 2 in the plane, with row normals, pattern labels and neurons.
public struct ConesFigure: Sendable {
    /// The cells as sectors.
    public let fan: ConeFan
    let arrangement: HyperplaneArrangement
    /// Whether some cells are left without number, because only some patterns were given.
    let isPartial: Bool
    /// The number of each cell among the patterns, from 0; nil when it is not among them.
    let numbers: [Int?]
    let neurons: [LiftedNeuron]
    let options: FigureOptions

    /// Prepares the figure; nil when the rank is above 2.
    ///
    /// - Parameters:
    ///   - patterns: which cells are tinted and numbered, in their order; nil: all, in the order of the enumeration.
    ///   - neurons: drawn as arrows by sign, their lengths in proportion to ‖w‖₂.
    public init?(
        _ arrangement: HyperplaneArrangement, patterns: PatternCollection? = nil, neurons: [LiftedNeuron] = [],
        options: FigureOptions = FigureOptions()
    ) throws {
        guard let fan = try ConeFan(arrangement) else { return nil }
        self.fan = fan
        self.arrangement = arrangement
        numbers = Self.numbers(of: fan, among: try patterns ?? arrangement.cells())
        isPartial = numbers.contains(nil)
        self.neurons = neurons
        self.options = options
    }

    private static func numbers(of fan: ConeFan, among patterns: PatternCollection) -> [Int?] {
        let places = Dictionary(patterns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return fan.sectors.map { places[$0.pattern] }
    }

    /// The picture.
    public func plot() -> Plot {
        var panel = Panel(
            x: Axis(
                fan.plane.isOriginal ? "u₁" : "first axis of the row space", domain: -window.a...window.a, ticks: .none),
            y: Axis(
                fan.plane.isOriginal ? "u₂" : "second axis of the row space", domain: -window.b...window.b, ticks: .none
            ))
        panel.equalAspect = true
        panel.outline = true
        panel.labelMargin = labelMargin
        panel.marks = sectorMarks + rayMarks + [originMark, rowMark] + neuronMarks
        panel.labels = [
            LabelGroup(neuronLabels, noun: ("neuron", "neurons")), LabelGroup(rowLabels, noun: ("row", "rows")),
            LabelGroup(sectorLabels, noun: ("cone", "cones")),
        ]
        var plot = Plot(title: title, panels: [panel])
        plot.subtitle = "On each ray some xₖᵀu = 0; inside a cone D = diag(1(Xu ≥ 0)) stays the same."
        plot.description = description
        plot.legend = legend
        plot.notes = notes
        return options.apply(to: plot)
    }
}

extension ConesFigure {
    /// Wider than high, so that labels have room beside the cones.
    var window: PlaneWindow {
        guard let height = options.height else { return PlaneWindow(a: 1.35, b: 1) }
        return PlaneWindow(a: max(0.6, min(2.2, options.width / max(1, height - 90))), b: 1)
    }

    /// Rows in the window: to scale when all can be told from the origin, else all at one length.
    var rowPoints: [Point] {
        let longest = fan.plane.rows.map { norm2($0) }.max() ?? 0
        return fan.plane.rows.map { row in
            let reference = rowsAreToScale ? longest : norm2(row)
            return reference > 0 ? Point(row[0] / reference * 0.8, row[1] / reference * 0.8) : Point(0, 0)
        }
    }

    var rowsAreToScale: Bool {
        let lengths = fan.plane.rows.map { norm2($0) }.filter { $0 > 0 }
        return (lengths.min() ?? 1) >= 0.08 * (lengths.max() ?? 1)
    }

    var longestNeuron: Double { neurons.map { norm2($0.w) }.max() ?? 0 }

    func tip(of neuron: LiftedNeuron) -> Point {
        let p = fan.plane.project(neuron.w)
        return Point(p[0] / longestNeuron * 0.72, p[1] / longestNeuron * 0.72)
    }

    /// More cells than this are not tinted one by one.
    private static let tintLimit = 1200

    var cellsAreTinted: Bool { fan.sectors.count <= Self.tintLimit }
}
