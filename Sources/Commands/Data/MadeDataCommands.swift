import Datasets
import Language
import LinearAlgebra

let datasetCommand = Command(
    "dataset", group: .data,
    [
        .positional("X", "the features, one row per data point"),
        .positional("y", "the targets, one per row", default: ""),
        .named("features", "the names of the columns"),
    ],
    summary: "Makes a dataset of a matrix X and targets y.",
    details: "The numbers are the exact values of the doubles. NaN and infinities are refused with their place.",
    examples: [
        .init("dataset([1 2; 3 4; 5 6], [1, 0, 1])", gives: "Dataset: 3 × 2, target y"),
        .init("dataset([1 2; 2 4]).rank", gives: "1"),
    ]
) { arguments, _ in
    let x = try arguments.matrix("X")
    let y = arguments.has("y") ? try arguments.vector("y") : nil
    let names = try arguments["features"].map { try columnNames($0, arguments, count: x.columns) }
    return try reporting(argument: arguments.has("y") ? "y" : "X") { () throws(DatasetError) in
        .object(try Dataset(x, y: y, features: names))
    }
}

/// One name per column, all different.
private func columnNames(_ value: Value, _ arguments: Arguments, count: Int) throws -> [String] {
    guard case .list(let items) = value else { throw arguments.mismatch("features", "a list of names") }
    let names = items.compactMap { if case .string(let name) = $0 { name } else { nil } }
    guard names.count == items.count, names.count == count, Set(names).count == count else {
        throw Diagnostic(
            .argument, "`features` must be \(count) different names, one per column of X", argument: "features")
    }
    return names
}

let exampleCommand = Command(
    "example", group: .data,
    [
        .positional(
            "name", "the name of a set", default: "", completion: .choices(Example.all.map(\.name)))
    ],
    summary: "Gives a shipped dataset: small real data, or a classic of the theory; without a name it lists them.",
    details: "The list names size, source and licence of every set. Real data are those of notebooks/data.",
    examples: [
        .init("example(\"xor\")", gives: "Dataset xor: 4 × 2, target y"),
        .init(
            "example(\"iris\")",
            gives: "Dataset iris: 100 × 4, target species (−1 versicolor, +1 virginica)"),
        .init("example(\"hexagon\").rank", gives: "2"),
    ]
) { arguments, _ in
    guard arguments.has("name") else { return .object(ExampleList()) }
    let name = try arguments.string("name")
    return try reporting { () throws(DatasetError) in .object(try Example.named(name).dataset()) }
}

let gaussianCommand = Command(
    "gaussian", group: .data,
    [
        .positional("n", "the number of rows"), .positional("d", "the number of columns"),
        .named("seed", "a whole number; the same seed gives the same data", default: "1"),
    ],
    summary: "Makes n × d independent standard normal features, and standard normal targets.",
    details: "Numbers are rounded to six decimals, so that they are the same on every machine and save as they print.",
    examples: [
        .init("gaussian(20, 3)", gives: "Dataset gaussian(20, 3): 20 × 3, target y"),
        .init("gaussian(20, 3, seed=2) == gaussian(20, 3, seed=2)", gives: "true"),
    ]
) { arguments, _ in
    let (n, d) = try arguments.size()
    let seed = try arguments.seed()
    return try reporting { () throws(DatasetError) in .object(try Dataset.gaussian(n, d, seed: seed)) }
}

let teacherCommand = Command(
    "teacher", group: .data,
    [
        .positional("n", "the number of rows"), .positional("d", "the number of columns"),
        .positional("m", "the number of neurons of the teacher"),
        .named("noise", "the standard deviation of the noise added to the targets", default: "0"),
        .named("seed", "a whole number; the same seed gives the same data", default: "1"),
    ],
    summary: "Makes normal features whose targets come from a random network of m neurons, kept in `.teacher`.",
    details: "y = Σᵢ αᵢ (Xuᵢ)₊ + noise · N(0, 1) with unit vectors uᵢ and random signs αᵢ.",
    examples: [
        .init("teacher(20, 3, 2)", gives: "Dataset teacher(20, 3, 2): 20 × 3, target y"),
        .init("teacher(20, 3, 2).teacher.m", gives: "2"),
    ]
) { arguments, _ in
    let (n, d) = try arguments.size()
    let m = try arguments.integer("m", in: 1...largestSide)
    let noise = try arguments.number("noise", default: 0)
    guard noise >= 0, noise.isFinite else {
        throw Diagnostic(.argument, "`noise` must be at least 0, found \(shortest(noise))", argument: "noise")
    }
    let seed = try arguments.seed()
    return try reporting { () throws(DatasetError) in
        .object(try Dataset.teacher(n, d, width: m, noise: noise, seed: seed))
    }
}

let spiralCommand = Command(
    "spiral", group: .data,
    [
        .positional("n", "the number of points, both arms together"),
        .named("seed", "a whole number; the same seed gives the same data", default: "1"),
    ],
    summary: "Makes two interleaved spiral arms in the plane with labels +1 and −1.",
    details: "Arm point t ∈ [0, 0.9]: radius 1 − t, angle 3πt, normal noise of deviation 0.02.",
    examples: [.init("spiral(30)", gives: "Dataset spiral(30): 30 × 2, target y")]
) { arguments, _ in
    let n = try arguments.integer("n", in: 1...largestSide)
    return .object(Dataset.spiral(n, seed: try arguments.seed()))
}

/// The most rows or columns of made data; with `largestSize` a guard against typing errors, not a limit of the engine.
private let largestSide = 10_000_000
private let largestSize = 50_000_000

extension Arguments {
    /// The arguments `n` and `d`, their product within memory.
    fileprivate func size() throws -> (n: Int, d: Int) {
        let n = try integer("n", in: 1...largestSide)
        let d = try integer("d", in: 1...largestSide)
        guard n * d <= largestSize else {
            throw Diagnostic(.limit, "\(n) × \(d) numbers are more than \(largestSize)", argument: "n")
        }
        return (n, d)
    }

    /// The argument `seed`, by default 1; negative seeds differ from all others.
    func seed() throws -> UInt64 { UInt64(bitPattern: Int64(try integer("seed", default: 1))) }
}
