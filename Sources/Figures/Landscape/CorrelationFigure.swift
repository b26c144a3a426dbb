import Arrangements
import Glibc
import LinearAlgebra
import Plots

/// The dual constraint over all directions of the plane: νᵀ(Xu)₊ for u = (cos φ, sin φ), between −β and β.
///
/// Between two rays it is a sine, so its largest value over a cone is exact. At an optimum it touches ±β at the directions of the
/// neurons and goes no farther (MATH.md T8).
public struct CorrelationFigure: Sendable {
    let fan: ConeFan
    let dual: Vector
    let beta: Double
    let neurons: [LiftedNeuron]
    let options: FigureOptions

    /// Prepares the figure; nil when the rank is above 2.
    public init?(
        _ arrangement: HyperplaneArrangement, dual: Vector, beta: Double, neurons: [LiftedNeuron] = [],
        options: FigureOptions = FigureOptions()
    ) throws {
        guard let fan = try ConeFan(arrangement), dual.count == arrangement.n else { return nil }
        self.fan = fan
        self.dual = dual
        self.beta = beta
        self.neurons = neurons
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let most = max(largest, beta)
        var panel = Panel(
            x: Axis("angle of u", domain: 0...360, ticks: .values(angleTicks), grid: false),
            y: Axis("νᵀ(Xu)₊", domain: (-1.18 * most)...(1.18 * most)))
        panel.marks = rayMarks + [curve] + betaMarks + neuronMarks
        panel.labels = [LabelGroup(labels, noun: ("neuron", "neurons"))]
        var plot = Plot(title: title, panels: [panel])
        plot.legend = legend
        plot.description = description
        return options.apply(to: plot)
    }

    // MARK: Values

    /// The value at a unit vector of the plane.
    private func correlation(_ angle: Double) -> Double {
        let u = [cos(angle), sin(angle)]
        return zip(fan.plane.rows, dual).reduce(0) { $0 + $1.1 * max(0, dot($1.0, u)) }
    }

    /// The gradient Σ ν_k x_k over the active rows of a cone: inside it the value is its product with u.
    private func gradient(_ sector: ConeFan.Sector) -> Vector {
        zip(fan.plane.rows, dual).enumerated().reduce([0, 0]) { total, item in
            sector.pattern[item.offset] ? sum(total, item.element.0, times: item.element.1) : total
        }
    }

    /// The angles within a cone at which the value is extreme besides its ends.
    private func crests(_ sector: ConeFan.Sector) -> [Double] {
        let c = gradient(sector)
        guard norm2(c) > 0 else { return [] }
        let crest = atan2(c[1], c[0])
        let turns = stride(from: -4 * Double.pi, through: 4 * Double.pi, by: .pi)
        return turns.map { crest + $0 }.filter { $0 > sector.from && $0 < sector.to }
    }

    /// max |νᵀ(Xu)₊| over all unit u: at a crest or at a ray.
    var largest: Double {
        fan.sectors.reduce(0) { most, sector in
            (crests(sector) + [sector.from, sector.to]).reduce(most) { max($0, abs(correlation($1))) }
        }
    }

    // MARK: Marks

    private func degrees(_ angle: Double) -> Double {
        let degrees = angle * 180 / .pi
        return degrees - 360 * (degrees / 360).rounded(.down)
    }

    private var angleTicks: [Tick] { stride(from: 0.0, through: 360, by: 45).map { Tick($0, "\(Int($0))°") } }

    private var curve: any Mark {
        let corners = fan.rays.map { degrees($0.angle) } + fan.sectors.flatMap(crests).map(degrees)
        let angles = Set(stride(from: 0.0, through: 360, by: 1) + corners).sorted()
        return LineMark(
            angles.map { Point($0, correlation($0 * .pi / 180)) }, stroke: Stroke(.current, width: 1.8),
            data: [DataAttribute("largest", largest), DataAttribute("beta", beta)])
    }

    private var rayMarks: [any Mark] {
        let places = fan.rays.count > 200 ? [] : fan.rays.map { degrees($0.angle) }
        return [
            SegmentsMark(
                places.map { (Point($0, -1e300), Point($0, 1e300)) }, stroke: Stroke(width: 0.6, opacity: 0.25))
        ]
    }

    private static let betaStroke = Stroke(.grey, width: 1.6, dash: .dashed)

    private var betaMarks: [any Mark] {
        [beta, -beta].map { RuleMark.y($0, stroke: Self.betaStroke, data: [DataAttribute("level", $0)]) }
    }

    /// The angle of a neuron and the value there.
    private func place(_ neuron: LiftedNeuron) -> Point {
        let w = fan.plane.project(neuron.w)
        let angle = atan2(w[1], w[0])
        return Point(degrees(angle), correlation(angle))
    }

    private var neuronMarks: [any Mark] {
        neurons.enumerated().map { i, neuron in
            let p = place(neuron)
            let color: Color = neuron.sign > 0 ? .blue : .vermilion
            let dot = DotMark.Dot(
                p, data: [DataAttribute("neuron", i + 1), DataAttribute("value", p.y)],
                tip: "neuron \(i + 1): \(NumberText.significant(p.y)) at \(NumberText.fixed(p.x, decimals: 1))°")
            return DotMark(
                [dot], shape: neuron.sign > 0 ? .circle : .square, radius: 4.5,
                fill: neuron.sign > 0 ? Fill(color) : nil,
                stroke: Stroke(color, width: 2))
        }
    }

    private var labels: [Label] {
        guard neurons.count <= 24 else { return [] }
        return neurons.enumerated().map { i, neuron in
            .around(
                place(neuron), "w" + NumberText.subscript(i + 1), distance: 9, style: TextStyle(size: 12, bold: true))
        }
    }

    // MARK: Words

    private var title: String {
        let excess = largest - beta
        // The sines are computed to rounding; a dual point of a solver is feasible to about 1e-7.
        guard excess > 1e-6 * beta else {
            let touching = neurons.count { abs(abs(place($0).y) - beta) <= 1e-6 * beta }
            return "|νᵀ(Xu)₊| never exceeds β"
                + (neurons.isEmpty ? "" : "; it touches β at \(counted(touching, "neuron"))")
        }
        return "|νᵀ(Xu)₊| exceeds β by \(NumberText.significant(excess, digits: 3)): some neuron is worth adding"
    }

    private var legend: [LegendEntry] {
        [
            LegendEntry(.line(Stroke(width: 1.8)), "νᵀ(Xu)₊"),
            LegendEntry(.line(Self.betaStroke), "±β = ±\(NumberText.significant(beta))"),
        ] + LiftedNeuron.dotLegend(neurons)
    }

    private var description: String {
        let list = neurons.enumerated().prefix(24).map { i, neuron in
            let p = place(neuron)
            return
                "Neuron \(i + 1) at \(NumberText.fixed(p.x, decimals: 1))°: \(NumberText.significant(p.y, digits: 6))."
        }
        return "The largest absolute value is \(NumberText.significant(largest, digits: 8)), β is \(exactText(beta)). "
            + list.joined(separator: " ")
    }
}
