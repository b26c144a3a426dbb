import Arrangements
import Figures
import Language

/// Pictures of the space of the neurons u and of its patterns.
let coneKinds: [PlotKind] = [
    PlotKind("cones", "patterns and neurons in the plane, rank at most 2") { subjects in
        subjects.showsCones && subjects.rank.map { $0 <= 2 } ?? false
    } make: { subjects, options in
        let arrangement = try subjects.requiredArrangement("cones")
        let figure = try ConesFigure(
            arrangement, patterns: subjects.patterns?.collection,
            neurons: try subjects.requiredNeurons(d: arrangement.dimension), options: options)
        guard let figure else {
            throw PlotKind.unsuitable(
                "cones", needs: "data of rank at most 2", found: "rank \(arrangement.rank)",
                remedy: arrangement.rank == 3 ? "use kind=\"sphere\"" : "use kind=\"hamming\"")
        }
        return figure.plot()
    },
    PlotKind("sphere", "patterns and neurons on both hemispheres, rank 3") { subjects in
        subjects.showsCones && subjects.rank == 3
    } make: { subjects, options in
        let arrangement = try subjects.requiredArrangement("sphere")
        let figure = SphereFigure(
            arrangement, patterns: subjects.patterns?.collection,
            neurons: try subjects.requiredNeurons(d: arrangement.dimension), options: options)
        guard let figure else {
            throw PlotKind.unsuitable(
                "sphere", needs: "data of rank 3", found: "rank \(arrangement.rank)",
                remedy: arrangement.rank < 3 ? "use kind=\"cones\"" : "use kind=\"hamming\"")
        }
        return figure.plot()
    },
    PlotKind("hamming", "the graph of neighbouring cells") { subjects in
        subjects.patterns.map { $0.collection.count <= 80 } ?? false
    } make: { subjects, options in
        let patterns = try subjects.requiredPatterns("hamming")
        let neurons = try subjects.requiredNeurons(d: patterns.arrangement.dimension)
        let figure = NeighbourFigure(patterns.collection, of: patterns.arrangement, neurons: neurons, options: options)
        guard let figure else {
            throw PlotKind.unsuitable(
                "hamming", needs: "1 to \(NeighbourFigure.cellLimit) patterns", found: "\(patterns.collection.count)",
                remedy: "use kind=\"patterns\"")
        }
        return figure.plot()
    },
    PlotKind("patterns", "patterns as columns of zeros and ones") {
        $0.patterns != nil
    } make: { subjects, options in
        PatternMatrixFigure(try subjects.requiredPatterns("patterns").collection, options: options).plot()
    },
]

extension PlotSubjects {
    /// Whether the values are about cones: patterns, or a solution alone.
    fileprivate var showsCones: Bool { patterns != nil || (solution != nil && values.count == 1) }

    /// The rank of the data, nil without data.
    fileprivate var rank: Int? { (try? arrangement())?.rank }

    fileprivate func requiredArrangement(_ kind: String) throws -> HyperplaneArrangement {
        guard let arrangement = try arrangement() else {
            throw PlotKind.unsuitable(kind, needs: "patterns, a solution or data", found: kinds)
        }
        return arrangement
    }

    fileprivate func requiredPatterns(_ kind: String) throws -> Patterns {
        guard let patterns else {
            throw PlotKind.unsuitable(kind, needs: "patterns", found: kinds, remedy: "enumerate(data) gives them")
        }
        return patterns
    }

    fileprivate func requiredNeurons(d: Int) throws -> [LiftedNeuron] {
        guard neurons.allSatisfy({ $0.w.count == d }) else {
            throw Diagnostic(.shape, "the network has \(networks.first?.dimension ?? 0) inputs, the data \(d) columns")
        }
        return neurons
    }
}
