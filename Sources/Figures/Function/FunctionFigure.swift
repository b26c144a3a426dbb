import Datasets
import LinearAlgebra
import Networks
import Plots

/// The function of networks with one input, exact at its kinks, with the data.
public struct FunctionFigure: Sendable {
    let networks: [ReLUNetwork]
    let inputs: InputSpace
    let data: Dataset?
    let options: FigureOptions

    /// Prepares the figure; nil when there is more than one input, or a network of another dimension.
    public init?(
        _ networks: [ReLUNetwork], inputs: InputSpace, data: Dataset? = nil, options: FigureOptions = FigureOptions()
    ) {
        guard inputs.dimension == 1, !networks.isEmpty, networks.allSatisfy({ $0.dimension == inputs.width }) else {
            return nil
        }
        self.networks = networks
        self.inputs = inputs
        self.data = data
        self.options = options
    }

    /// Where one neuron begins to be active.
    struct Kink {
        let neuron: Int
        let x: Double
        /// Whether it is active on the right.
        let opensRight: Bool
        let sign: Int
    }

    /// The kinks of a network: x = −b/u of every neuron that contributes and depends on the input.
    static func kinks(of network: ReLUNetwork, inputs: InputSpace) -> [Kink] {
        network.neurons.enumerated().compactMap { i, neuron in
            let slope = inputs.weight(0, of: neuron)
            guard neuron.contributes, slope != 0 else { return nil }
            let x = -inputs.offset(neuron) / slope
            return x.isFinite ? Kink(neuron: i, x: x, opensRight: slope > 0, sign: neuron.sign) : nil
        }
    }

    /// The picture.
    public func plot() -> Plot {
        let window = window
        var panel = Panel(x: Axis(inputs.label(0), domain: window), y: Axis(yLabel))
        panel.marks = networks.indices.map { line($0, window) } + kinkMarks(window) + points.marks
        var plot = Plot(title: title, panels: [panel])
        plot.legend = legend
        plot.notes = notes(window)
        plot.description = description(window)
        return options.apply(to: plot)
    }

    private var allKinks: [Kink] { networks.flatMap { Self.kinks(of: $0, inputs: inputs) } }

    /// The range of the data and of the kinks near them, with some room.
    private var window: ClosedRange<Double> {
        let xs = data.map { inputs.values(0, in: $0) } ?? []
        let kinks = allKinks.map(\.x)
        guard let low = xs.min(), let high = xs.max() else {
            return Scale.domain(of: kinks.isEmpty ? [-1, 1] : kinks + [0], padding: 0.25)
        }
        let reach = 0.5 * (high - low)
        let near = kinks.filter { $0 >= low - reach && $0 <= high + reach }
        let domain = Scale.domain(of: xs + near, padding: 0.1)
        return domain.lowerBound < domain.upperBound ? domain : (low - 1)...(high + 1)
    }

    private var points: DataPoints {
        let x = data.map { inputs.values(0, in: $0) } ?? []
        let y = data?.y
        return DataPoints(
            points: zip(x, y ?? []).map { Point($0, $1) }, targets: y, classes: data?.classes ?? [], outline: nil)
    }

    private var yLabel: String { data?.target.map { "f, \($0)" } ?? "f" }

    private func stroke(_ i: Int) -> Stroke {
        if networks.count == 1 { return Stroke(.current, width: 2) }
        let dashes = Stroke.Dash.allCases
        return Stroke(Color.series[i % Color.series.count], width: 2, dash: dashes[i % dashes.count])
    }

    /// The polyline through the ends of the window and the kinks within.
    private func line(_ i: Int, _ window: ClosedRange<Double>) -> LineMark {
        let network = networks[i]
        let inner = Self.kinks(of: network, inputs: inputs).map(\.x).filter { window.contains($0) }
        let xs = Set([window.lowerBound, window.upperBound] + inner).sorted()
        return LineMark(
            xs.map { Point($0, network.output(inputs.row([$0]))) }, stroke: stroke(i),
            data: [
                DataAttribute("network", i + 1), DataAttribute("neurons", network.neurons.filter(\.contributes).count),
            ])
    }

