import Glibc
import Language

let roundingCommands: [Command] = [
    rounding(
        "round", "x rounded to the nearest whole number, halves to the even one.", "round(2.5)", "2", .toNearestOrEven),
    rounding("floor", "The largest whole number not above x.", "floor(-1.5)", "-2", .down),
    rounding("ceil", "The smallest whole number not below x.", "ceil(1.2)", "2", .up),
    rounding("trunc", "x without its fraction.", "trunc(-1.7)", "-1", .towardZero),
]

private func rounding(
    _ name: String, _ summary: String, _ example: String, _ result: String, _ rule: FloatingPointRoundingRule
) -> Command {
    Command(
        name, group: .mathematics,
        [.positional("x", "a number"), .named("digits", "decimal places to keep", default: "0")], summary: summary,
        examples: [.init(example, gives: result)], scalarFunction: { $0.rounded(rule) }
    ) { arguments, _ in
        let x = try arguments.scalar("x", of: name)
        let digits = try arguments.integer("digits", in: -300...300, default: 0)
        return .number(rounded(x, digits, rule))
    }
}

/// x rounded to decimal places: `round(x·10ᵈ)/10ᵈ` where that is finite, else x itself, which has no such digits.
private func rounded(_ x: Double, _ digits: Int, _ rule: FloatingPointRoundingRule) -> Double {
    guard digits != 0 else { return x.rounded(rule) }
    let scale = pow(10, Double(abs(digits)))
    let result = digits > 0 ? (x * scale).rounded(rule) / scale : (x / scale).rounded(rule) * scale
    return result.isFinite ? result : x
}

let divisionCommands: [Command] = [
    pairwise("mod", "The remainder of x/y with the sign of y.", "mod(-7, 3)", "2") { x, y in
        let r = fmod(x, y)
        return r != 0 && (r < 0) != (y < 0) ? r + y : r
    },
    pairwise("rem", "The remainder of x/y with the sign of x; also x % y.", "rem(-7, 3)", "-1") { fmod($0, $1) },
    pairwise("div", "The whole quotient of x/y, rounded towards 0; also x ÷ y.", "div(7, 2)", "3") {
        ($0 / $1).rounded(.towardZero)
    },
    pairwise("hypot", "√(x² + y²) without overflow.", "hypot(3, 4)", "5") { hypot($0, $1) },
    clampCommand,
]

private func pairwise(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ f: @escaping @Sendable (Double, Double) -> Double
) -> Command {
    Command(
        name, group: .mathematics, [.positional("x", "a number"), .positional("y", "a number")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in
        .number(f(try arguments.scalar("x", of: name), try arguments.scalar("y", of: name)))
    }
}

private let clampCommand = Command(
    "clamp", group: .mathematics,
    [.positional("x", "a number"), .positional("low", "the least"), .positional("high", "the largest")],
    summary: "x moved into the interval [low, high].", examples: [.init("clamp(5, 0, 1)", gives: "1")]
) { arguments, _ in
    let (low, high) = (try arguments.scalar("low", of: "clamp"), try arguments.scalar("high", of: "clamp"))
    return .number(max(low, min(try arguments.scalar("x", of: "clamp"), high)))
}

let predicateCommands: [Command] = [
    predicate("isnan", "Whether x is not a number.", "isnan(0/0)", "true") { $0.isNaN },
    predicate("isinf", "Whether x is infinite.", "isinf(1/0)", "true") { $0.isInfinite },
    predicate("isfinite", "Whether x is neither infinite nor NaN.", "isfinite(1)", "true") { $0.isFinite },
    isApproxCommand,
]

private func predicate(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ holds: @escaping @Sendable (Double) -> Bool
) -> Command {
    Command(
        name, group: .mathematics, [.positional("x", "a number")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in .boolean(holds(try arguments.scalar("x", of: name))) }
}

private let isApproxCommand = Command(
    "isapprox", group: .mathematics,
    [
        .positional("a", "a number, vector or matrix"), .positional("b", "a value of the same kind"),
        .named("rtol", "relative tolerance", default: "√ε"), .named("atol", "absolute tolerance", default: "0"),
    ],
    summary: "Whether ‖a − b‖ ≤ max(atol, rtol·max(‖a‖, ‖b‖)); a ≈ b with the default tolerances.",
    details: """
        Norms are Euclidean, of matrices over all entries. As in Julia, rtol is √ε ≈ 1.5e-8, but 0 when atol > 0 is given. \
        A relative tolerance means nothing next to 0: only 0 itself is approximately 0 unless atol says what counts as small.
        """,
    examples: [
        .init("isapprox(0.1 + 0.2, 0.3)", gives: "true"), .init("isapprox(1e-12, 0)", gives: "false"),
        .init("isapprox(1e-12, 0, atol=1e-8)", gives: "true"),
    ]
) { arguments, _ in
    let (a, b) = (try arguments.value("a"), try arguments.value("b"))
    let rtol = arguments.has("rtol") ? try arguments.number("rtol") : nil
    guard let close = a.isApproximately(b, rtol: rtol, atol: try arguments.number("atol", default: 0)) else {
        throw Diagnostic(
            .type, "\(indefinite(a.kind)) and \(indefinite(b.kind)) cannot be compared approximately", argument: "b")
    }
    return .boolean(close)
}
