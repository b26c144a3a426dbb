import Language
import Networks

let lintCommand = Command(
    "lint", group: .assignments,
    [
        .positional("answer", "a claimed optimal value, a Network or a Solution"),
        .positional("P", "the Problem"),
    ],
    summary: "Names the usual mistakes that a wrong answer fits, after comparing it with the certified optimum.",
    details: """
        A value is compared with what the problem gives under the conventions and slips met in practice: factors 1/n and ½, \
        β of another convention, a penalty forgotten or squared, one sign per pattern. A network is tested for balance, \
        lost signs, training without weight decay, β of another convention, sampled gates. A match within 1e-4 relative \
        is reported; it is a hint, not a proof.
        """,
    examples: [
        .init(
            "P = problem(bias(example(\"xor\")), beta=0.1); lint(solve(P), P)",
            gives: "right: the optimum is 0.2728427125"),
        .init(
            "P = problem(dataset([1 0; 0 1], [3, 4]), beta=1); lint(9, P).mistakes[1]",
            gives: "\"the loss lacks its factor ½: this is the optimum of ‖f − y‖² + β Σ (‖u‖² + α²)\""),
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let answer = try arguments.value("answer")
    try context.checkInterrupt()
    switch answer {
    case .number(let value): return .object(try lint(value, problem))
    case .object(let object):
        if let network = object as? ReLUNetwork { return .object(try lint(network, problem)) }
        if let solved = object as? SolvedProblem {
            guard solved.problem.data.d == problem.data.d else {
                throw Diagnostic(
                    .shape, "the solution is of data with \(solved.problem.data.d) columns, P has \(problem.data.d)",
                    argument: "answer")
            }
            return .object(try lint(network(of: solved), problem))
        }
    default: break
    }
    throw arguments.mismatch("answer", "a number, a Network or a Solution")
}

/// What `lint` found.
struct LintReport: ObjectValue {
    /// Whether the answer is right.
    let isRight: Bool
    /// The certified optimal value.
    let optimum: Double
    /// What is wrong, likeliest first; empty for a right answer and for one that fits no usual mistake.
    let mistakes: [String]

    var typeName: String { "Lint" }

    var summary: String {
        if isRight { return "right: the optimum is \(significant(optimum, 10))" }
        guard let first = mistakes.first else {
            return "wrong: the optimum is \(significant(optimum, 10)); no usual mistake fits"
        }
        return "wrong: \(first)" + (mistakes.count > 1 ? " (or \(mistakes.count - 1) more)" : "")
    }

    var fields: [FieldDescription] {
        [
            FieldDescription("right", "whether the answer is optimal to 1e-6 relative"),
            FieldDescription("mistakes", "what the answer fits, likeliest first"),
            FieldDescription("optimum", "the certified optimal value"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "right": .boolean(isRight)
        case "mistakes": .list(mistakes.map(Value.string))
        case "optimum": .number(optimum)
        default: nil
        }
    }

    var display: DisplayBundle {
        let items = mistakes.map { "<li>\(escapedHTML($0))</li>" }.joined()
        return DisplayBundle(
            plain: ([summary] + mistakes.dropFirst().map { "or: \($0)" }).joined(separator: "\n"),
            html: mistakes.isEmpty
                ? "<p>\(escapedHTML(summary))</p>"
                : "<p>wrong: the optimum is \(significant(optimum, 10)). The answer fits:</p><ul>\(items)</ul>")
    }
}
