import Language
import LinearAlgebra
import Networks
import Plots

extension ReLUNetwork: ObjectValue {
    /// The type's name in messages and help.
    public var typeName: String { "Network" }
    /// The one-line text form.
    public var summary: String {
        "Network of \(width) neuron\(width == 1 ? "" : "s") on ℝ\(NumberText.superscript(dimension))"
    }
    /// The summary over a table of the neurons.
    public var display: DisplayBundle {
        DisplayBundle(plain: summary, html: "<p>\(escapedHTML(summary))</p>\(table().display.html ?? "")")
    }

    /// The fields with a few words on each.
    public var fields: [FieldDescription] {
        [
            FieldDescription("m", "the number of slots"),
            FieldDescription("U", "the hidden weights, m × d, one neuron per row"),
            FieldDescription("alpha", "the output weights, m"),
            FieldDescription("neurons", "the number of neurons that contribute: u ≠ 0 and α ≠ 0"),
            FieldDescription("norms", "‖u_i‖|α_i| for every slot, the neuron's share of the penalty"),
        ]
    }

    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? {
        switch name {
        case "m": .number(Double(width))
        case "U": .matrix(hiddenWeights)
        case "alpha": .vector(neurons.map(\.alpha))
        case "neurons": .number(Double(contributing.width))
        case "norms": .vector(neurons.map { norm2($0.convexWeight) })
        default: nil
        }
    }

    /// The hidden weights u_i as rows, m × d.
    var hiddenWeights: Matrix { Matrix(rows: width, columns: dimension, storage: neurons.flatMap(\.u)) }

    /// Whether two networks have the same weights in the same order.
    public func isEqual(to other: any ObjectValue) -> Bool { (other as? ReLUNetwork) == self }
}
