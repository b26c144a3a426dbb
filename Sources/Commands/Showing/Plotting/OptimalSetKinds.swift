import Figures
import Language
import Networks
import Plots

/// Pictures of the set of optimal networks.
let optimalSetKinds: [PlotKind] = [
    PlotKind("polytope", "the optimal networks by vertices and edges") { subjects in
        subjects.first(OptimalSet.self).flatMap { $0.vertices.map { $0.count <= PolytopeFigure.vertexLimit } } ?? false
    } make: { subjects, options in
        let set = try subjects.optimalSet("polytope")
        guard let figure = PolytopeFigure(set, options: options) else {
            throw PlotKind.unsuitable(
                "polytope", needs: "at most \(PolytopeFigure.vertexLimit) vertices",
                found: set.vertices.map { "\($0.count)" } ?? "too many to list", remedy: "use kind=\"sets\"")
        }
        return figure.plot()
    },
    PlotKind("sets", "the diagram of 𝒲*, Θcvx and Θ* with their sizes; a number gives the width m") { subjects in
        subjects.first(OptimalSet.self) != nil
    } make: { subjects, options in
        let set = try subjects.optimalSet("sets")
        return SetsFigure(set, width: try subjects.width ?? set.program.n + 1, options: options).plot()
    },
    PlotKind("staircase", "P*ₘ, or the parts of the optimal set, by the width m") { _ in
        false
    } make: {
        subjects, options in
        try subjects.staircase(options)
    },
]

extension PlotSubjects {
    fileprivate func optimalSet(_ kind: String) throws -> OptimalSet {
        guard let set = first(OptimalSet.self) else {
            throw PlotKind.unsuitable(kind, needs: "the result of optimalset(P)", found: kinds)
        }
        return set
    }

    /// A width given as a number.
    fileprivate var width: Int? {
        get throws {
            guard let number = arrays.first?.storage.first else { return nil }
            guard arrays.count == 1, arrays[0].storage.count == 1, let width = Int(exactly: number), width > 0 else {
                throw Diagnostic(.argument, "the width must be a positive integer", argument: "y")
            }
            return width
        }
    }

    /// The parts of the optimal set by width.
    fileprivate func staircase(_ options: FigureOptions) throws -> Plot {
        let set = try optimalSet("staircase")
        guard set.vertices != nil else {
            throw PlotKind.unsuitable(
                "staircase", needs: "an optimal set whose vertices are known", found: "too many to list")
        }
        let (fewest, most) = (set.fewest.lowerBound, set.most.upperBound)
        let steps = (1...(fewest + most + 1)).map { m in (width: m, value: Double(set.components(width: m) ?? 0)) }
        let bound = min(fewest + most, set.program.n + 1)
        let connected = set.connectedWidth.map { "connected from width \($0) on" } ?? "never connected"
        return StaircaseFigure(
            title: "Optimal networks up to order and splitting: \(connected)", yName: "parts", steps: steps,
            landmarks: [(fewest, "m*"), (most, "M*"), (bound, "min(m* + M*, n + 1)")], options: options
        ).plot()
    }
}
