import Language
import LinearAlgebra

let statisticsCommands: [Command] = [
    reduction("var", "The variance Σ (v_i − mean)²/(n − 1).", "var([1, 2, 3])", "1") { try variance($0, "var") },
    reduction("std", "The standard deviation, the root of the variance with n − 1.", "std([1, 2, 3])", "1") {
        try variance($0, "std").squareRoot()
    },
    reduction("median", "The middle value; of an even number the mean of both middle ones.", "median([3, 1, 2])", "2") {
        try quantile($0, 0.5, "median")
    },
    quantileCommand,
    covariance("cor", "The correlation of two vectors.", "cor([1, 2, 3], [2, 4, 6])", "1") { x, y in
        centeredProduct(x, y) / (centeredProduct(x, x) * centeredProduct(y, y)).squareRoot()
    },
    covariance("cov", "The covariance of two vectors, with n − 1.", "cov([1, 2, 3], [2, 4, 6])", "2") { x, y in
        centeredProduct(x, y) / Double(x.count - 1)
    },
]

/// Σ (x_i − mean x)(y_i − mean y).
private func centeredProduct(_ x: Vector, _ y: Vector) -> Double {
    let (a, b) = (mean(x), mean(y))
    return compensatedSum(zip(x, y).map { ($0 - a) * ($1 - b) })
}

private func variance(_ v: Vector, _ name: String) throws -> Double {
    guard !v.isEmpty else { throw Diagnostic(.argument, "`\(name)` of nothing", argument: "v") }
    return centeredProduct(v, v) / Double(v.count - 1)
}

/// The p-quantile by linear interpolation between the order statistics (type 7 of Hyndman and Fan, as in Julia and R).
private func quantile(_ v: Vector, _ p: Double, _ name: String) throws -> Double {
    guard !v.isEmpty else { throw Diagnostic(.argument, "`\(name)` of nothing", argument: "v") }
    if v.contains(where: \.isNaN) { return .nan }
    let sorted = v.sorted()
    let place = p * Double(v.count - 1)
    let below = Int(place.rounded(.down))
    let above = min(below + 1, v.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
}

private let quantileCommand = Command(
    "quantile", group: .mathematics, [.positional("v", "numbers"), .positional("p", "a share of 0 to 1, or several")],
    summary: "The value below which the share p of the numbers lies, interpolated between neighbours.",
    examples: [.init("quantile([1, 2, 3, 4, 5], 0.25)", gives: "2")]
) { arguments, _ in
    let v = try arguments.numbers("v")
    let shares = try arguments.vector("p")
    guard shares.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
        throw Diagnostic(
            .argument, "a share must lie in [0, 1], found \(shares.map(shortest).joined(separator: ", "))",
            argument: "p")
    }
    let results = try shares.map { try quantile(v, $0, "quantile") }
    if case .number = try arguments.value("p") { return .number(results[0]) }
    return .vector(results)
}

private func covariance(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ f: @escaping @Sendable (Vector, Vector) -> Double
) -> Command {
    Command(
        name, group: .mathematics, [.positional("x", "numbers"), .positional("y", "as many numbers")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in
        let (x, y) = try arguments.vectors("x", "y")
        return .number(f(x, y))
    }
}
