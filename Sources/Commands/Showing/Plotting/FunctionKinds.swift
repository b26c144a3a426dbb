import Figures
import Language
import Networks

/// Pictures of the outputs of networks.
let functionKinds: [PlotKind] = [
    PlotKind("function", "outputs over one input, exact at the kinks", takes: .labels) { subjects in
        !subjects.functions.isEmpty && subjects.inputs(free: 1)?.dimension == 1
    } make: { subjects, options in
        let inputs = try subjects.requiredInputs("function", free: 1)
        let count = subjects.functions.count
        guard options.labels.isEmpty || options.labels.count == count else {
            throw PlotKind.mislabelled(options.labels.count, count)
        }
        guard let figure = FunctionFigure(subjects.functions, inputs: inputs, data: subjects.data, options: options)
        else {
            throw subjects.misfit("function", free: 1, inputs)
        }
        return figure.plot()
    },
    PlotKind("boundary", "the output over two inputs, with the data") { subjects in
        !subjects.functions.isEmpty && subjects.inputs(free: 2)?.dimension == 2
    } make: { subjects, options in
        let inputs = try subjects.requiredInputs("boundary", free: 2)
        let network = subjects.functions[0]
        guard let figure = BoundaryFigure(network, inputs: inputs, data: subjects.data, options: options) else {
            throw subjects.misfit("boundary", free: 2, inputs)
        }
        return figure.plot()
    },
]

extension PlotSubjects {
    fileprivate func requiredInputs(_ kind: String, free: Int) throws -> InputSpace {
        guard !functions.isEmpty else {
            throw PlotKind.unsuitable(kind, needs: "a network or a solution", found: kinds)
        }
        guard let inputs = inputs(free: free) else { throw misfit(kind, free: free, nil) }
        return inputs
    }

    /// The diagnostic for a network or data of other dimensions.
    fileprivate func misfit(_ kind: String, free: Int, _ inputs: InputSpace?) -> Diagnostic {
        let needs = "\(free == 1 ? "one input" : "two inputs"), with or without a bias column"
        let d = functions.first?.dimension ?? 0
        guard let inputs else { return PlotKind.unsuitable(kind, needs: needs, found: "a network of \(d) inputs") }
        let bias = inputs.bias == nil ? "" : " and a bias column"
        let found = "data of \(inputs.dimension) input\(inputs.dimension == 1 ? "" : "s")\(bias) and a network of \(d)"
        return PlotKind.unsuitable(kind, needs: needs, found: found)
    }
}
