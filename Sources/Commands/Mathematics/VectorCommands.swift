import Glibc
import Language
import LinearAlgebra

let vectorCommands: [Command] = [
    dotCommand, normCommand, normalizeCommand,
]

private let dotCommand = Command(
    "dot", group: .mathematics, [.positional("a", "numbers"), .positional("b", "as many numbers")],
    summary: "The inner product aᵀb; also a'b and a ⋅ b.", examples: [.init("dot([1, 2], [3, 4])", gives: "11")]
) { arguments, _ in
    let (a, b) = try arguments.vectors("a", "b")
    return .number(dot(a, b))
}

private let normCommand = Command(
    "norm", group: .mathematics,
    [.positional("v", "a vector or matrix"), .positional("p", "the order: 1, 2, any p ≥ 1 or Inf", default: "2")],
    summary: "The norm (Σ |v_i|ᵖ)^(1/p), by default the Euclidean one; of a matrix over all entries (Frobenius).",
    examples: [
        .init("norm([3, 4])", gives: "5"), .init("norm([3, -4], 1)", gives: "7"),
        .init("norm([3, -4], Inf)", gives: "4"),
    ]
) { arguments, _ in
    let v = try arguments.numbers("v")
    let p = try arguments.number("p", default: 2)
    guard p >= 1 else {
        throw Diagnostic(.argument, "the order of a norm is at least 1, found \(shortest(p))", argument: "p")
    }
    return .number(norm(v, p))
}

/// ‖v‖_p; scaled by the largest entry, so that no power overflows.
private func norm(_ v: Vector, _ p: Double) -> Double {
    if p == 2 { return norm2(v) }
    if p == 1 { return compensatedSum(v.map { abs($0) }) }
    let largest = v.reduce(0) { max($0, abs($1)) }
    guard p.isFinite, largest > 0, largest.isFinite else { return largest }
    return largest * pow(compensatedSum(v.map { pow(abs($0) / largest, p) }), 1 / p)
}

private let normalizeCommand = Command(
    "normalize", group: .mathematics, [.positional("v", "a vector that is not zero")],
    summary: "The unit vector v/‖v‖₂.",
    examples: [.init("normalize([3, 4])", gives: "[0.6000000000000001, 0.8]")]
) { arguments, _ in
    guard let unit = normalized(try arguments.vector("v")) else {
        throw Diagnostic(.argument, "the zero vector has no direction", argument: "v")
    }
    return .vector(unit)
}
