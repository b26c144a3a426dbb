import LinearAlgebra
import Plots

/// The neurons of optima along β: ‖w‖ of each over the β at which it lives, with births and deaths.
public struct SolutionPathFigure: Sendable {
    /// One neuron along the path.
    public struct Track: Sendable {
        /// The sign of its output weight, +1 or −1.
        public let sign: Int
        /// The index of the first β at which it lives.
        public let first: Int
        /// ‖w‖ at that β and the ones after it.
        public let norms: Vector

        /// Describes a neuron; the norms are not more than the weights from `first` on.
        public init(sign: Int, first: Int, norms: Vector) {
            self.sign = sign
            self.first = first
            self.norms = norms
        }
    }

    let betas: Vector
    let tracks: [Track]
    let options: FigureOptions

    /// Prepares the figure; nil without weights, or when a track leaves them.
    ///
    /// - Parameter betas: the weights β, positive and falling.
    public init?(betas: Vector, tracks: [Track], options: FigureOptions = FigureOptions()) {
        guard !betas.isEmpty, betas.allSatisfy({ $0 > 0 }),
            tracks.allSatisfy({ $0.first >= 0 && !$0.norms.isEmpty && $0.first + $0.norms.count <= betas.count })
        else { return nil }
        self.betas = betas
        self.tracks = tracks
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        var panel = Panel(x: Axis("weight β", kind: .log), y: Axis("‖w‖₂ of each neuron", including: [0]))
        panel.x.isReversed = true
        panel.x.including = betas
        panel.marks = tracks.indices.map(line) + eventMarks(births, .triangleUp) + eventMarks(deaths, .cross)
        panel.labels = [LabelGroup(labels, noun: ("neuron", "neurons"))]
        var plot = Plot(title: title, panels: [panel])
        plot.subtitle = "Neurons of neighbouring β are one neuron when sign and direction agree."
        plot.legend = legend
        plot.notes = notes
        plot.description = description
        return options.apply(to: plot)
    }

    // MARK: Neurons

    private func points(_ i: Int) -> [Point] {
        zip(betas.dropFirst(tracks[i].first), tracks[i].norms).map { Point($0, $1) }
    }

    /// The neurons that come after the first β.
    private var births: [Int] { tracks.indices.filter { tracks[$0].first > 0 } }

    /// The neurons that go before the last β.
    private var deaths: [Int] { tracks.indices.filter { tracks[$0].first + tracks[$0].norms.count < betas.count } }

    /// The most neurons at one β.
    private var most: Int {
        betas.indices.map { k in tracks.count { $0.first <= k && k < $0.first + $0.norms.count } }.max() ?? 0
    }

    // MARK: Marks

    /// Blue and solid, or vermilion and dashed, as everywhere; thinner when there are many.
    private func stroke(sign: Int) -> Stroke {
        var stroke = LiftedNeuron.stroke(sign: sign)
        stroke.width = tracks.count > 20 ? 1.2 : 1.8
        return stroke
    }

    private func line(_ i: Int) -> any Mark {
        let track = tracks[i]
        return LineMark(
            points(i), stroke: stroke(sign: track.sign),
            data: [
                DataAttribute("neuron", i + 1), DataAttribute("sign", track.sign),
                DataAttribute("from", betas[track.first]),
                DataAttribute("to", betas[track.first + track.norms.count - 1]),
            ], tip: "neuron \(i + 1), sign \(track.sign > 0 ? "+" : "−")")
    }

    /// A birth at the first point of a neuron, a death at its last one.
    private func eventMarks(_ neurons: [Int], _ shape: DotShape) -> [any Mark] {
        let name = shape == .cross ? "death" : "birth"
        return [1, -1].compactMap { sign in
            let dots = neurons.filter { tracks[$0].sign == sign }.compactMap { i in
                (shape == .cross ? points(i).last : points(i).first).map { p in
                    DotMark.Dot(
                        p, data: [DataAttribute(name, i + 1), DataAttribute("beta", p.x)],
                        tip: "\(name) of neuron \(i + 1) near β = \(NumberText.significant(p.x))")
                }
            }
            let color: Color = sign > 0 ? .blue : .vermilion
            return dots.isEmpty
                ? nil
                : DotMark(
                    dots, shape: shape, radius: shape == .cross ? 4.5 : 3.5, fill: sign > 0 ? Fill(color) : nil,
                    stroke: Stroke(color, width: 1.6))
        }
    }

    /// The neurons that are alive at the last β, by their number.
    private var labels: [Label] {
        guard most <= 16 else { return [] }
        let alive = tracks.indices.filter { !deaths.contains($0) }
        return alive.sorted { (tracks[$0].norms.last ?? 0) > (tracks[$1].norms.last ?? 0) }.compactMap { i in
            points(i).last.map {
                .around($0, "w" + NumberText.subscript(i + 1), distance: 7, style: TextStyle(size: 12, bold: true))
            }
        }
    }

    // MARK: Words

    private var title: String {
        let (first, last) = (betas[0], betas[betas.count - 1])
        let way = "From β = \(NumberText.significant(first)) to \(NumberText.significant(last))"
        let (born, dead) = (births.count, deaths.count)
        return "\(way): \(counted(born, "neuron")) born, \(dead) dead, at most \(most) alive"
    }

    /// A neuron that dies where another of its sign is born hints at several optima.
    private var notes: [String] {
        let exchanges = deaths.contains { i in
            births.contains { j in
                tracks[j].sign == tracks[i].sign && tracks[j].first == tracks[i].first + tracks[i].norms.count
            }
        }
        return exchanges ? ["Neurons that are born where others die may be another choice among several optima."] : []
    }

    private var legend: [LegendEntry] {
        var entries: [LegendEntry] = []
        for (sign, word) in [(1, "positive"), (-1, "negative")] where tracks.contains(where: { $0.sign == sign }) {
            entries.append(LegendEntry(.line(stroke(sign: sign)), "\(word) neurons"))
        }
        if !births.isEmpty {
            entries.append(LegendEntry(.dot(.triangleUp, fill: Fill(.current), stroke: nil), "birth"))
        }
        if !deaths.isEmpty {
            entries.append(LegendEntry(.dot(.cross, fill: nil, stroke: Stroke(width: 1.6)), "death"))
        }
        return entries
    }

    private var description: String {
        let list = tracks.enumerated().prefix(40).map { i, track in
            let end = track.first + track.norms.count
            let death = end < betas.count ? ", dead from \(NumberText.significant(betas[end]))" : ""
            return "neuron \(i + 1) (sign \(track.sign)) from \(NumberText.significant(betas[track.first]))\(death)"
        }
        return "\(counted(betas.count, "weight")) β. Neurons by β: " + list.joined(separator: "; ") + "."
    }
}
