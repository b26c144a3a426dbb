import Figures
import Language
import Networks
import Plots

/// Pictures of the set of optimal networks.
let optimalSetKinds: [PlotKind] = [
    PlotKind("polytope", "the optimal networks by vertices and edges", takes: .results) { subjects in
        let vertices = subjects.first(OptimalSet.self)?.vertices
        return subjects.arrays.isEmpty && vertices.map { $0.count <= PolytopeFigure.vertexLimit } ?? false
    } make: { subjects, options in
        let set = try subjects.optimalSet("polytope")
        guard let figure = PolytopeFigure(set, options: options) else {
            throw PlotKind.unsuitable(
                "polytope", needs: "at most \(PolytopeFigure.vertexLimit) vertices",
                found: set.vertices.map { "\($0.count)" } ?? "too many to list", remedy: "use kind=\"sets\"")
        }
        return figure.plot()
    },
    PlotKind(
        "sets", "the diagram of 𝒲*, Θcvx and Θ* with their sizes; a number gives the width m",
        takes: [.numbers, .results]
    ) { subjects in
        subjects.first(OptimalSet.self) != nil
    } make: { subjects, options in
        let set = try subjects.optimalSet("sets")
        return SetsFigure(set, width: try subjects.width ?? set.program.n + 1, options: options).plot()
    },
    PlotKind(
        "staircase", "P*ₘ of widths(P), or the parts of an optimal set, by the width m", takes: .results
    ) { subjects in
        subjects.first(WidthTable.self) != nil
    } make: { subjects, options in
        if let widths = subjects.first(WidthTable.self) { return widths.staircase(options) }
        return try subjects.staircase(options)
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
        guard let set = first(OptimalSet.self) else {
            throw PlotKind.unsuitable("staircase", needs: "the result of widths(P) or optimalset(P)", found: kinds)
        }
        guard set.vertices != nil else {
            throw PlotKind.unsuitable(
                "staircase", needs: "an optimal set whose vertices are known", found: "too many to list")
        }
        let (fewest, most) = (set.fewest.lowerBound, set.most.upperBound)
        let steps = (1...(fewest + most + 1)).map { m in
            StaircaseFigure.Step(m, Double(set.components(width: m) ?? 0))
        }
        let bound = min(fewest + most, set.program.n + 1)
        let connected = set.connectedWidth.map { "connected from width \($0) on" } ?? "never connected"
        return StaircaseFigure(
            title: "Optimal networks up to order and splitting: \(connected)", yName: "parts", steps: steps,
            landmarks: [(fewest, "m*"), (most, "M*"), (bound, "min(m* + M*, n + 1)")], options: options
        ).plot()
    }
}

extension WidthTable {
    /// P_m* by width down to P*; landmarks far beyond the least sufficient width are named under the picture.
    fileprivate func staircase(_ options: FigureOptions) -> Plot {
        let last = max(2 * fewest.upperBound + 2, min(n + 1, 12))
        let known = Dictionary(rows.map { ($0.m, $0.value) }, uniquingKeysWith: { first, _ in first })
        // Every width below m* has a row; from m* on the value is P*.
        let steps = (1...last).map { StaircaseFigure.Step($0, known[$0] ?? optimum...optimum) }
        let names = landmarks.filter { $0.width <= last }
        let beyond = landmarks.filter { $0.width > last }.map { "\($0.name) = \($0.width)" }
        let reached = fewest.count == 1 ? "at m* = \(fewest.lowerBound)" : "at m* ≤ \(fewest.upperBound)"
        return StaircaseFigure(
            title: "P*ₘ falls with the width m and reaches P* \(reached)", yName: "P*ₘ", steps: steps, landmarks: names,
            level: (optimum, "P*"),
            notes: beyond.isEmpty ? [] : ["Beyond the picture: \(beyond.joined(separator: ", "))."],
            options: options
        ).plot()
    }

    /// The widths with a name.
    private var landmarks: [(width: Int, name: String)] {
        let all = [
            (width: fewest.upperBound, name: fewest.count == 1 ? "m*" : "≥ m*"),
            (width: most.upperBound, name: most.count == 1 ? "M*" : "≥ M*"), (width: n + 1, name: "n + 1"),
        ]
        return all.sorted { $0.width < $1.width }
    }
}
