import Glibc
import Language

let elementaryCommands: [Command] = [
    elementary("abs", "The absolute value |x|.", [("abs(-3)", "3")]) { abs($0) },
    elementary("sign", "−1, 0 or 1 by the sign of x.", [("sign(-3)", "-1")]) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    elementary(
        "sqrt", "The square root; also √x.", [("sqrt(16)", "4")], domain: (">= 0", { $0 >= 0 })
    ) { $0.squareRoot() },
    elementary("cbrt", "The cube root.", [("cbrt(-27)", "-3")]) { cubeRoot($0) },
    elementary("exp", "eˣ.", [("exp(0)", "1")]) { exp($0) },
    elementary("expm1", "eˣ − 1, exact for small x.", [("expm1(0)", "0")]) { expm1($0) },
    logarithm,
    elementary("log2", "The logarithm to base 2.", [("log2(8)", "3")], domain: (">= 0", { $0 >= 0 })) { log2($0) },
    elementary("log10", "The logarithm to base 10.", [("log10(1000)", "3")], domain: (">= 0", { $0 >= 0 })) {
        log10($0)
    },
    elementary("log1p", "log(1 + x), exact for small x.", [("log1p(0)", "0")], domain: (">= -1", { $0 >= -1 })) {
        log1p($0)
    },
    elementary("sin", "The sine of x in radians.", [("sin(0)", "0")], domain: ("finite", \.isFinite)) { sin($0) },
    elementary("cos", "The cosine of x in radians.", [("cos(0)", "1")], domain: ("finite", \.isFinite)) { cos($0) },
    elementary("tan", "The tangent of x in radians.", [("tan(0)", "0")], domain: ("finite", \.isFinite)) { tan($0) },
    elementary("asin", "The arcsine in [−π/2, π/2].", [("asin(0)", "0")], domain: ("in [-1, 1]", { abs($0) <= 1 })) {
        asin($0)
    },
    elementary("acos", "The arccosine in [0, π].", [("acos(1)", "0")], domain: ("in [-1, 1]", { abs($0) <= 1 })) {
        acos($0)
    },
    arctangent,
    elementary("sinh", "The hyperbolic sine.", [("sinh(0)", "0")]) { sinh($0) },
    elementary("cosh", "The hyperbolic cosine.", [("cosh(0)", "1")]) { cosh($0) },
    elementary("tanh", "The hyperbolic tangent.", [("tanh(0)", "0")]) { tanh($0) },
    elementary("relu", "The activation max(x, 0) of the networks.", [("relu.([-1, 2])", "[0, 2]")]) { max($0, 0) },
]

/// A function of one number; a vector gets it by `f.(v)`.
private func elementary(
    _ name: String, _ summary: String, _ examples: [(String, String)],
    domain: (text: String, holds: @Sendable (Double) -> Bool)? = nil, _ f: @escaping @Sendable (Double) -> Double
) -> Command {
    Command(
        name, group: .mathematics, [.positional("x", "a number")], summary: summary,
        examples: examples.map { .init($0.0, gives: $0.1) }, scalarFunction: f
    ) { arguments, _ in
        let x = try arguments.scalar("x", of: name)
        if let domain, !domain.holds(x), !x.isNaN {
            throw Diagnostic(.argument, "`\(name)` needs a number \(domain.text), found \(shortest(x))", argument: "x")
        }
        return .number(f(x))
    }
}

/// The cube root; a Newton step makes the library's result exact for cubes.
private func cubeRoot(_ x: Double) -> Double {
    let y = cbrt(x)
    let corrected = y - (y * y * y - x) / (3 * y * y)
    return corrected.isFinite ? corrected : y
}

private let logarithm = Command(
    "log", group: .mathematics,
    [.positional("x", "a number, or the base when two are given"), .positional("y", "a number", default: "")],
    summary: "The natural logarithm of x, or the logarithm of y to base x.",
    examples: [.init("log(1)", gives: "0"), .init("log(2, 8)", gives: "3")], scalarFunction: { log($0) }
) { arguments, _ in
    let x = try logarithmArgument("x", arguments)
    guard arguments.has("y") else { return .number(log(x)) }
    let y = try logarithmArgument("y", arguments)
    // Exact for the bases that have a logarithm of their own.
    return .number(x == 2 ? log2(y) : x == 10 ? log10(y) : log(y) / log(x))
}

private func logarithmArgument(_ name: String, _ arguments: Arguments) throws -> Double {
    let x = try arguments.scalar(name, of: "log")
    guard x >= 0 || x.isNaN else {
        throw Diagnostic(.argument, "`log` needs a number >= 0, found \(shortest(x))", argument: name)
    }
    return x
}

private let arctangent = Command(
    "atan", group: .mathematics, [.positional("y", "a number"), .positional("x", "a number", default: "")],
    summary: "The arctangent of y, or the angle of the point (x, y).",
    examples: [.init("atan(0)", gives: "0"), .init("atan(1, 1) ≈ π/4", gives: "true")], scalarFunction: { atan($0) }
) { arguments, _ in
    let y = try arguments.scalar("y", of: "atan")
    guard arguments.has("x") else { return .number(atan(y)) }
    return .number(atan2(y, try arguments.scalar("x", of: "atan")))
}
