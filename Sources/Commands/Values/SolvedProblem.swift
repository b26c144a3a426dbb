import ConvexPrograms
import Language
import LinearAlgebra

/// A solution together with its problem; `W` in the contract, type name `Solution`.
public struct SolvedProblem: ObjectValue {
    /// The problem.
    public let problem: Problem
    /// What the solver found and proved.
    public let solution: Solution

    /// The type's name in messages and help.
    public var typeName: String { "Solution" }

    /// The one-line text form: `P* = 0.29, certified gap 3e-16, 2 neurons`; the value of what is not solved is not called P*.
    public var summary: String {
        let (isSolved, isGiven) = (solution.termination == .solved, solution.termination == .given)
        let value = "\(isSolved ? "P*" : "objective") = \(significant(solution.objective, 10))"
        let gap = isGiven ? "" : ", certified gap \(significant(max(0, solution.gap), 2))"
        let status = isSolved ? "" : " (\(solution.termination.rawValue))"
        return "\(value)\(gap), \(counted(solution.blocks.count, "neuron"))\(status)"
    }

    /// The fields with a few words on each.
    public var fields: [FieldDescription] {
        [
            FieldDescription("objective", "the value ℓ(f) + β Σ‖w_b‖"),
            FieldDescription("lower", "a proven lower bound of the optimal value"),
            FieldDescription("gap", "(objective − lower) / max(1, objective)"),
            FieldDescription(
                "status", "solved, interrupted, timelimit, stalled; given for a point that no solver made"),
            FieldDescription("neurons", "the number of non-zero w_b"),
            FieldDescription("fit", "the outputs f, n"),
            FieldDescription("dual", "the feasible dual point ν that gives the lower bound, n"),
            FieldDescription("w", "the blocks: a list of records with pattern, sign and w"),
            FieldDescription("iterations", "rounds of column generation"),
            FieldDescription("seconds", "wall time"),
            FieldDescription("priced", "cones bounded by the oracle over all rounds"),
            FieldDescription("remarks", "near ties and what is not unique, one sentence each"),
            FieldDescription("problem", "the Problem"),
        ]
    }

    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? {
        switch name {
        case "objective": .number(solution.objective)
        case "lower": .number(solution.lower)
        case "gap": .number(solution.gap)
        case "status": .string(solution.termination.rawValue)
        case "neurons": .number(Double(solution.blocks.count))
        case "fit": .vector(solution.fit)
        case "dual": .vector(solution.dual)
        case "w": .list(solution.blocks.map { .object(record($0)) })
        case "iterations": .number(Double(solution.iterations))
        case "seconds": .number(solution.seconds)
        case "priced": .number(Double(solution.priced))
        case "remarks": .list(solution.remarks.map(Value.string))
        case "problem": .object(problem)
        default: nil
        }
    }

    /// One block as a record.
    private func record(_ block: Block) -> Record {
        Record(
            "Block",
            summary: "w = \(text(block.w)), sign \(block.sign > 0 ? "+" : "−"), \(block.pattern.activeCount) active",
            [
                .init("pattern", "the diagonal of D, n zeros and ones", .vector(block.pattern.bits.map { $0 ? 1 : 0 })),
                .init("sign", "+1 or −1", .number(Double(block.sign))),
                .init("w", "the vector w_b, d", .vector(block.w)),
            ])
    }

    /// Text, and a table of the blocks.
    public var display: DisplayBundle {
        let rows = solution.blocks.enumerated().map { i, block in
            """
            <tr><td>\(i + 1)</td><td>\(block.sign > 0 ? "+" : "−")</td><td>\(significant(norm2(block.w), 6))</td>\
            <td>\(text(block.w))</td><td>\(block.pattern.activeCount) of \(block.pattern.count)</td></tr>
            """
        }
        let remarks = solution.remarks.map { "<p>\($0)</p>" }.joined()
        let html = """
            <p><b>\(summary)</b><br>lower bound \(significant(solution.lower, 17)), \(solution.iterations) rounds, \
            \(solution.priced) cones bounded, \(significant(solution.seconds, 3)) s</p>\
            <table><thead><tr><th>block</th><th>sign</th><th>‖w‖</th><th>w</th><th>active rows</th></tr></thead>\
            <tbody>\(rows.joined())</tbody></table>\(remarks)
            """
        return DisplayBundle(
            plain: summary, html: html,
            latex: "$$P^\\ast=\(significant(solution.objective, 10)),\\qquad |W|_0=\(solution.blocks.count)$$")
    }

    private func text(_ w: Vector) -> String {
        let shown = w.prefix(6).map { significant($0, 6) }.joined(separator: ", ")
        return "[\(shown)\(w.count > 6 ? ", …" : "")]"
    }
}