    /// Triangles on the curve that point to the active side; those of one place stand above each other.
    private func kinkMarks(_ window: ClosedRange<Double>) -> [any Mark] {
        let step = (window.upperBound - window.lowerBound) / 80
        return networks.flatMap { network -> [any Mark] in
            var placed: [Double] = []
            return Self.kinks(of: network, inputs: inputs).filter { window.contains($0.x) }.map { kink in
                let below = placed.count { abs($0 - kink.x) < step }
                placed.append(kink.x)
                let dot = DotMark.Dot(
                    Point(kink.x, network.output(inputs.row([kink.x]))),
                    data: [
                        DataAttribute("neuron", kink.neuron + 1), DataAttribute("kink", kink.x),
                        DataAttribute("side", kink.opensRight ? "right" : "left"), DataAttribute("sign", kink.sign),
                    ],
                    tip: "neuron \(kink.neuron + 1): kink at \(NumberText.significant(kink.x))",
                    offset: Point(0, -13 * Double(below)))
                let color: Color = kink.sign > 0 ? .blue : .vermilion
                return DotMark(
                    [dot], shape: kink.opensRight ? .triangleRight : .triangleLeft, radius: 5,
                    fill: kink.sign > 0 ? Fill(color) : nil, stroke: Stroke(color, width: 1.5))
            }
        }
    }

    // MARK: Words

    private var title: String {
        let kinks = counted(distinctKinks, "kink")
        let neurons = networks[0].neurons.filter(\.contributes).count
        let what =
            networks.count == 1
            ? "\(counted(neurons, "neuron")) make\(neurons == 1 ? "s" : "") a function with \(kinks)"
            : "\(networks.count) networks over one input; \(kinks)"
        return data.map { "\(what); \(counted($0.n, "point"))" } ?? what
    }

    /// Kinks closer than a millionth of the picture are one: neurons of an optimum share kinks up to rounding.
    private var distinctKinks: Int {
        let gap = 1e-6 * (window.upperBound - window.lowerBound)
        let places = allKinks.map(\.x).sorted()
        return places.isEmpty ? 0 : 1 + zip(places, places.dropFirst()).count { $1 - $0 > gap }
    }

    private var legend: [LegendEntry] {
        let found = networks.indices.map { networks.count == 1 ? "f(\(inputs.label(0)))" : "network \($0 + 1)" }
        let names = options.labels.count == networks.count ? options.labels : found
        var entries = names.enumerated().map { LegendEntry(.line(stroke($0)), $1) }
        if data?.y != nil { entries += points.legend }
        for (sign, word) in [(1, "positive"), (-1, "negative")] where allKinks.contains(where: { $0.sign == sign }) {
            let color: Color = sign > 0 ? .blue : .vermilion
            entries.append(
                LegendEntry(
                    .dot(.triangleRight, fill: sign > 0 ? Fill(color) : nil, stroke: Stroke(color, width: 1.5)),
                    "kink of a \(word) neuron, pointing to its active side"))
        }
        return entries
    }

    private func notes(_ window: ClosedRange<Double>) -> [String] {
        let outside = allKinks.filter { !window.contains($0.x) }.count
        return outside == 0 ? [] : ["\(counted(outside, "kink lies", "kinks lie")) outside the picture."]
    }

    private func description(_ window: ClosedRange<Double>) -> String {
        let list = allKinks.prefix(40).map { kink in
            "\(NumberText.significant(kink.x)) (active on the \(kink.opensRight ? "right" : "left"), sign \(kink.sign))"
        }
        let range = "\(NumberText.significant(window.lowerBound)) to \(NumberText.significant(window.upperBound))"
        return "The function over \(inputs.names[0]) from \(range). Kinks at: \(list.joined(separator: ", "))."
    }
}
