import Arrangements
import LinearAlgebra
import Plots

extension ConesFigure {
    var neuronLabels: [Label] {
        guard neurons.count <= 24 else { return [] }
        return neurons.enumerated().map { i, neuron in
            let p = tip(of: neuron)
            return .around(
                p, "w" + NumberText.subscript(i + 1), distance: 8, style: TextStyle(size: 12, bold: true))
        }
    }

    /// One label for all rows at a place; none when there are too many to read.
    var rowLabels: [Label] {
        guard arrangement.n <= 30 else { return [] }
        var groups: [Point: [Int]] = [:]
        for (k, p) in rowPoints.enumerated() { groups[p, default: []].append(k) }
        return groups.values.sorted { $0[0] < $1[0] }.map { rows in
            let names = rows.map { "x" + NumberText.subscript($0 + 1) }
            let text = names.count > 3 ? "\(names[0]) … \(names[names.count - 1])" : names.joined(separator: " ")
            return .around(rowPoints[rows[0]], text, distance: 7, style: TextStyle(size: 12))
        }
    }

    /// Patterns of more rows than this are named by their number only.
    private static let bitLimit = 12

    private func labelText(_ sector: Int) -> String? {
        numbers[sector].map { number in
            let name = "D" + NumberText.subscript(number + 1)
            return arrangement.n <= Self.bitLimit ? "\(name) (\(fan.sectors[sector].pattern))" : name
        }
    }

    private static let sectorStyle = TextStyle(size: 12)

    /// Labels inside the cones, else outside; the widest cones first.
    var sectorLabels: [Label] {
        guard cellsAreTinted else { return [] }
        let widestFirst = fan.sectors.indices.sorted { fan.sectors[$0].opening > fan.sectors[$1].opening }
        return widestFirst.compactMap { i in
            guard let text = labelText(i) else { return nil }
            let sector = fan.sectors[i]
            return Label(
                text, style: Self.sectorStyle, places: places(in: sector),
                region: window.polygon(from: sector.from, to: sector.to),
                fallback: leadersAreDrawn ? .leader(window.edge(at: sector.middle)) : .drop,
                data: [DataAttribute("cone", (numbers[i] ?? 0) + 1)])
        }
    }

    /// With more cones most would find no place outside.
    private var leadersAreDrawn: Bool { fan.sectors.count <= 160 }

    /// Places along the middle of the sector, from far to near, then beside the middle.
    private func places(in sector: ConeFan.Sector) -> [Label.Place] {
        let opening = min(sector.opening, .pi)
        return [0.0, 0.22, -0.22, 0.36, -0.36].flatMap { aside in
            stride(from: 0.88, through: 0.3, by: -0.06).map { share in
                let edge = window.edge(at: sector.middle + aside * opening)
                return Label.Place(
                    Point(share * edge.x, share * edge.y), offset: Point(0, 0.36 * Self.sectorStyle.size))
            }
        }
    }

    /// Room for labels outside when some cone is too narrow for its own.
    var labelMargin: Panel.LabelMargin {
        guard leadersAreDrawn else { return Panel.LabelMargin() }
        let pixelsPerUnit = options.width / (2 * window.a + 0.6)
        var widest = 0.0
        for (i, sector) in fan.sectors.enumerated() {
            guard let text = labelText(i), sector.opening < 0.6 * .pi else { continue }
            let width = TextMeasure.width(text, size: Self.sectorStyle.size)
            let edge = window.edge(at: sector.middle)
            let length = norm2([edge.x, edge.y])
            // The extent of the text's box across the middle of the sector, against the sector's width at 0.85 of the way.
            let needed = (width * abs(edge.y) + 14 * abs(edge.x)) / length + 10
            if 0.85 * length * pixelsPerUnit * sector.opening < needed { widest = max(widest, width) }
        }
        return widest > 0 ? Panel.LabelMargin(horizontal: widest + 22, vertical: 26) : Panel.LabelMargin()
    }
}
