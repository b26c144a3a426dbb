import Language
import LinearAlgebra
import Networks
import Plots

extension Arguments {
    /// A problem.
    func problem(_ name: String = "P") throws -> Problem { try object(name, as: Problem.self, "a Problem") }

    /// A network, whose inputs must fit the problem when one is given.
    func network(_ name: String = "θ", for problem: Problem? = nil) throws -> ReLUNetwork {
        let network = try networkObject(name)
        if let problem { try requireInputs(of: network, problem.program.d, argument: name) }
        return network
    }

    /// A network; a solution is not one, but says how to make it one.
    private func networkObject(_ name: String) throws -> ReLUNetwork {
        guard self[name].is(SolvedProblem.self) else { return try object(name, as: ReLUNetwork.self, "a Network") }
        var diagnostic = mismatch(name, "a Network")
        diagnostic.remedy = "network(W) is the network of a Solution W"
        throw diagnostic
    }

    /// Throws unless the network takes inputs of dimension d.
    func requireInputs(of network: ReLUNetwork, _ d: Int, argument: String) throws {
        guard network.dimension != d else { return }
        throw Diagnostic(
            .shape, "the network takes inputs of dimension \(network.dimension), the data have \(counted(d, "column"))",
            remedy: network.dimension == d + 1
                ? "append the column of ones with `bias(data)`, or build the network for \(counted(d, "input"))"
                : "use data with \(network.dimension) columns, or a network on ℝ\(NumberText.superscript(d))",
            argument: argument)
    }
}

extension Optional<Value> {
    /// Whether the value is an engine value of a type, for commands that share a name.
    func `is`<T: ObjectValue>(_ type: T.Type) -> Bool {
        if case .object(let object)? = self { return object is T }
        return false
    }
}
