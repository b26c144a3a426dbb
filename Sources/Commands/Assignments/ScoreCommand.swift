import JSON
import Language

let scoreCommand = Command(
    "score", group: .assignments,
    [.positional("prefix", "only the checks whose names start like this", default: "\"\"")],
    summary: "Gives the table of all checks of the session with their points, also as JSON.",
    details: """
        Fields: `.points` reached, `.total`, `.passed` and `.checks` with one list per check. A test cell of nbgrader that \
        ends with `score("1").points` gives partial credit for the checks called 1a, 1b, ….
        """,
    examples: [
        .init(
            "check(\"two\", 1 + 1 == 2, points=2)\ncheck(\"three\", 1 + 1 == 3)\nscore()",
            gives: "Score: 2 of 3 points, 1 of 2 checks passed"),
        .init(
            "check(\"1a\", 1 == 1)\ncheck(\"2a\", 1 == 2)\nscore(\"1\").points", gives: "1"),
    ]
) { arguments, context in
    let prefix = try arguments.optionalString("prefix") ?? ""
    return .object(Score(checks: context.session.checks.filter { $0.name.hasPrefix(prefix) }))
}

/// The checks of a session with their points: the result of `score()`.
struct Score: ObjectValue {
    let checks: [CheckRecord]

    private var points: Double { checks.reduce(0) { $0 + ($1.passed ? $1.points : 0) } }
    private var total: Double { checks.reduce(0) { $0 + $1.points } }
    private var passed: Int { checks.count(where: \.passed) }

    var typeName: String { "Score" }

    var summary: String {
        "Score: \(shortest(points)) of \(shortest(total)) points, \(passed) of \(checks.count) checks passed"
    }

    var fields: [FieldDescription] {
        [
            FieldDescription("points", "the points reached"),
            FieldDescription("total", "the points of all checks"),
            FieldDescription("passed", "whether every check passed"),
            FieldDescription("checks", "name, passed, points and message of every check"),
            FieldDescription("json", "all of it as JSON text"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "points": .number(points)
        case "total": .number(total)
        case "passed": .boolean(passed == checks.count)
        case "checks":
            .list(
                checks.map { .list([.string($0.name), .boolean($0.passed), .number($0.points), .string($0.message)]) })
        case "json": .string(json.text())
        default: nil
        }
    }

    /// `{"points": 2, "total": 3, "checks": [{"name": …, "passed": true, "points": 2, "message": ""}, …]}`.
    var json: JSONValue {
        let list = checks.map { check in
            JSONValue.object(
                JSONObject([
                    (key: "name", value: .string(check.name)), (key: "passed", value: .bool(check.passed)),
                    (key: "points", value: .number(check.points)), (key: "message", value: .string(check.message)),
                ]))
        }
        return ["points": .number(points), "total": .number(total), "checks": .array(list)]
    }

    var display: DisplayBundle {
        let rows = checks.map { check in
            "\(check.passed ? "✓" : "✗") \(check.name): \(shortest(check.passed ? check.points : 0)) of "
                + shortest(check.points) + (check.passed ? "" : " (\(check.message))")
        }
        return DisplayBundle(plain: ([summary] + rows).joined(separator: "\n"), html: html, json: json.text())
    }

    private var html: String {
        let rows = checks.map { check in
            """
            <tr><td>\(check.passed ? "✓" : "✗")</td><td style="text-align:left">\(escapedHTML(check.name))</td>\
            <td>\(shortest(check.passed ? check.points : 0)) / \(shortest(check.points))</td>\
            <td style="text-align:left">\(escapedHTML(check.message))</td></tr>
            """
        }
        return """
            <table><thead><tr><th></th><th>check</th><th>points</th><th>what was compared</th></tr></thead>\
            <tbody>\(rows.joined())</tbody><tfoot><tr><th></th><th>total</th>\
            <th>\(shortest(points)) / \(shortest(total))</th><th></th></tr></tfoot></table>
            """
    }
}
