import Datasets
import Glibc
import LinearAlgebra
import Networks
import Plots

/// The output of a network with two inputs as filled contours, exact on every linear piece, with kink lines and data.
public struct BoundaryFigure: Sendable {
    let network: ReLUNetwork
    let inputs: InputSpace
    let data: Dataset?
    let options: FigureOptions

    /// More distinct kink lines than this would make too many pieces: about 180,000.
    public static let lineLimit = 600

    /// Prepares the figure; nil when there are not two inputs, the network has another dimension, or more neurons than `lineLimit`.
    public init?(
        _ network: ReLUNetwork, inputs: InputSpace, data: Dataset? = nil, options: FigureOptions = FigureOptions()
    ) {
        let contributing = network.neurons.filter(\.contributes).count
        guard inputs.dimension == 2, network.dimension == inputs.width, contributing <= Self.lineLimit else {
            return nil
        }
        self.network = network
        self.inputs = inputs
        self.data = data
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let window = window
        let cells = NetworkPieces(network, inputs: inputs, window: window)
        let bands = Bands(cells.pieces.range)
        var panel = Panel(
            x: Axis(inputs.label(0), domain: window.x, grid: false),
            y: Axis(inputs.label(1), domain: window.y, grid: false))
        panel.equalAspect = hasEqualUnits
        panel.outline = true
        panel.marks = areas(cells, bands, window) + kinks(cells, window) + zero(cells, window) + points(bands)
        var plot = Plot(title: title, panels: [panel])
        plot.colorBar = ColorBar(
            title: "output f(\(inputs.label(0)), \(inputs.label(1)))", levels: bands.levels, colors: bands.colors)
        plot.legend = legend(cells)
        plot.description = description(cells)
        return options.apply(to: plot)
    }

    // MARK: Window

    private var xs: Vector { data.map { inputs.values(0, in: $0) } ?? [-1, 1] }
    private var ys: Vector { data.map { inputs.values(1, in: $0) } ?? [-1, 1] }

    /// Units are equal when the inputs have ranges of one order.
    private var hasEqualUnits: Bool {
        let (x, y) = (Scale.domain(of: xs), Scale.domain(of: ys))
        let ratio = (y.upperBound - y.lowerBound) / (x.upperBound - x.lowerBound)
        return ratio > 0.4 && ratio < 2.5
    }

    /// The range of the data with room around it.
    private var window: BoundaryWindow {
        func padded(_ values: Vector) -> ClosedRange<Double> {
            Scale(.linear, domain: Scale.domain(of: values, padding: 0.12), from: 0, to: 1).domain
        }
        return BoundaryWindow(x: padded(xs), y: padded(ys))
    }

    // MARK: Marks

