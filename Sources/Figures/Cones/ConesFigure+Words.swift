import Arrangements
import LinearAlgebra
import Plots

extension ConesFigure {
    var title: String {
        var parts = counted(fan.sectors.count, "cone") + " of " + counted(arrangement.n, "point")
        if isPartial { parts = "\(numbers.compactMap(\.self).count) of " + parts }
        parts += fan.plane.isOriginal ? " in the plane" : " of rank \(arrangement.rank)"
        return neurons.isEmpty ? parts : parts + "; " + counted(neurons.count, "neuron")
    }

    var legend: [LegendEntry] {
        [LegendEntry(.dot(.diamond, fill: Fill(.current, opacity: 0.85), stroke: nil), "row normals xₖ")]
            + LiftedNeuron.legend(neurons)
    }

    var notes: [String] {
        var notes: [String] = []
        if !rowsAreToScale { notes.append("Row normals are drawn at one length.") }
        if !cellsAreTinted { notes.append("The cones are too many to tint and label.") }
        let coinciding = arrangement.coincidences.count
        if coinciding > 0 {
            notes.append("\(counted(coinciding, "hyperplane belongs", "hyperplanes belong")) to several rows.")
        }
        let zeros = arrangement.zeroRows.count
        if zeros > 0 { notes.append("\(counted(zeros, "zero row is", "zero rows are")) active everywhere.") }
        return notes
    }

    var description: String {
        let shown = fan.sectors.enumerated().prefix(24).map { i, sector in
            let name = numbers[i].map { "D\($0 + 1)" } ?? "unnumbered"
            let (from, to) = (sector.from * 180 / .pi, sector.to * 180 / .pi)
            return
                "\(name) = \(sector.pattern) from \(NumberText.fixed(from, decimals: 1))° to \(NumberText.fixed(to, decimals: 1))°"
        }
        let rest = fan.sectors.count > 24 ? "; and \(fan.sectors.count - 24) more" : ""
        let arrows = neurons.enumerated().prefix(24).map { i, neuron in
            " Neuron \(i + 1): sign \(neuron.sign), norm \(NumberText.significant(norm2(neuron.w)))."
        }
        return "Cones: " + shown.joined(separator: "; ") + rest + "." + arrows.joined()
    }
}
