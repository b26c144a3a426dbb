import Language

let assertCommand = Command(
    "assert", group: .assignments,
    [
        .condition("condition", "what must be true"),
        .positional("message", "what to say when it is not", default: ""),
    ],
    summary: "Stops the cell when a condition is false, and shows the values on both sides.",
    details: "Compare computed numbers with ≈ (typed \\approx and the Tab key): |a − b| ≤ 1.5e-8 · max(|a|, |b|).",
    examples: [
        .init("assert(1 + 1 == 2)"),
        .init("assert(0.1 + 0.2 ≈ 0.3, \"sums of tenths\")"),
    ]
) { arguments, _ in
    guard try !arguments.holds("condition") else { return .nothing }
    let message = try arguments.optionalString("message")
    let said = message.map { "\($0): " } ?? ""
    throw Diagnostic(.assertion, said + arguments.failure("the condition"), argument: "condition")
}

let checkCommand = Command(
    "check", group: .assignments,
    [
        .positional("name", "what is checked; a second check of this name replaces the first"),
        .condition("condition", "what must be true", survivesErrors: true),
        .named("points", "what it is worth", default: "1"),
    ],
    summary: "Records whether a condition is true, with points, and goes on in either case.",
    details: """
        `score()` gives the table of all checks. The value of a check is whether it passed; a condition that ends in an error \
        counts as false, and the error is told.
        """,
    examples: [
        .init("check(\"two\", 1 + 1 == 2, points=2)", gives: "true"),
        .init("check(\"three\", 1 + 1 == 3)", gives: "false"),
    ]
) { arguments, context in
    let name = try arguments.string("name")
    let points = try arguments.number("points", default: 1)
    guard points >= 0, points.isFinite else {
        throw Diagnostic(.argument, "`points` must be at least 0, found \(shortest(points))", argument: "points")
    }
    let passed = try arguments.holds("condition")
    let message = passed ? "" : arguments.failure(name)
    context.session.record(CheckRecord(name: name, passed: passed, points: points, message: message))
    context.host.write("\(passed ? "✓" : "✗") \(name)\(passed ? "" : ": \(message)")\n", toError: false)
    return .boolean(passed)
}

extension Arguments {
    /// The value of a condition.
    fileprivate func holds(_ name: String) throws -> Bool {
        if case .boolean(let holds) = try value(name) { return holds }
        throw mismatch(name, "true or false")
    }

    /// What a false condition compared: `2 ≈ 3 is false: W.objective is 2, …`.
    fileprivate func failure(_ fallback: String) -> String {
        guard let condition, condition.text != "false" else { return "\(fallback) is false" }
        if let error = condition.error { return "\(error.kind.rawValue): \(error.headline)" }
        guard let (left, symbol, right) = condition.sides else { return "\(condition.text) is false" }
        let (a, b) = (left.summary, right.summary)
        let values = "\(a) \(symbol) \(b)"
        guard values != condition.text else { return "\(values) is false" }
        return "\(condition.text) is false: \(values)" + distance(left, right)
    }

    /// By how much two numbers differ, when that is worth saying.
    private func distance(_ left: Value, _ right: Value) -> String {
        guard case .number(let a) = left, case .number(let b) = right, (a - b).isFinite, a != b else { return "" }
        return ", difference \(shortest(a - b))"
    }
}
