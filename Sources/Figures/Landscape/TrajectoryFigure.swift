import Arrangements
import LinearAlgebra
import Networks
import Plots

/// The neurons of a network over the cones of the plane while it moves: in training, or along a path.
public struct TrajectoryFigure: Sendable {
    let cones: ConesFigure
    let networks: [ReLUNetwork]
    let optimum: [LiftedNeuron]
    let options: FigureOptions

    /// Prepares the figure; nil when the rank is above 2 or there are no networks.
    ///
    /// - Parameters:
    ///   - networks: of one width, in the order of time.
    ///   - optimum: the neurons of an optimum, for comparison.
    public init?(
        _ arrangement: HyperplaneArrangement, networks: [ReLUNetwork], optimum: [LiftedNeuron] = [],
        options: FigureOptions = FigureOptions()
    ) throws {
        guard let cones = try ConesFigure(arrangement, options: options), let width = networks.first?.width,
            networks.allSatisfy({ $0.width == width && $0.dimension == arrangement.dimension })
        else { return nil }
        self.cones = cones
        self.networks = networks
        self.optimum = optimum
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        var plot = cones.plot()
        plot.title = title
        plot.legend = legend
        plot.description = description
        plot.panels[0].marks += optimumMarks + (networks.first?.neurons.indices.flatMap(trail) ?? [])
        return options.apply(to: plot)
    }

    /// The largest ‖w‖ of all times, which reaches 0.8 of the way to the upper edge.
    private var longest: Double {
        let lengths = networks.flatMap { $0.neurons.map { norm2($0.convexWeight) } } + optimum.map { norm2($0.w) }
        return lengths.max() ?? 0
    }

    private func place(_ w: Vector) -> Point {
        let p = cones.fan.plane.project(w)
        let reach = longest > 0 ? longest : 1
        return Point(p[0] / reach * 0.8, p[1] / reach * 0.8)
    }

    /// The way of one neuron, in stretches of one sign, with its start and its end.
    private func trail(_ i: Int) -> [any Mark] {
        let neurons = networks.map { $0.neurons[i] }
        let points = neurons.map { place($0.convexWeight) }
        guard let first = neurons.first, let last = neurons.last, let start = points.first, let end = points.last else {
            return []
        }
        let stretches = Self.stretches(neurons.map(\.sign))
        let lines = stretches.map { range -> any Mark in
            let sign = neurons[range.lowerBound].sign
            var stroke = LiftedNeuron.stroke(sign: sign)
            stroke.width = networks[0].width > 20 ? 1 : 1.6
            let upper = min(range.upperBound + 1, points.count)
            return LineMark(
                Array(points[range.lowerBound..<upper]), stroke: stroke,
                data: [DataAttribute("neuron", i + 1), DataAttribute("sign", sign)], tip: "neuron \(i + 1)")
        }
        return lines + [dot(start, first, i, isEnd: false), dot(end, last, i, isEnd: true)]
    }

    /// Ranges of equal neighbours.
    private static func stretches(_ signs: [Int]) -> [Range<Int>] {
        signs.indices.reduce(into: [Range<Int>]()) { result, i in
            if let last = result.last, signs[last.lowerBound] == signs[i] {
                result[result.count - 1] = last.lowerBound..<(i + 1)
            } else {
                result.append(i..<(i + 1))
            }
        }
    }

    private func dot(_ p: Point, _ neuron: Neuron, _ i: Int, isEnd: Bool) -> any Mark {
        let color: Color = neuron.sign > 0 ? .blue : .vermilion
        let data = [
            DataAttribute(isEnd ? "end" : "start", i + 1), DataAttribute("norm", norm2(neuron.convexWeight)),
        ]
        return DotMark(
            [DotMark.Dot(p, data: data, tip: "neuron \(i + 1)")], shape: neuron.sign > 0 ? .circle : .square,
            radius: isEnd ? 4 : 2.5, fill: isEnd ? Fill(color) : nil, stroke: Stroke(color, width: 1.2))
    }

    private var optimumMarks: [any Mark] {
        optimum.map { neuron in
            ArrowMark(
                from: Point(0, 0), to: place(neuron.w), stroke: Stroke(.grey, width: 3.5, opacity: 0.7),
                hollow: neuron.sign < 0,
                data: [DataAttribute("optimal", neuron.sign), DataAttribute("norm", norm2(neuron.w))])
        }
    }

    // MARK: Words

    private var title: String {
        let patterns = [networks.first, networks.last].map { network in
            Set((network?.neurons ?? []).filter(\.contributes).map { cones.arrangement.pattern(of: $0.u) }).count
        }
        let alive = networks.last?.neurons.count { norm2($0.convexWeight) > LiftedNeuron.negligible * longest } ?? 0
        return "\(counted(networks[0].width, "neuron")) move from \(counted(patterns[0], "cone")) to \(patterns[1]); "
            + "\(alive) \(alive == 1 ? "is" : "are") alive at the end"
    }

    private var legend: [LegendEntry] {
        var entries = [
            LegendEntry(.line(LiftedNeuron.stroke(sign: 1)), "w = |α|u of a positive neuron"),
            LegendEntry(.line(LiftedNeuron.stroke(sign: -1)), "of a negative one"),
            LegendEntry(.dot(.circle, fill: nil, stroke: Stroke(width: 1.2)), "start"),
            LegendEntry(.dot(.circle, fill: Fill(.current), stroke: nil), "end"),
        ]
        if !optimum.isEmpty {
            entries.append(LegendEntry(.arrow(Stroke(.grey, width: 3.5, opacity: 0.7), hollow: false), "an optimum"))
        }
        return entries
    }

    private var description: String {
        let list = (networks.last?.neurons ?? []).enumerated().prefix(24).map { i, neuron in
            "Neuron \(i + 1) ends with norm \(NumberText.significant(norm2(neuron.convexWeight))), sign \(neuron.sign)."
        }
        return "The ways of \(networks[0].width) neurons over \(networks.count) moments. " + list.joined(separator: " ")
    }
}
