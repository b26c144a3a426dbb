import Arrangements
import ConvexPrograms
import Glibc
import Language
import LinearAlgebra
import Networks
import Solvers

let coverageCommand = Command(
    "coverage", group: .landscape,
    [
        .positional("P", "the Problem"),
        .named("sizes", "numbers of patterns, ascending; a geometric ladder up to all when not given"),
        .named("repeats", "the number of independent samples", default: "3"),
        .named("seed", "the seed of the first sample; the next ones follow", default: "1"),
    ],
    summary: "What solving over sampled cones loses: share of cones found, value and certified gap by size.",
    details: """
        Patterns of random directions are drawn as `sample` does; the samples of one repeat are nested, so values never rise \
        with the size. The gap is (objective − lower) / max(1, objective) for the certified bound `lower` of P* over all cones, so \
        the loss is measured, not guessed.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1; 1 1], [1, -1, 2])); c = coverage(P, sizes=[1, 6], repeats=2); c.gaps[end] < 1e-6",
            gives: "true")
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let repeats = try arguments.integer("repeats", in: 1...10_000, default: 3)
    let seed = try arguments.integer("seed", default: 1)
    let cells = countedCells(of: problem.program.arrangement)
    let sizes = try arguments.has("sizes") ? arguments.sampleSizes() : defaultSizes(upTo: cells)
    let solution = solve(problem.program)
    var trials: [CoverageStudy.Trial] = []
    for sample in 0..<repeats {
        let drawn = try problem.program.arrangement.sample(
            sizes.last ?? 0, seed: UInt64(bitPattern: Int64(seed &+ sample)))
        for size in Set(sizes.map { min($0, drawn.count) }).sorted() {
            try context.checkInterrupt()
            context.progress(
                "sample \(sample + 1) of \(repeats), \(counted(size, "pattern"))",
                fraction: Double(trials.count) / Double(repeats * sizes.count), id: "coverage")
            let value = solve(problem.program, patterns: Array(drawn.prefix(size))).objective
            trials.append(
                CoverageStudy.Trial(
                    sample: sample, patterns: size, cells: cells, objective: value, lower: solution.lower))
        }
    }
    try context.checkInterrupt()
    context.progress("\(counted(trials.count, "sample")) solved", fraction: 1, id: "coverage")
    return .object(
        CoverageStudy(cells: cells, optimum: solution.objective, lower: solution.lower, trials: trials))
}

/// The exact number of cells when Cover's bound says that counting is cheap.
private func countedCells(of arrangement: HyperplaneArrangement) -> Double? {
    guard arrangement.coverBound < 100_000_000, let count = try? arrangement.count() else { return nil }
    return Double(count)
}

/// Eight sizes in geometric progression from 1 to all cells, at most a thousand.
private func defaultSizes(upTo cells: Double?) -> [Int] {
    let most = min(1000, cells ?? 1000)
    let sizes = (0..<8).map { Int(pow(most, Double($0) / 7).rounded()) }
    return Set(sizes).sorted()
}

extension Arguments {
    /// The sizes asked for, ascending, each a positive integer.
    fileprivate func sampleSizes() throws -> [Int] {
        let given = try vector("sizes")
        let sizes = given.compactMap { Int(exactly: $0) }.filter { $0 > 0 }
        guard sizes.count == given.count, !sizes.isEmpty else {
            throw Diagnostic(
                .argument, "`sizes` must be positive integers", remedy: "for instance sizes=[10, 100, 1000]",
                argument: "sizes")
        }
        return Set(sizes).sorted()
    }
}

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension CoverageStudy: ObjectValue {
    public var typeName: String { "Coverage" }
    public var summary: String {
        let total = cells.map { " of \(shortest($0)) cone\($0 == 1 ? "" : "s")" } ?? ""
        let best = trials.map(\.gap).min() ?? 0
        return "Coverage: \(counted(trials.count, "sample"))\(total), P* = \(significant(optimum, 8)), "
            + "gap from \(significant(trials.map(\.gap).max() ?? 0, 3)) to \(significant(best, 3))"
    }
    public var fields: [FieldDescription] {
        [
            FieldDescription("patterns", "the number of distinct patterns of each trial"),
            FieldDescription("samples", "the number of the sample that each trial belongs to, from 1"),
            FieldDescription("shares", "the share of all cones found; nothing when they were not counted"),
            FieldDescription("values", "the optimal value over each sample"),
            FieldDescription("gaps", "(value − lower) / max(1, value), certified"),
            FieldDescription("optimum", "P*"),
            FieldDescription("lower", "a proven lower bound of P*"),
            FieldDescription("cones", "the number of all full-dimensional cones; nothing when not counted"),
        ]
    }

    public func field(_ name: String) throws -> Value? {
        switch name {
        case "patterns": .vector(trials.map { Double($0.patterns) })
        case "samples": .vector(trials.map { Double($0.sample + 1) })
        case "shares": cells == nil ? .nothing : .vector(trials.map { $0.share ?? .nan })
        case "values": .vector(trials.map(\.objective))
        case "gaps": .vector(trials.map(\.gap))
        case "optimum": .number(optimum)
        case "lower": .number(lower)
        case "cones": cells.map { .number($0) } ?? .nothing
        default: nil
        }
    }

    public var display: DisplayBundle {
        let rows = trials.map { trial in
            [
                String(trial.sample + 1), String(trial.patterns),
                trial.share.map { significant(100 * $0, 3) + " %" } ?? "", significant(trial.objective, 8),
                significant(trial.gap, 3),
            ]
        }
        return DisplayBundle(
            plain: summary, html: htmlTable(head: ["sample", "patterns", "share", "value", "gap"], rows: rows))
    }
}
