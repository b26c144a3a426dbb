import Arrangements
import Figures
import Language

/// Pictures of the space of the neurons u.
let coneKinds: [PlotKind] = [
    PlotKind("cones", "patterns and neurons in the plane, rank at most 2") { subjects in
        subjects.showsCones && subjects.rank.map { $0 <= 2 } ?? false
    } make: { subjects, options in
        let arrangement = try subjects.requiredArrangement("cones")
        let figure = try ConesFigure(
            arrangement, patterns: subjects.patterns?.collection,
            neurons: try subjects.requiredNeurons(d: arrangement.dimension),
            options: options)
        guard let figure else {
            throw PlotKind.unsuitable(
                "cones", needs: "data of rank at most 2", found: "rank \(arrangement.rank)",
                remedy: arrangement.rank == 3 ? "use kind=\"sphere\"" : nil)
        }
        return figure.plot()
    }
]

extension PlotSubjects {
    /// Whether the values are about cones: patterns, or a solution without a network or dataset beside it.
    fileprivate var showsCones: Bool { patterns != nil || (solution != nil && values.count == 1) }

    /// The rank of the data, nil without data.
    fileprivate var rank: Int? { (try? arrangement())?.rank }

    fileprivate func requiredArrangement(_ kind: String) throws -> HyperplaneArrangement {
        guard let arrangement = try arrangement() else {
            throw PlotKind.unsuitable(kind, needs: "patterns, a solution or data", found: kinds)
        }
        return arrangement
    }

    fileprivate func requiredNeurons(d: Int) throws -> [LiftedNeuron] {
        guard neurons.allSatisfy({ $0.w.count == d }) else {
            throw Diagnostic(.shape, "the network has \(networks.first?.dimension ?? 0) inputs, the data \(d) columns")
        }
        return neurons
    }
}
