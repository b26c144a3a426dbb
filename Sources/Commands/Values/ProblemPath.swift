import ConvexPrograms
import Language
import LinearAlgebra
import Solvers

/// Solutions along β with the neurons followed from one to the next, and what happens to them: the result of `path`.
struct ProblemPath: ObjectValue {
    /// The problem; its own β is not among the weights in general.
    let problem: Problem
    /// The solutions, β falling, with tracks and events.
    let path: SolutionPath

    /// The solutions, β falling.
    private var solutions: [Solution] { path.solutions }

    /// The weights β, falling.
    var betas: Vector { solutions.map(\.program.beta) }

    private var norms: Vector { solutions.map { $0.blocks.reduce(0) { $0 + norm2($1.w) } } }

    /// The neurons that came or went between a solution and the one before; none at the first.
    private func changes(_ moment: (NeuronTrack) -> Int) -> Vector {
        solutions.indices.map { step in step == 0 ? 0 : Double(path.tracks.count { moment($0) == step }) }
    }

    var typeName: String { "SolutionPath" }
    var summary: String {
        let (births, deaths) = (path.events.count { $0.kind.isBeginning }, path.events.count { $0.kind.isEnd })
        return
            "Path of \(counted(solutions.count, "solution")), \(counted(solutions.last?.blocks.count ?? 0, "neuron")) "
            + "at the end; \(counted(births, "birth")) and \(counted(deaths, "death"))"
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
            FieldDescription("events", "the births, deaths and other changes of neurons as a table, each at its own β"),
            FieldDescription("tracks", "the neurons one by one: sign, and ‖w‖ over the β at which it lives"),
            FieldDescription("solutions", "the Solutions"),
            FieldDescription("problem", "the Problem"),
        ]
    }

    /// The elements are the solutions.
    var count: Int? { solutions.count }

    func element(_ indices: [Index]) throws -> Value { try (field("solutions") ?? .list([])).element(indices) }

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
        case "events": .object(events)
        case "tracks": .list(path.tracks.indices.map { .object(record($0)) })
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

    private func record(_ index: Int) -> Record {
        let (track, ends) = (path.tracks[index], path.ends(ofTrack: index))
        let life = Array(betas[track.first..<track.end])
        return Record(
            "Track",
            summary:
                "a \(track.sign > 0 ? "positive" : "negative") neuron from β = \(significant(life.first ?? .nan, 4)) "
                + "to \(significant(life.last ?? .nan, 4))",
            [
                .init("sign", "+1 or −1", .number(Double(track.sign))),
                .init("born", "the β of its birth; nothing when the first solution has it", beta(ends.birth)),
                .init("died", "the β of its death; nothing when the last solution has it", beta(ends.death)),
                .init("betas", "the weights β at which it lives", .vector(life)),
                .init("norms", "‖w‖ at these", .vector(track.weights.map(norm2))),
                .init("w", "the vectors w, one per row", .matrix(Matrix(track.weights))),
            ])
    }

    private func beta(_ event: PathEvent?) -> Value { event.map { .number($0.beta) } ?? .nothing }

    /// One row per event; `error` is the half-width of the interval that is known to hold it.
    private var events: Table {
        let (events, arrangement) = (path.events, problem.program.arrangement)
        return Table(
            caption: "events", count: events.count,
            [
                Table.Column(name: "β") { .number(events[$0].beta) },
                Table.Column(name: "error") { .number(events[$0].uncertainty) },
                Table.Column(name: "status") { .string(events[$0].status.rawValue) },
                Table.Column(name: "event") { .string(events[$0].kind.rawValue) },
                Table.Column(name: "neuron") { events[$0].neuron.map { .number(Double($0 + 1)) } ?? .nothing },
                Table.Column(name: "sign") { .number(Double(events[$0].sign)) },
                Table.Column(name: "‖w‖") { .number(events[$0].norm) },
                Table.Column(name: "pattern") {
                    .object(Pattern(number: nil, pattern: events[$0].pattern, arrangement: arrangement))
                },
            ])
    }

    /// The columns over β and the events.
    var display: DisplayBundle {
        let (table, events) = (table().display, events.display)
        return DisplayBundle(
            plain: [summary, table.plain, events.plain].joined(separator: "\n"),
            html: "<p>\(escapedHTML(summary))</p>\(table.html ?? "")\(events.html ?? "")")
    }
}

extension ProblemPath: TableConvertible {
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
