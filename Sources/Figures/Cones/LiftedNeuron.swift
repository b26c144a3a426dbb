import ConvexPrograms
import LinearAlgebra
import Networks
import Plots

/// A neuron as the convex program sees it: w = |α| u with the sign of α, or a block of the program.
public struct LiftedNeuron: Sendable, Equatable {
    /// The vector w ∈ ℝᵈ.
    public let w: Vector
    /// The sign, +1 or −1.
    public let sign: Int

    /// Makes a neuron of the program.
    public init(w: Vector, sign: Int) {
        self.w = w
        self.sign = sign
    }

    /// The neurons of a network that contribute to its outputs.
    public static func of(_ network: ReLUNetwork) -> [LiftedNeuron] {
        network.neurons.filter(\.contributes).map { LiftedNeuron(w: $0.convexWeight, sign: $0.sign) }
    }

    /// The non-zero blocks of a point of the program.
    public static func of(_ blocks: [Block]) -> [LiftedNeuron] {
        blocks.filter { norm2($0.w) > 0 }.map { LiftedNeuron(w: $0.w, sign: $0.sign) }
    }

    /// A neuron shorter than this share of the longest one counts as dead: training with weight decay shrinks it for ever.
    static let negligible = 1e-9

    /// Blue and solid for a positive neuron, vermilion and dashed for a negative one.
    var stroke: Stroke { Self.stroke(sign: sign) }

    static func stroke(sign: Int) -> Stroke {
        Stroke(sign > 0 ? .blue : .vermilion, width: 2, dash: sign > 0 ? .solid : .dashed)
    }

    /// The legend of the signs that occur.
    static func legend(_ neurons: [LiftedNeuron]) -> [LegendEntry] {
        let longest = neurons.map { norm2($0.w) }.max() ?? 0
        var entries: [LegendEntry] = []
        for (sign, word) in [(1, "positive"), (-1, "negative")] where neurons.contains(where: { $0.sign == sign }) {
            entries.append(LegendEntry(.arrow(stroke(sign: sign), hollow: sign < 0), "\(word) neurons"))
        }
        if let last = entries.indices.last, longest > 0 {
            entries[last].text += "; length ∝ ‖w‖₂, at most \(NumberText.significant(longest, digits: 3))"
        }
        return entries
    }

    /// The legend of the signs that occur, for neurons drawn as dots: a disc for a positive neuron, a hollow square for a negative one.
    static func dotLegend(_ neurons: [LiftedNeuron], _ note: String = "") -> [LegendEntry] {
        var entries: [LegendEntry] = []
        for (sign, word) in [(1, "positive"), (-1, "negative")] where neurons.contains(where: { $0.sign == sign }) {
            let color: Color = sign > 0 ? .blue : .vermilion
            entries.append(
                LegendEntry(
                    .dot(
                        sign > 0 ? .circle : .square, fill: sign > 0 ? Fill(color) : nil,
                        stroke: Stroke(color, width: 2)),
                    "\(word) neurons" + note))
        }
        return entries
    }
}