    /// Each band painted over the ones below it, so that no background shines through between them.
    private func areas(_ cells: NetworkPieces, _ bands: Bands, _ window: BoundaryWindow) -> [any Mark] {
        bands.colors.indices.map { i in
            let rings =
                i == 0 ? [[Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)]] : cells.pieces.region(bands.levels[i])
            return AreaMark(
                rings.map { $0.map(window.point) }, fill: Fill(bands.colors[i]),
                data: [DataAttribute("from", bands.levels[i]), DataAttribute("to", bands.levels[i + 1])])
        }
    }

    private func kinks(_ cells: NetworkPieces, _ window: BoundaryWindow) -> [any Mark] {
        let unit = Rect(x: 0, y: 0, width: 1, height: 1)
        return cells.lines.compactMap { line in
            let (foot, along) = (Point(-line.c * line.a, -line.c * line.b), Point(-line.b, line.a))
            let (far, near) = (
                Point(foot.x + 2 * along.x, foot.y + 2 * along.y), Point(foot.x - 2 * along.x, foot.y - 2 * along.y)
            )
            guard let (p, q) = unit.clip(near, far) else { return nil }
            let names = line.neurons.map { String($0 + 1) }
            return LineMark(
                [window.point(p), window.point(q)], stroke: Stroke(.ink, width: 0.8, opacity: 0.5),
                data: [DataAttribute("neuron", names.joined(separator: " "))],
                tip: "kink of neuron " + names.joined(separator: ", "))
        }
    }

    private func zero(_ cells: NetworkPieces, _ window: BoundaryWindow) -> [any Mark] {
        let segments = cells.pieces.zeroLevel().map { (window.point($0), window.point($1)) }
        return segments.isEmpty
            ? [] : [SegmentsMark(segments, stroke: Stroke(.ink, width: 2.4), data: [DataAttribute("level", 0)])]
    }

    private func points(_ bands: Bands) -> [any Mark] {
        guard let data else { return [] }
        let places = zip(xs, ys).map { Point($0, $1) }
        if let y = data.y, !DataPoints.areSigns(y) { return coloured(places, y, bands) }
        return DataPoints(
            points: places, targets: data.y, classes: data.classes, outline: Stroke(.white, width: 1)
        ).marks
    }

    /// Data points in the colour of their target, by band, each on a white disc that parts it from dark bands.
    private func coloured(_ places: [Point], _ y: Vector, _ bands: Bands) -> [any Mark] {
        let radius = places.count > 300 ? 2.2 : 4.0
        let discs = DotMark(places.map { DotMark.Dot($0) }, radius: radius + 1.5, fill: Fill(.white))
        let byBand = Dictionary(grouping: y.indices) { bands.index(of: y[$0]) }
        return [discs]
            + byBand.sorted { $0.key < $1.key }.map { band, rows in
                let dots = rows.map { k in
                    DotMark.Dot(
                        places[k], data: [DataAttribute("row", k + 1), DataAttribute("target", y[k])],
                        tip: "row \(k + 1): y = \(NumberText.significant(y[k]))")
                }
                return DotMark(
                    dots, radius: radius, fill: Fill(bands.colors[band]), stroke: Stroke(.ink, width: 1))
            }
    }

    // MARK: Words

    private var neuronCount: Int { network.neurons.filter(\.contributes).count }

    private var title: String {
        let neurons = counted(neuronCount, "neuron")
        guard let data, let y = data.y else { return "The output of \(neurons) over two inputs" }
        guard DataPoints.areSigns(y) else {
            return "The output of \(neurons) over two inputs; \(counted(data.n, "point"))"
        }
        let f = network.predict(data.x)
        let right = zip(f, y).count { $0 * $1 > 0 }
        return "\(neurons) put \(right) of \(counted(data.n, "point")) on their side"
    }

    private func legend(_ cells: NetworkPieces) -> [LegendEntry] {
        var entries: [LegendEntry] = []
        if let data, data.y.map(DataPoints.areSigns) ?? true {
            entries += DataPoints(points: [], targets: data.y, classes: data.classes, outline: nil).legend
        } else if data != nil {
            entries.append(
                LegendEntry(.dot(.circle, fill: nil, stroke: Stroke(width: 1)), "data, filled by their target"))
        }
        if cells.pieces.range.lowerBound < 0, cells.pieces.range.upperBound > 0 {
            entries.append(LegendEntry(.line(Stroke(width: 2.4)), "f = 0"))
        }
        if !cells.lines.isEmpty {
            entries.append(LegendEntry(.line(Stroke(width: 0.8, opacity: 0.6)), "kinks of neurons"))
        }
        return entries
    }

    private func description(_ cells: NetworkPieces) -> String {
        let (low, high) = (
            NumberText.significant(cells.pieces.range.lowerBound), NumberText.significant(cells.pieces.range.upperBound)
        )
        return "The output ranges from \(low) to \(high) over \(counted(cells.pieces.polygons.count, "linear piece"))"
            + " cut by \(counted(cells.lines.count, "kink line"))."
    }
}
