import Arrangements
import LinearAlgebra
import Plots

extension ConesFigure {
    var sectorMarks: [any Mark] {
        guard cellsAreTinted else { return [] }
        return fan.sectors.enumerated().map { i, sector in
            let name = numbers[i].map { "D" + NumberText.subscript($0 + 1) + " = " } ?? "not among the patterns: "
            // A ring of an even number of cells needs two tints; the third keeps antipodal cones of odd halves apart.
            let tint = Fill.tints[i % 3 == 0 && i == fan.sectors.count - 1 ? 1 : i % 3]
            var data = [DataAttribute("from", sector.from), DataAttribute("to", sector.to)]
            if let number = numbers[i] { data.append(DataAttribute("index", number + 1)) }
            if arrangement.n <= 64 { data.append(DataAttribute("pattern", sector.pattern.description)) }
            return AreaMark(
                [window.polygon(from: sector.from, to: sector.to)], fill: numbers[i] == nil ? nil : tint, data: data,
                tip: arrangement.n <= 64 ? name + sector.pattern.description : nil)
        }
    }

    var rayMarks: [any Mark] {
        let stroke = Stroke(width: fan.rays.count > 100 ? 0.5 : 1, opacity: 0.55)
        let origin = Point(0, 0)
        guard cellsAreTinted else {
            return [SegmentsMark(fan.rays.map { (origin, window.edge(at: $0.angle)) }, stroke: stroke)]
        }
        return fan.rays.map { ray in
            let names = ray.rows.map { "x" + NumberText.subscript($0 + 1) + "ᵀu" }.joined(separator: " = ")
            let rows = ray.rows.map { String($0 + 1) }.joined(separator: " ")
            return LineMark(
                [origin, window.edge(at: ray.angle)], stroke: stroke,
                data: [DataAttribute("rows", rows), DataAttribute("angle", ray.angle)], tip: names + " = 0")
        }
    }

    var originMark: DotMark {
        DotMark([DotMark.Dot(Point(0, 0))], radius: 2.5, fill: Fill(.current))
    }

    var rowMark: DotMark {
        let dots = rowPoints.enumerated().map { k, p in
            DotMark.Dot(p, data: [DataAttribute("row", k + 1)], tip: "x" + NumberText.subscript(k + 1))
        }
        return DotMark(
            dots, shape: .diamond, radius: dots.count > 60 ? 2 : 3, fill: Fill(.current, opacity: 0.85))
    }

    var neuronMarks: [any Mark] {
        neurons.enumerated().map { i, neuron in
            let length = norm2(neuron.w)
            let pattern = arrangement.pattern(of: neuron.w)
            var data = [
                DataAttribute("neuron", i + 1), DataAttribute("sign", neuron.sign), DataAttribute("norm", length),
            ]
            if arrangement.n <= 64 { data.append(DataAttribute("pattern", pattern.description)) }
            return ArrowMark(
                from: Point(0, 0), to: tip(of: neuron), stroke: neuron.stroke, hollow: neuron.sign < 0, data: data,
                tip: "neuron \(i + 1): sign \(neuron.sign > 0 ? "+" : "−"), ‖w‖ = \(NumberText.significant(length))")
        }
    }
}
