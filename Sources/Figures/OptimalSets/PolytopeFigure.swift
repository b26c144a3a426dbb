import Arrangements
import LinearAlgebra
import Networks
import Plots

/// The polytope of optimal networks by its vertices, the irreducible networks, and edges.
///
/// A polygon is drawn in its true shape; of more dimensions an oblique view along its four widest axes is shown.
public struct PolytopeFigure: Sendable {
    let set: OptimalSet
    let vertices: [Vector]
    let options: FigureOptions

    /// More vertices than this are not drawn.
    public static let vertexLimit = 300

    /// Prepares the figure; nil when the vertices are not known or more than `vertexLimit`.
    public init?(_ set: OptimalSet, options: FigureOptions = FigureOptions()) {
        guard let vertices = set.vertices, (1...Self.vertexLimit).contains(vertices.count) else { return nil }
        self.set = set
        self.vertices = vertices
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let places = self.places
        let reach = max(1e-300, places.map { max(abs($0.x), abs($0.y)) }.max() ?? 1)
        let shown = places.map { Point($0.x / reach, $0.y / reach) }
        var panel = Panel(
            x: Axis(domain: -1.35...1.35, ticks: .none, grid: false),
            y: Axis(domain: -1.2...1.2, ticks: .none, grid: false))
        if shown.allSatisfy({ abs($0.y) < 0.35 }) { panel.y.domain = -0.45...0.45 }
        panel.equalAspect = true
        panel.marks = [edgeMark(shown)] + vertexMarks(shown)
        panel.labels = [LabelGroup(labels(shown), noun: ("vertex", "vertices"))]
        var plot = Plot(title: title, panels: [panel])
        plot.subtitle = subtitle
        plot.legend = legend
        plot.notes = set.remarks
        plot.description = description
        return options.apply(to: plot)
    }

    // MARK: Geometry

    private func support(_ a: Vector) -> Set<Int> { Set(a.indices.filter { a[$0] > 0 }) }

    /// Pairs of vertices whose segment is an edge: no third vertex uses only directions of the two.
    ///
    /// The least face that holds both consists of the weights on the union of their directions.
    var edges: [(Int, Int)] {
        let supports = vertices.map { a in ActivationPattern(bits: a.map { $0 > 0 }).words }
        return vertices.indices.flatMap { i in
            (0..<i).filter { j in
                let union = zip(supports[i], supports[j]).map { $0 | $1 }
                return !supports.indices.contains { k in
                    k != i && k != j && zip(supports[k], union).allSatisfy { $0 & ~$1 == 0 }
                }
            }.map { ($0, i) }
        }
    }

    /// The vertices from their middle along the axes in which they spread most: towards the farthest one, then towards
    /// the one with the largest rest.
    private var places: [Point] {
        let middle = scaled(vertices.dropFirst().reduce(vertices[0]) { sum($0, $1) }, by: 1 / Double(vertices.count))
        let offsets = vertices.map { difference($0, middle) }
        var basis = OrthogonalBasis(dimension: middle.count)
        while basis.vectors.count < min(4, set.dimension),
            let widest = offsets.max(by: { norm2(basis.removingSpan(from: $0)) < norm2(basis.removingSpan(from: $1)) })
        {
            if !basis.insert(widest) { break }
        }
        return offsets.map { offset in
            let c = basis.vectors.map { dot($0, offset) } + [0, 0, 0, 0]
            // Further dimensions are seen obliquely, so that vertices of symmetric sets do not hide each other.
            return Point(c[0] + 0.31 * c[2] - 0.37 * c[3], c[1] + 0.43 * c[2] + 0.19 * c[3])
        }
    }

    // MARK: Marks

    private func edgeMark(_ places: [Point]) -> any Mark {
        let edges = edges
        return SegmentsMark(
            edges.map { (places[$0.0], places[$0.1]) }, stroke: Stroke(width: 1.4, opacity: 0.6),
            data: [DataAttribute("edges", edges.count)])
    }

    private func isSparsest(_ i: Int) -> Bool { support(vertices[i]).count == fewest }

    private var fewest: Int { vertices.map { support($0).count }.min() ?? 0 }

    /// Vertices of m* neurons are filled squares, the others circles.
    private func vertexMarks(_ places: [Point]) -> [any Mark] {
        let groups = Dictionary(grouping: vertices.indices, by: isSparsest)
        return groups.sorted { !$0.key && $1.key }.map { isSparsest, members in
            let dots = members.map { i in
                let directions = support(vertices[i]).sorted().map { "u" + NumberText.subscript($0 + 1) }
                return DotMark.Dot(
                    places[i],
                    data: [DataAttribute("vertex", i + 1), DataAttribute("neurons", support(vertices[i]).count)],
                    tip: "vertex \(i + 1): directions \(directions.joined(separator: ", "))")
            }
            return DotMark(
                dots, shape: isSparsest ? .square : .circle, radius: 5, fill: Fill(isSparsest ? .vermilion : .blue))
        }
    }

    private func labels(_ places: [Point]) -> [Label] {
        guard vertices.count <= 40 else { return [] }
        return places.indices.map { i in
            let directions = support(vertices[i]).sorted()
            let names = directions.map { String($0 + 1) }.joined(separator: ",")
            return .around(
                places[i], directions.count <= 6 ? "{\(names)}" : counted(directions.count, "neuron"), distance: 9)
        }
    }

    // MARK: Words

    private var title: String {
        if set.isUnique == true { return "The optimal network is unique: \(counted(fewest, "neuron"))" }
        let shape =
            set.dimension == 1
            ? "a segment" : (set.dimension == 2 ? "a polygon" : "a polytope of dimension \(set.dimension)")
        return "The optimal networks form \(shape) with \(vertices.count) vertices"
    }

    private var subtitle: String {
        let braces = vertices.count <= 40 ? " Braces name the directions in use." : ""
        let projection = set.dimension > 2 ? " Shown is a projection." : ""
        return "Every vertex is an irreducible network." + braces + projection
    }

    private var legend: [LegendEntry] {
        var entries = [
            LegendEntry(.dot(.square, fill: Fill(.vermilion), stroke: nil), "m* = \(counted(fewest, "neuron"))")
        ]
        let most = vertices.map { support($0).count }.max() ?? 0
        if most > fewest {
            entries.append(LegendEntry(.dot(.circle, fill: Fill(.blue), stroke: nil), "more, up to M* = \(most)"))
        }
        return entries
    }

    private var description: String {
        let list = vertices.indices.prefix(40).map { i in
            "vertex \(i + 1) uses directions \(support(vertices[i]).sorted().map { String($0 + 1) }.joined(separator: ", "))"
        }
        return "\(counted(vertices.count, "vertex", "vertices")), \(counted(edges.count, "edge")); "
            + list.joined(separator: "; ") + "."
    }
}
