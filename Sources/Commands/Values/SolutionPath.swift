import ConvexPrograms
import Language
import LinearAlgebra
import Solvers

/// Solutions along β with the neurons followed from one to the next: the result of `path`.
struct SolutionPath: ObjectValue {
    /// The problem; its own β is not among the weights in general.
    let problem: Problem
    /// The solutions, β falling.
    let solutions: [Solution]
    /// The neurons, in the order of their births.
    let tracks: [NeuronTrack]

    /// Follows the neurons of solutions.
    init(problem: Problem, solutions: [Solution]) {
        self.problem = problem
        self.solutions = solutions
        tracks = neuronTracks(solutions)
    }

    /// The weights β, falling.
    var betas: Vector { solutions.map(\.program.beta) }

    private var norms: Vector { solutions.map { $0.blocks.reduce(0) { $0 + norm2($1.w) } } }

    /// The neurons that came or went between a solution and the one before; none at the first.
    private func changes(_ moment: (NeuronTrack) -> Int) -> Vector {
        solutions.indices.map { step in step == 0 ? 0 : Double(tracks.count { moment($0) == step }) }
    }

    var typeName: String { "SolutionPath" }
    var summary: String {
        "Path of \(counted(solutions.count, "solution")), \(counted(solutions.last?.blocks.count ?? 0, "neuron")) at the end"
    }

    var fields: [FieldDescription] {
        [
            FieldDescription("betas", "the weights β, falling"),
            FieldDescription("objective", "P*(β)"),
            FieldDescription("lower", "the certified lower bounds"),
            FieldDescription("gap", "the certified gaps"),
            FieldDescription("norms", "Σ‖w‖ = dP*/dβ"),
            FieldDescription("neurons", "the numbers of neurons"),
            FieldDescription("births", "neurons that came since the larger β"),
            FieldDescription("deaths", "neurons that went since the larger β"),
            FieldDescription("tracks", "the neurons one by one: sign, and ‖w‖ over the β at which it lives"),
            FieldDescription("solutions", "the Solutions"),
            FieldDescription("problem", "the Problem"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "betas": .vector(betas)
        case "objective": .vector(solutions.map(\.objective))
        case "lower": .vector(solutions.map(\.lower))
        case "gap": .vector(solutions.map(\.gap))
        case "norms": .vector(norms)
        case "neurons": .vector(solutions.map { Double($0.blocks.count) })
        case "births": .vector(changes(\.first))
        case "deaths": .vector(changes(\.end))
        case "tracks": .list(tracks.map { .object(record($0)) })
        case "solutions":
            .list(
                solutions.map { solution in
                    let problem = Problem(data: problem.data, program: solution.program)
                    return .object(SolvedProblem(problem: problem, solution: solution))
                })
        case "problem": .object(problem)
        default: nil
        }
    }

    private func record(_ track: NeuronTrack) -> Record {
        let life = Array(betas[track.first..<track.end])
        return Record(
            "Track",
            summary:
                "a \(track.sign > 0 ? "positive" : "negative") neuron from β = \(significant(life.first ?? .nan, 4)) "
                + "to \(significant(life.last ?? .nan, 4))",
            [
                .init("sign", "+1 or −1", .number(Double(track.sign))),
                .init("betas", "the weights β at which it lives", .vector(life)),
                .init("norms", "‖w‖ at these", .vector(track.weights.map(norm2))),
                .init("w", "the vectors w, one per row", .matrix(Matrix(track.weights))),
            ])
    }

    /// The columns over β.
    var display: DisplayBundle {
        let table = table().display
        return DisplayBundle(
            plain: [summary, table.plain].joined(separator: "\n"),
            html: "<p>\(escapedHTML(summary))</p>\(table.html ?? "")")
    }
}

extension SolutionPath: TableConvertible {
    func table() -> Table {
        let (solutions, norms, births, deaths) = (solutions, norms, changes(\.first), changes(\.end))
        return Table(
            caption: typeName, count: solutions.count,
            [
                Table.Column(name: "β") { .number(solutions[$0].program.beta) },
                Table.Column(name: "P*") { .number(solutions[$0].objective) },
                Table.Column(name: "gap") { .number(solutions[$0].gap) },
                Table.Column(name: "Σ‖w‖") { .number(norms[$0]) },
                Table.Column(name: "neurons") { .number(Double(solutions[$0].blocks.count)) },
                Table.Column(name: "births") { .number(births[$0]) },
                Table.Column(name: "deaths") { .number(deaths[$0]) },
            ])
    }
}
