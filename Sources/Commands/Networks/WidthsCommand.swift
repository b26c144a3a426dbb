import ConvexPrograms
import Language
import LinearAlgebra
import Networks
import Solvers

let widthsCommand = Command(
    "widths", group: .landscape, [.positional("P", "the Problem")],
    summary: "P_m* for m = 1, 2, …, m*, and what m*, M*, the rank, n and n + 1 neurons guarantee.",
    details: """
        P_m* falls with m down to m*, where it reaches the convex optimum P*. Below m* it is the least optimum over all choices of m \
        blocks, found by trying them; where there are too many, a lower and an upper bound are given. From n + 1 on there are \
        no spurious valleys; n is not enough in general.
        """,
    examples: [
        .init(
            "widths(problem(dataset([-1; 1], [1, 2]), beta=0.1))",
            gives: "Widths: P_1* = 0.695, P_2* = 0.29, P_3* = 0.29")
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let set = try optimalSet(of: problem, context, id: "widths")
    var rows: [WidthTable.Row] = []
    for (m, meanings) in milestones(set) {
        try context.checkInterrupt()
        context.progress("P_m* for m = \(m)", fraction: nil, id: "widths")
        let bounds = try value(problem.program, width: m, set)
        // P_m* never rises with m, so that an upper bound holds for the wider networks too.
        let upper = min(bounds.upperBound, rows.last?.value.upperBound ?? .infinity)
        rows.append(WidthTable.Row(m: m, value: min(bounds.lowerBound, upper)...upper, meanings: meanings))
    }
    context.progress("P_m* for \(counted(rows.count, "width"))", fraction: 1, id: "widths")
    return .object(WidthTable(rows: rows, optimum: set.value, fewest: set.fewest, most: set.most, n: problem.program.n))
}

/// The widths to report with what each guarantees, ascending.
private func milestones(_ set: OptimalSet) -> [(m: Int, meanings: [String])] {
    let n = set.program.n
    var meanings: [Int: [String]] = [:]
    for m in 0...set.fewest.upperBound where m > 0 || set.fewest.upperBound == 0 { meanings[m] = [] }
    let least = set.fewest.count == 1 ? "m*" : "at least m*"
    meanings[set.fewest.upperBound, default: []].append("\(least): the first width that reaches P*")
    let most = set.most.count == 1 ? "M*" : "at least M*"
    meanings[set.most.upperBound, default: []].append("\(most): every irreducible optimum fits")
    if let connected = set.connectedWidth {
        meanings[connected, default: []].append("the optimal networks are connected from here on")
    }
    meanings[activationRank(of: set.program), default: []].append(
        "rank: every network can be pruned to it, without loss")
    meanings[n, default: []].append("n: spurious valleys are possible in general")
    meanings[n + 1, default: []].append("n + 1: no spurious valleys, a non-increasing path to P* from everywhere")
    return meanings.sorted { $0.key < $1.key }.map { (m: $0.key, meanings: $0.value) }
}

/// P_m*, or bounds of it when the choices of m blocks are too many: P* and the value of the m heaviest neurons of an optimum.
private func value(_ program: ConvexProgram, width m: Int, _ set: OptimalSet) throws -> ClosedRange<Double> {
    if m >= set.fewest.upperBound { return set.value...set.value }
    do {
        let best = try solve(program, width: m).objective
        return best...best
    } catch is NarrowWidthError {
        let heaviest = set.fewestNeurons().neurons.sorted { abs($0.alpha) > abs($1.alpha) }.prefix(m)
        let network = ReLUNetwork(dimension: program.d, neurons: Array(heaviest))
        return set.value...max(set.value, network.objective(program))
    }
}

/// Optimal values by width: the result of `widths`.
struct WidthTable: ObjectValue {
    /// One width with its optimal value, or bounds of it, and what it guarantees.
    struct Row: Sendable {
        let m: Int
        let value: ClosedRange<Double>
        let meanings: [String]

        var isExact: Bool { value.lowerBound == value.upperBound }
    }

    let rows: [Row]
    /// P*.
    let optimum: Double
    /// m*, or bounds of it.
    let fewest: ClosedRange<Int>
    /// M*, or bounds of it.
    let most: ClosedRange<Int>
    /// The number of rows of the data.
    let n: Int

    var typeName: String { "Widths" }
    var summary: String { "Widths: " + rows.map { "P_\($0.m)* \(text($0, digits: 6))" }.joined(separator: ", ") }

    private func text(_ row: Row, digits: Int) -> String {
        row.isExact
            ? "= \(significant(row.value.lowerBound, digits))"
            : "in [\(significant(row.value.lowerBound, digits)), \(significant(row.value.upperBound, digits))]"
    }

    var display: DisplayBundle {
        let head = "<tr><th>m</th><th>P<sub>m</sub>*</th><th></th></tr>"
        let body = rows.map { row in
            "<tr><th>\(row.m)</th><td>\(text(row, digits: 10))</td>"
                + "<td style=\"text-align:left\">\(escapedHTML(row.meanings.joined(separator: "; ")))</td></tr>"
        }
        return DisplayBundle(plain: summary, html: "<table>\(head)\(body.joined())</table>")
    }

    var fields: [FieldDescription] {
        [
            FieldDescription("m", "the widths"),
            FieldDescription("values", "P_m*, the upper bound where it is not exact"),
            FieldDescription("lower", "lower bounds of P_m*"),
            FieldDescription("exact", "whether each value is exact"),
            FieldDescription("meanings", "what each width guarantees"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "m": .vector(rows.map { Double($0.m) })
        case "values": .vector(rows.map(\.value.upperBound))
        case "lower": .vector(rows.map(\.value.lowerBound))
        case "exact": .list(rows.map { .boolean($0.isExact) })
        case "meanings": .list(rows.map { .string($0.meanings.joined(separator: "; ")) })
        default: nil
        }
    }
}
