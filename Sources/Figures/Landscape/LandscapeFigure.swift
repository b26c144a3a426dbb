import ConvexPrograms
import Glibc
import LinearAlgebra
import Networks
import Plots

/// The loss 𝓛_β over two parameters, as filled contours with stationary points.
public struct LandscapeFigure: Sendable {
    /// Which two parameters.
    public enum Plane: Sendable {
        /// The weights (u, α) of a single neuron, for data of one column.
        case neuron
        /// The networks aθ + bη of two networks of one width, slot by slot: (0, 0), (1, 0) and (0, 1) are 0, θ and η.
        case span(ReLUNetwork, ReLUNetwork)
    }

    /// A point to mark.
    struct Landmark {
        let at: Point
        let loss: Double
        let verdict: StationarityReport.Verdict
    }

    let program: ConvexProgram
    let plane: Plane
    let landmarks: [Landmark]
    let options: FigureOptions

    /// Prepares the figure; nil when the plane does not fit the data.
    ///
    /// - Throws: `LossKinkError` of the stationarity test, and `CancellationError`.
    public init?(_ program: ConvexProgram, plane: Plane, options: FigureOptions = FigureOptions()) throws {
        switch plane {
        case .neuron: if program.d != 1 { return nil }
        case .span(let first, let second):
            if first.width != second.width || first.dimension != program.d || second.dimension != program.d {
                return nil
            }
        }
        self.program = program
        self.plane = plane
        self.options = options
        landmarks = try Self.candidates(program, plane).map { at in
            let network = Self.network(plane, at)
            return Landmark(
                at: at, loss: network.objective(program), verdict: try network.stationarity(in: program).verdict)
        }
    }

    /// The network at a place of the plane.
    static func network(_ plane: Plane, _ p: Point) -> ReLUNetwork {
        switch plane {
        case .neuron: return ReLUNetwork(dimension: 1, neurons: [Neuron(u: [p.x], alpha: p.y)])
        case .span(let first, let second):
            let neurons = zip(first.neurons, second.neurons).map { a, b in
                Neuron(u: sum(scaled(a.u, by: p.x), b.u, times: p.y), alpha: p.x * a.alpha + p.y * b.alpha)
            }
            return ReLUNetwork(dimension: first.dimension, neurons: neurons)
        }
    }

    /// The points to look at: 0, and the given networks, or the best single neurons of each side and sign.
    private static func candidates(_ program: ConvexProgram, _ plane: Plane) -> [Point] {
        switch plane {
        case .span: return [Point(0, 0), Point(1, 0), Point(0, 1)]
        case .neuron:
            let sides = [(1.0, 1.0), (1, -1), (-1, 1), (-1, -1)]
            return [Point(0, 0)]
                + sides.compactMap { side, sign in
                    let w = bestWeight(program, side: side, sign: sign)
                    return w > 0 ? Point(side * w.squareRoot(), sign * w.squareRoot()) : nil
                }
        }
    }

