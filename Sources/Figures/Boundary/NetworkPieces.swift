import LinearAlgebra
import Networks
import Plots

/// The pieces of a rectangle on which a network of two inputs is linear.
///
/// Coordinates are relative to the rectangle, [0, 1]², so that scales of the inputs do not matter.
struct NetworkPieces {
    /// The pieces with the outputs.
    let pieces: LinearPieces
    /// The distinct lines on which neurons begin to be active.
    let lines: [KinkLine]

    /// a s + b t + c = 0 in relative coordinates, with a² + b² = 1, of one or more neurons.
    struct KinkLine {
        let a: Double
        let b: Double
        let c: Double
        let neurons: [Int]

        func value(_ p: Point) -> Double { a * p.x + b * p.y + c }
    }

    /// Rounding of a unit normal's product with a point of [0, 1]²; corners this close to a line count as on it.
    private static let tolerance = 1e-11

    /// Cuts the rectangle by the lines of the neurons that cross it.
    ///
    /// - Complexity: O(m²) polygons for m lines, O(m³) operations.
    init(_ network: ReLUNetwork, inputs: InputSpace, window: BoundaryWindow) {
        lines = Self.kinkLines(network, inputs, window)
        var pieces: [[Point]] = [[Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)]]
        for line in lines {
            pieces = pieces.flatMap { Self.split($0, by: line) }
        }
        self.pieces = LinearPieces(
            polygons: pieces.map { piece in
                piece.map { LinearPieces.Corner(p: $0, value: network.output(inputs.row(window.inputs(at: $0)))) }
            })
    }

    private static func kinkLines(_ network: ReLUNetwork, _ inputs: InputSpace, _ window: BoundaryWindow) -> [KinkLine]
    {
        var lines: [KinkLine] = []
        for (i, neuron) in network.neurons.enumerated() where neuron.contributes {
            let (u, v) = (inputs.weight(0, of: neuron), inputs.weight(1, of: neuron))
            let (a, b) = (u * window.width, v * window.height)
            let length = norm2([a, b])
            guard length > 0 else { continue }
            let c = u * window.x.lowerBound + v * window.y.lowerBound + inputs.offset(neuron)
            let sign: Double = a > 0 || (a == 0 && b > 0) ? 1 : -1
            let line = KinkLine(a: sign * a / length, b: sign * b / length, c: sign * c / length, neurons: [i])
            if let known = lines.firstIndex(where: { coincide($0, line) }) {
                lines[known] = KinkLine(
                    a: lines[known].a, b: lines[known].b, c: lines[known].c, neurons: lines[known].neurons + [i])
            } else {
                lines.append(line)
            }
        }
        return lines.filter { line in
            let values = [Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)].map(line.value)
            return values.contains { $0 > tolerance } && values.contains { $0 < -tolerance }
        }
    }

    private static func coincide(_ l: KinkLine, _ k: KinkLine) -> Bool {
        abs(l.a - k.a) < 1e-9 && abs(l.b - k.b) < 1e-9 && abs(l.c - k.c) < 1e-9
    }

    private static func split(_ piece: [Point], by line: KinkLine) -> [[Point]] {
        let values = piece.map { p in
            let value = line.value(p)
            return abs(value) <= tolerance ? 0 : value
        }
        guard values.contains(where: { $0 > 0 }), values.contains(where: { $0 < 0 }) else { return [piece] }
        return [LinearPieces.clip(piece, values), LinearPieces.clip(piece, values.map { -$0 })].filter { $0.count >= 3 }
    }
}

/// The rectangle of inputs that a boundary figure shows.
struct BoundaryWindow {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    var width: Double { x.upperBound - x.lowerBound }
    var height: Double { y.upperBound - y.lowerBound }

    /// The inputs at a relative place.
    func inputs(at p: Point) -> Vector { [x.lowerBound + p.x * width, y.lowerBound + p.y * height] }

    /// The data point of a relative place.
    func point(_ p: Point) -> Point { Point(x.lowerBound + p.x * width, y.lowerBound + p.y * height) }
}
