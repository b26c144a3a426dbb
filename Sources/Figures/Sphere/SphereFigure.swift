import Arrangements
import Glibc
import LinearAlgebra
import Plots

/// The cones of an arrangement of rank 3 on the unit sphere: both hemispheres side by side, with neurons.
public struct SphereFigure: Sendable {
    let arrangement: HyperplaneArrangement
    let space: RowSpace
    let numbers: [ActivationPattern: Int]
    let total: Int?
    /// The number of all cells.
    private let cones: Int
    let neurons: [LiftedNeuron]
    let options: FigureOptions

    /// More pieces than this are not tinted.
    private static let tintLimit = 2500

    /// Prepares the figure; nil when the rank is not 3.
    ///
    /// - Parameters:
    ///   - patterns: which cells are tinted and numbered, in their order; nil: all are tinted, none numbered.
    ///   - neurons: drawn as dots by sign at their directions, their areas in proportion to ‖w‖₂.
    public init?(
        _ arrangement: HyperplaneArrangement, patterns: PatternCollection? = nil, neurons: [LiftedNeuron] = [],
        options: FigureOptions = FigureOptions()
    ) {
        guard arrangement.rank == 3 else { return nil }
        self.arrangement = arrangement
        space = RowSpace(arrangement, dimension: 3)
        guard let count = try? arrangement.count() else { return nil }
        cones = Int(clamping: count)
        let numbered = cones <= 2 * Self.tintLimit ? patterns.map(Array.init) ?? [] : []
        numbers = Dictionary(numbered.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        total = patterns?.count
        self.neurons = neurons
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        // Beyond, one hemisphere has too many pieces for certain, and cutting them takes longer with every circle.
        let halves =
            cones <= 2 * Self.tintLimit ? [1.0, -1].map { SphereCells(arrangement, space: space, sign: $0) } : []
        let isTinted = !halves.isEmpty && halves.allSatisfy { $0.pieces.count <= Self.tintLimit }
        var plot = Plot(
            title: title,
            panels: [1.0, -1].enumerated().map { panel(isTinted ? halves[$0].pieces : [], sign: $1) })
        plot.subtitle =
            "Directions u on the unit sphere, seen along \(axisName(2)); each great circle is some xₖᵀu = 0."
        plot.legend = legend
        plot.notes = isTinted ? [] : ["The cones are too many to tint."]
        plot.description = description
        return options.apply(to: plot)
    }

    private func axisName(_ j: Int) -> String {
        space.isOriginal ? "u" + NumberText.subscript(j + 1) : "axis \(j + 1) of the row space"
    }

    // MARK: Panels

    private func panel(_ pieces: [SphereCells.Piece], sign: Double) -> Panel {
        var panel = Panel(
            x: Axis(axisName(0), domain: -1.04...1.04, ticks: .none),
            y: Axis(axisName(1), domain: -1.04...1.04, ticks: .none))
        panel.title = "\(axisName(2)) \(sign > 0 ? "≥" : "≤") 0"
        panel.equalAspect = true
        panel.marks = pieces.map(area) + circles(sign: sign) + [rim] + dots(sign: sign)
        panel.labels = [
            LabelGroup(neuronLabels(sign: sign), noun: ("neuron", "neurons")),
            LabelGroup(cellLabels(pieces), noun: ("cone", "cones")),
        ]
        return panel
    }

    private func shown(_ v: Vector) -> Point { Point(v[0], v[1]) }

    /// A piece in one of two tints: crossing a hyperplane changes the parity of the hyperplanes on whose positive side it lies.
    private func area(_ piece: SphereCells.Piece) -> any Mark {
        let ring = piece.corners.indices.flatMap { i in
            greatArc(piece.corners[i], piece.corners[(i + 1) % piece.corners.count])
        }
        let number = numbers[piece.pattern]
        var data = number.map { [DataAttribute("index", $0 + 1)] } ?? []
        if arrangement.n <= 64 { data.append(DataAttribute("pattern", piece.pattern.description)) }
        let isOdd = representatives.count { piece.pattern[$0] } % 2 == 1
        let isTinted = total == nil || number != nil
        let name = number.map { "D" + NumberText.subscript($0 + 1) + " = " } ?? ""
        return AreaMark(
            [ring.map(shown)], fill: isTinted ? Fill.tints[isOdd ? 1 : 0] : Fill(.current, opacity: 0.01), data: data,
            tip: arrangement.n <= 64 ? name + piece.pattern.description : nil)
    }

    /// One row per distinct hyperplane.
    private var representatives: [Int] {
        (0..<arrangement.n).filter { k in
            arrangement.rows(sharingHyperplaneOf: k).first == k && norm2(space.rows[k]) > 0
        }
    }

    /// The halves of the great circles on the hemisphere.
    private func circles(sign: Double) -> [any Mark] {
        representatives.compactMap { k -> (any Mark)? in
            guard let normal = normalized(space.rows[k]), let across = normalized(cross(normal, [0, 0, 1])) else {
                return nil
            }
            let rising = cross(normal, across)
            let up = rising[2] * sign >= 0 ? rising : scaled(rising, by: -1)
            let points = (0...60).map { i -> Point in
                let t = Double(i) / 60 * .pi
                return shown(sum(scaled(across, by: cos(t)), up, times: sin(t)))
            }
            let rows = arrangement.rows(sharingHyperplaneOf: k).map { $0 + 1 }
            return LineMark(
                points, stroke: Stroke(width: arrangement.n > 40 ? 0.5 : 1, opacity: 0.6),
                data: [DataAttribute("rows", rows.map(String.init).joined(separator: " "))],
                tip: rows.map { "x" + NumberText.subscript($0) + "ᵀu" }.joined(separator: " = ") + " = 0")
        }
    }

    private var rim: any Mark {
        let points = (0...180).map { i -> Point in
            let t = Double(i) / 90 * .pi
            return Point(cos(t), sin(t))
        }
        return LineMark(points, stroke: Stroke(width: 1.2))
    }

    // MARK: Neurons

    /// The neurons of the hemisphere with their directions; those on the rim are on both.
    private func neurons(sign: Double) -> [(index: Int, neuron: LiftedNeuron, direction: Vector)] {
        neurons.enumerated().compactMap { i, neuron in
            guard let direction = normalized(space.project(neuron.w)), direction[2] * sign >= -1e-9 else { return nil }
            return (i, neuron, direction)
        }
    }

    private func dots(sign: Double) -> [any Mark] {
        let largest = neurons.map { norm2($0.w) }.max() ?? 1
        return neurons(sign: sign).map { i, neuron, direction in
            let length = norm2(neuron.w)
            let color: Color = neuron.sign > 0 ? .blue : .vermilion
            let dot = DotMark.Dot(
                shown(direction),
                data: [
                    DataAttribute("neuron", i + 1), DataAttribute("sign", neuron.sign), DataAttribute("norm", length),
                ],
                tip: "neuron \(i + 1): sign \(neuron.sign > 0 ? "+" : "−"), ‖w‖ = \(NumberText.significant(length))")
            return DotMark(
                [dot], shape: neuron.sign > 0 ? .circle : .square, radius: 3 + 5 * (length / largest).squareRoot(),
                fill: neuron.sign > 0 ? Fill(color) : nil, stroke: Stroke(color, width: 2))
        }
    }

    private func neuronLabels(sign: Double) -> [Label] {
        guard neurons.count <= 24 else { return [] }
        return neurons(sign: sign).map { i, _, direction in
            .around(
                shown(direction), "w" + NumberText.subscript(i + 1), distance: 11,
                style: TextStyle(size: 12, bold: true))
        }
    }

    /// The numbers of the cells, where no line is covered.
    private func cellLabels(_ pieces: [SphereCells.Piece]) -> [Label] {
        guard (total ?? 0) <= 200 else { return [] }
        return pieces.compactMap { piece in
            guard let number = numbers[piece.pattern] else { return nil }
            let middle = piece.corners.reduce([0, 0, 0]) { sum($0, $1) }
            return normalized(middle).map { direction in
                Label(
                    "D" + NumberText.subscript(number + 1), style: TextStyle(size: 11),
                    places: [Label.Place(shown(direction), offset: Point(0, 4))], fallback: .dropUnlessClear)
            }
        }
    }

    // MARK: Words

    private var title: String {
        var parts = counted(cones, "cone") + " of " + counted(arrangement.n, "point") + " of rank 3"
        if let total, total < cones { parts = "\(total) of " + parts }
        return neurons.isEmpty ? parts : parts + "; " + counted(neurons.count, "neuron")
    }

    private var legend: [LegendEntry] { LiftedNeuron.dotLegend(neurons, " (area ∝ ‖w‖₂)") }

    private var description: String {
        let list = neurons.enumerated().prefix(24).map { i, neuron in
            "Neuron \(i + 1): sign \(neuron.sign), norm \(NumberText.significant(norm2(neuron.w)))"
                + ", pattern \(arrangement.pattern(of: neuron.w))."
        }
        return
            (["\(counted(cones, "cone")) between \(counted(arrangement.distinctHyperplanes, "great circle"))."] + list)
            .joined(separator: " ")
    }
}