    /// The minimum over w ≥ 0 of ℓ(sign · w (side · x)₊) + βw, a convex function of one number, by bisection of its derivative.
    private static func bestWeight(_ program: ConvexProgram, side: Double, sign: Double) -> Double {
        let z = program.x.column(0).map { sign * max(0, side * $0) }
        func derivative(_ w: Double) -> Double {
            dot(program.loss.gradient(z.map { w * $0 }, program.y), z) + program.beta
        }
        guard derivative(0) < 0 else { return 0 }
        var (low, high) = (0.0, 1.0)
        while derivative(high) < 0, high < 1e150 { high *= 2 }
        for _ in 0..<200 where low < high {
            let middle = (low + high) / 2
            if derivative(middle) < 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    // MARK: Picture

    /// The picture.
    public func plot() -> Plot {
        let window = window
        let pieces = LinearPieces(columns: 96, rows: 72) { value(window.point($0)) }
        // Half as high again as the highest stationary point: below it valleys and the passes between them are told apart.
        let (low, top) = (pieces.range.lowerBound, landmarks.map(\.loss).max() ?? pieces.range.upperBound)
        let bands = Bands(above: pieces.range, ceiling: top > low ? low + 1.5 * (top - low) : pieces.range.upperBound)
        var panel = Panel(
            x: Axis(names.x, domain: window.x, grid: false), y: Axis(names.y, domain: window.y, grid: false))
        panel.outline = true
        panel.marks = areas(pieces, bands, window) + landmarks.map(mark)
        panel.labels = [LabelGroup(labels(bands), noun: ("point", "points"))]
        var plot = Plot(title: title, panels: [panel])
        plot.colorBar = ColorBar(title: "loss 𝓛ᵦ", levels: bands.levels, colors: bands.colors)
        plot.legend = legend
        plot.description =
            landmarks.map {
                "\($0.verdict.rawValue) at (\(NumberText.significant($0.at.x)), \(NumberText.significant($0.at.y))), "
                    + "loss \(NumberText.significant($0.loss, digits: 6))"
            }.joined(separator: "; ") + "."
        return options.apply(to: plot)
    }

    private func value(_ p: Point) -> Double { Self.network(plane, p).objective(program) }

    private var names: (x: String, y: String) {
        if case .neuron = plane { return ("hidden weight u", "output weight α") }
        return ("multiple of the first network", "multiple of the second network")
    }

    /// The landmarks with as much room again around them.
    private var window: BoundaryWindow {
        guard case .neuron = plane else { return BoundaryWindow(x: -0.6...1.6, y: -0.6...1.6) }
        let reach = landmarks.map { abs($0.at.x) }.max().flatMap { $0 > 0 ? 1.7 * $0 : nil } ?? 1
        return BoundaryWindow(x: -reach...reach, y: -reach...reach)
    }

    /// The band of the least values fills the window, higher bands are painted over it.
    private func areas(_ pieces: LinearPieces, _ bands: Bands, _ window: BoundaryWindow) -> [any Mark] {
        bands.colors.indices.map { i in
            let rings =
                i == 0 ? [[Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)]] : pieces.region(bands.levels[i])
            return AreaMark(
                rings.map { $0.map(window.point) }, fill: Fill(bands.colors[i]),
                data: [DataAttribute("from", bands.levels[i]), DataAttribute("to", bands.levels[i + 1])])
        }
    }

    private static func shape(_ verdict: StationarityReport.Verdict) -> DotShape {
        switch verdict {
        case .optimal: .diamond
        case .localMinimum: .circle
        case .directionallyStationary: .triangleUp
        case .clarkeStationary: .square
        case .notStationary: .cross
        }
    }

    private func mark(_ landmark: Landmark) -> any Mark {
        let dot = DotMark.Dot(
            landmark.at,
            data: [DataAttribute("verdict", landmark.verdict.rawValue), DataAttribute("loss", landmark.loss)],
            tip: "\(landmark.verdict.rawValue), loss \(NumberText.significant(landmark.loss, digits: 6))")
        return DotMark(
            [dot], shape: Self.shape(landmark.verdict), radius: 5.5, fill: Fill(.white),
            stroke: Stroke(.ink, width: 1.6))
    }

    private func labels(_ bands: Bands) -> [Label] {
        landmarks.map { landmark in
            let background = bands.colors[bands.index(of: landmark.loss)]
            let color: Color = (background.luminance ?? 1) > 0.35 ? .ink : .white
            return .around(
                landmark.at, NumberText.significant(landmark.loss), distance: 10,
                style: TextStyle(size: 12, bold: true, color: color))
        }
    }

    // MARK: Words

    private var title: String {
        let counts = StationarityReport.Verdict.allCases.compactMap { verdict -> String? in
            let count = landmarks.count { $0.verdict == verdict }
            return count > 0 ? Self.counted(verdict, count) : nil
        }
        return "The loss over two parameters: " + counts.joined(separator: ", ")
    }

    private static func counted(_ verdict: StationarityReport.Verdict, _ count: Int) -> String {
        switch verdict {
        case .optimal: Figures.counted(count, "global minimum", "global minima")
        case .localMinimum: Figures.counted(count, "local minimum", "local minima")
        default: Figures.counted(count, "\(verdict.rawValue) point")
        }
    }

    private var legend: [LegendEntry] {
        StationarityReport.Verdict.allCases.filter { verdict in landmarks.contains { $0.verdict == verdict } }.map {
            LegendEntry(.dot(Self.shape($0), fill: Fill(.white), stroke: Stroke(.ink, width: 1.6)), $0.rawValue)
        }
    }
}
