import LinearAlgebra
import Plots

/// The neurons of optima along β: ‖w‖ of each over the β at which it lives, with births and deaths.
public struct SolutionPathFigure: Sendable {
    /// A birth or death of a neuron.
    public struct End: Sendable {
        /// Its weight β and the ‖w‖ of the neuron there; nil when it is only known to lie between two weights of the path.
        public let place: (beta: Double, norm: Double)?

        /// Describes a birth or death.
        public init(_ place: (beta: Double, norm: Double)?) { self.place = place }
    }

    /// One neuron along the path.
    public struct Track: Sendable {
        /// The sign of its output weight, +1 or −1.
        public let sign: Int
        /// The index of the first β at which it lives.
        public let first: Int
        /// ‖w‖ at that β and the ones after it.
        public let norms: Vector
        /// Its birth; nil when the first β has it.
        public let birth: End?
        /// Its death; nil when the last β has it.
        public let death: End?

        /// Describes a neuron; the norms are not more than the weights from `first` on.
        public init(sign: Int, first: Int, norms: Vector, birth: End? = nil, death: End? = nil) {
            self.sign = sign
            self.first = first
            self.norms = norms
            self.birth = birth
            self.death = death
        }
    }

    let betas: Vector
    let tracks: [Track]
    let passing: Int
    let options: FigureOptions

    /// Prepares the figure; nil without weights, or when a track leaves them.
    ///
    /// - Parameter betas: the weights β, positive and falling.
    /// - Parameter passing: the neurons that come and go between two of them, which have no track.
    public init?(betas: Vector, tracks: [Track], passing: Int = 0, options: FigureOptions = FigureOptions()) {
        guard !betas.isEmpty, betas.allSatisfy({ $0 > 0 }),
            tracks.allSatisfy({ $0.first >= 0 && !$0.norms.isEmpty && $0.first + $0.norms.count <= betas.count })
        else { return nil }
        self.betas = betas
        self.tracks = tracks
        self.passing = passing
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
        plot.subtitle = subtitle
        plot.legend = legend
        plot.notes = notes
        plot.description = description
        return options.apply(to: plot)
    }

    // MARK: Neurons

    /// The neuron at the weights β, from its birth to its death where these are known.
    private func points(_ i: Int) -> [Point] {
        let place = { (end: End?) in end?.place.map { [Point($0.beta, $0.norm)] } ?? [] }
        let inside = zip(betas.dropFirst(tracks[i].first), tracks[i].norms).map { Point($0, $1) }
        return place(tracks[i].birth) + inside + place(tracks[i].death)
    }

    private var births: [Int] { tracks.indices.filter { tracks[$0].birth != nil } }

    private var deaths: [Int] { tracks.indices.filter { tracks[$0].death != nil } }

    /// The births and deaths that are only known to lie between two weights.
    private var unplaced: [End] {
        tracks.flatMap { [$0.birth, $0.death].compactMap(\.self) }.filter { $0.place == nil }
    }

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

    /// A birth at the first point of a neuron, a death at its last one; where only the weights around it are known, near it.
    private func eventMarks(_ neurons: [Int], _ shape: DotShape) -> [any Mark] {
        let name = shape == .cross ? "death" : "birth"
        return [1, -1].compactMap { sign in
            let dots = neurons.filter { tracks[$0].sign == sign }.compactMap { i in
                let end = shape == .cross ? tracks[i].death : tracks[i].birth
                return (shape == .cross ? points(i).last : points(i).first).map { p in
                    let place = end?.place == nil ? "near" : "at"
                    return DotMark.Dot(
                        p, data: [DataAttribute(name, i + 1), DataAttribute("beta", p.x)],
                        tip: "\(name) of neuron \(i + 1) \(place) β = \(NumberText.significant(p.x, digits: 10))")
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

    private var subtitle: String {
        unplaced.isEmpty
            ? "Births and deaths stand at their own β; β falls from the left to the right."
            : "\(unplaced.count) of the births and deaths \(unplaced.count == 1 ? "is" : "are") only known to lie between two of the weights β."
    }

    /// A neuron that dies between the same weights as another of its sign is born, at β unknown, hints at several optima.
    private var notes: [String] {
        let exchanges = deaths.contains { i in
            births.contains { j in
                tracks[j].sign == tracks[i].sign && tracks[j].first == tracks[i].first + tracks[i].norms.count
                    && tracks[i].death?.place == nil && tracks[j].birth?.place == nil
            }
        }
        return (passing > 0 ? ["\(counted(passing, "more neuron")) came and went between two neighbouring β."] : [])
            + (exchanges ? ["Neurons that are born where others die may be another choice among several optima."] : [])
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
            let life = points(i).map(\.x)
            let end = track.death == nil ? "the end" : NumberText.significant(life.last ?? .nan)
            return "neuron \(i + 1) (sign \(track.sign)) from \(NumberText.significant(life.first ?? .nan)) to \(end)"
        }
        return "\(counted(betas.count, "weight")) β. Neurons by β: " + list.joined(separator: "; ") + "."
    }
}
