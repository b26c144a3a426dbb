import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks
import Plots

/// A network at some moments, side by side: its neurons over the cones of the plane, with the loss of each moment.
///
/// All frames share one scale: an arrow twice as long is a neuron of twice the weight ‖w‖.
public struct FramesFigure: Sendable {
    /// One moment.
    struct Moment {
        let name: String
        let network: ReLUNetwork
    }

    /// The most frames: two rows of four.
    static let most = 8

    private let program: ConvexProgram
    private let fan: ConeFan
    private let moments: [Moment]
    private let subject: String
    private let options: FigureOptions

    /// The networks between the pieces of a path, some of them when there are many; nil when the rank is above 2.
    public init?(_ path: NetworkPath, options: FigureOptions = FigureOptions()) throws {
        let shown = Self.spread(path.pieces.count, most: Self.most - 1)
        let ends = shown.map { i in
            Moment(name: "\(i + 1) \(path.pieces[i].kind.rawValue)", network: path.pieces[i].network(at: 1))
        }
        let moments = [Moment(name: "start", network: path.start)] + ends
        let subject = "\(counted(path.pieces.count, "piece")) of a path"
        try self.init(path.program, moments, subject: subject, options: options)
    }

    /// The networks of a training run at equal shares of the way that the neurons go; nil when the rank is above 2.
    public init?(_ run: TrainingRun, options: FigureOptions = FigureOptions()) throws {
        let way = Self.way(run.snapshots)
        let shown = Set(
            (0..<Self.most).compactMap { i in
                way.firstIndex { $0 >= Double(i) / Double(Self.most - 1) }
            } + [way.count - 1]
        ).sorted()
        let moments = shown.map { Moment(name: "step \(run.snapshotSteps[$0])", network: run.snapshots[$0]) }
        let subject = "\(run.options.method.rawValue), \(counted(run.network.width, "neuron"))"
        try self.init(run.program, moments, subject: subject, options: options)
    }

    private init?(_ program: ConvexProgram, _ moments: [Moment], subject: String, options: FigureOptions) throws {
        guard let fan = try ConeFan(program.arrangement) else { return nil }
        self.program = program
        self.fan = fan
        self.moments = moments
        self.subject = subject
        self.options = options
    }

    /// Up to `most` of `count` indices, evenly spread, the first and the last among them.
    private static func spread(_ count: Int, most: Int) -> [Int] {
        guard count > most else { return Array(0..<count) }
        return (0..<most).map { ($0 * (count - 1) + (most - 1) / 2) / (most - 1) }
    }

    /// The share of the way Σ‖Δw‖ over all neurons that is behind each network.
    private static func way(_ networks: [ReLUNetwork]) -> [Double] {
        var way = [0.0]
        for (before, after) in zip(networks, networks.dropFirst()) {
            let step = zip(before.neurons, after.neurons).reduce(0) {
                $0 + norm2(sum($1.1.convexWeight, $1.0.convexWeight, times: -1))
            }
            way.append(way[way.count - 1] + step)
        }
        let whole = way[way.count - 1]
        return whole > 0 ? way.map { $0 / whole } : way
    }

    /// The picture.
    public func plot() -> Plot {
        var plot = Plot(title: title, panels: moments.map(panel))
        plot.leastPanelWidth = 140
        plot.subtitle = "Neurons w = |α|u over the cones, at one scale in all frames; over each frame its loss."
        plot.legend = legend
        plot.description = description
        return options.apply(to: plot)
    }

    // MARK: Frames

    private static let window = PlaneWindow(a: 1, b: 1)

    private var longest: Double {
        moments.flatMap { LiftedNeuron.of($0.network).map { norm2($0.w) } }.max() ?? 0
    }

    private func panel(_ moment: Moment) -> Panel {
        var panel = Panel(
            x: Axis(domain: -1...1, ticks: .none, grid: false), y: Axis(domain: -1...1, ticks: .none, grid: false))
        panel.title = "\(moment.name): \(NumberText.significant(moment.network.objective(program), digits: 5))"
        panel.equalAspect = true
        panel.outline = true
        panel.marks = coneMarks + arrows(moment)
        return panel
    }

    private var coneMarks: [any Mark] {
        let rays = fan.rays.map { (Point(0, 0), Self.window.edge(at: $0.angle)) }
        return [SegmentsMark(rays, stroke: Stroke(width: 0.7, opacity: 0.4))]
    }

    private func arrows(_ moment: Moment) -> [any Mark] {
        LiftedNeuron.of(moment.network).map { neuron in
            let p = fan.plane.project(neuron.w)
            let reach = longest > 0 ? longest : 1
            return ArrowMark(
                from: Point(0, 0), to: Point(p[0] / reach * 0.9, p[1] / reach * 0.9), stroke: neuron.stroke,
                hollow: neuron.sign < 0,
                data: [
                    DataAttribute("moment", moment.name), DataAttribute("sign", neuron.sign),
                    DataAttribute("norm", norm2(neuron.w)),
                ])
        }
    }

    // MARK: Words

    /// The neurons that can be told from zero: weight decay erases others without ever reaching it.
    private func alive(_ moment: Moment) -> Int {
        LiftedNeuron.of(moment.network).count { norm2($0.w) > LiftedNeuron.negligible * longest }
    }

    private var title: String {
        guard let first = moments.first, let last = moments.last else { return subject }
        return "\(subject): loss \(NumberText.significant(first.network.objective(program))) → "
            + "\(NumberText.significant(last.network.objective(program), digits: 5)), \(alive(first)) → \(alive(last)) alive"
    }

    private var legend: [LegendEntry] { LiftedNeuron.legend(moments.flatMap { LiftedNeuron.of($0.network) }) }

    private var description: String {
        moments.map { moment in
            "\(moment.name): loss \(NumberText.significant(moment.network.objective(program), digits: 8)), "
                + "\(counted(alive(moment), "neuron")) alive"
        }.joined(separator: "; ") + "."
    }
}
