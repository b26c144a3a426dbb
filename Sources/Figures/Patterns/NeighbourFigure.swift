import Arrangements
import Plots

/// The graph of neighbouring cells in layers: the height of a cell is the number of hyperplanes between it and D₁.
///
/// Every edge crosses one hyperplane, so it joins two layers that follow each other; the farthest cell is the antipode.
public struct NeighbourFigure: Sendable {
    let graph: CellGraph
    let arrangement: HyperplaneArrangement
    let neuronCells: [ActivationPattern: Int]
    let isComplete: Bool
    let options: FigureOptions

    /// More cells than this cannot be read.
    public static let cellLimit = 600

    /// Prepares the figure; nil for no cells or more than `cellLimit`.
    ///
    /// - Parameter neurons: their cells are marked with the colour and shape of their sign.
    public init?(
        _ patterns: PatternCollection, of arrangement: HyperplaneArrangement, neurons: [LiftedNeuron] = [],
        options: FigureOptions = FigureOptions()
    ) {
        guard (1...Self.cellLimit).contains(patterns.count) else { return nil }
        graph = CellGraph(patterns, of: arrangement)
        self.arrangement = arrangement
        neuronCells = Dictionary(
            neurons.map { (arrangement.pattern(of: $0.w), $0.sign) }, uniquingKeysWith: { first, _ in first })
        isComplete = patterns.isExact
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let places = self.places
        var panel = Panel(
            x: Axis(domain: -1.12...1.12, ticks: .none),
            y: Axis("hyperplanes between the cone and D₁", ticks: .integers, grid: false))
        panel.marks = [edgeMark(places)] + dotMarks(places)
        panel.labels = [LabelGroup(labels(places), noun: ("cone", "cones"))]
        var plot = Plot(title: title, panels: [panel])
        plot.subtitle = "Joined cones share a facet: their patterns differ on the rows of one hyperplane."
        plot.legend = legend
        plot.description = description
        return options.apply(to: plot)
    }

    // MARK: Layout

    /// Cells by rank, each layer spread evenly; the order comes from the neighbours in the layers around, swept a few times.
    private var places: [Point] {
        let layers = Dictionary(grouping: graph.patterns.indices) { graph.ranks[$0] }
        let neighbours = self.neighbours
        var x = [Double](repeating: 0, count: graph.patterns.count)
        for (_, layer) in layers { spread(layer, &x) }
        let up = layers.keys.sorted()
        for sweep in 0..<8 {
            for rank in sweep % 2 == 0 ? up : up.reversed() {
                let before = sweep % 2 == 0 ? rank - 1 : rank + 1
                let order = (layers[rank] ?? []).map { cell -> (cell: Int, key: Double) in
                    let around = neighbours[cell].filter { graph.ranks[$0] == before }
                    let mean = around.reduce(0) { $0 + x[$1] } / Double(max(1, around.count))
                    return (cell, around.isEmpty ? x[cell] : mean)
                }
                spread(order.sorted { ($0.key, $0.cell) < ($1.key, $1.cell) }.map(\.cell), &x)
            }
        }
        return graph.patterns.indices.map { Point(x[$0], Double(graph.ranks[$0])) }
    }

    private func spread(_ layer: [Int], _ x: inout [Double]) {
        let width = min(1, 0.25 * Double(layer.count - 1))
        for (i, cell) in layer.enumerated() {
            x[cell] = layer.count == 1 ? 0 : width * (2 * Double(i) / Double(layer.count - 1) - 1)
        }
    }

    private var neighbours: [[Int]] {
        var neighbours = [[Int]](repeating: [], count: graph.patterns.count)
        for edge in graph.edges {
            neighbours[edge.a].append(edge.b)
            neighbours[edge.b].append(edge.a)
        }
        return neighbours
    }

    // MARK: Marks

    private func edgeMark(_ places: [Point]) -> any Mark {
        SegmentsMark(
            graph.edges.map { (places[$0.a], places[$0.b]) }, stroke: Stroke(width: 1, opacity: 0.4),
            data: [DataAttribute("edges", graph.edges.count)])
    }

    private func dotMarks(_ places: [Point]) -> [any Mark] {
        let radius = graph.patterns.count > 120 ? 2.5 : 4.5
        func mark(_ cells: [Int], _ shape: DotShape, _ fill: Fill?, _ stroke: Stroke?) -> DotMark {
            let dots = cells.map { i in
                DotMark.Dot(
                    places[i],
                    data: [DataAttribute("index", i + 1), DataAttribute("pattern", graph.patterns[i].description)],
                    tip: "D" + NumberText.subscript(i + 1) + " = \(graph.patterns[i])")
            }
            return DotMark(dots, shape: shape, radius: radius, fill: fill, stroke: stroke)
        }
        let bySign = Dictionary(grouping: graph.patterns.indices) { neuronCells[graph.patterns[$0]] ?? 0 }
        return [
            mark(bySign[0] ?? [], .circle, Fill(.current), nil),
            mark(bySign[1] ?? [], .circle, Fill(.blue), Stroke(.blue, width: 3)),
            mark(bySign[-1] ?? [], .square, Fill(.vermilion), Stroke(.vermilion, width: 3)),
        ]
    }

    private func labels(_ places: [Point]) -> [Label] {
        guard graph.patterns.count <= 80 else { return [] }
        return graph.patterns.enumerated().map { i, pattern in
            let name = "D" + NumberText.subscript(i + 1)
            let text = arrangement.n <= 8 && graph.patterns.count <= 24 ? "\(name) (\(pattern))" : name
            return .around(places[i], text, distance: 8, style: TextStyle(size: 11))
        }
    }

    // MARK: Words

    private var title: String {
        "\(counted(graph.patterns.count, "cone")) and \(counted(graph.edges.count, "facet")) between them"
            + (isComplete ? "" : " (not all cones)")
    }

    private var legend: [LegendEntry] {
        var entries: [LegendEntry] = []
        if neuronCells.values.contains(1) {
            entries.append(LegendEntry(.dot(.circle, fill: Fill(.blue), stroke: nil), "cone of a positive neuron"))
        }
        if neuronCells.values.contains(-1) {
            entries.append(LegendEntry(.dot(.square, fill: Fill(.vermilion), stroke: nil), "cone of a negative neuron"))
        }
        return entries
    }

    private var description: String {
        "A graph of \(graph.patterns.count) cones with \(graph.edges.count) edges; the farthest cone is "
            + "\(graph.ranks.max() ?? 0) hyperplanes from the first."
    }
}
