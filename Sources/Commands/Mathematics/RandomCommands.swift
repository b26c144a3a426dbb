import Language
import LinearAlgebra
import Synchronization

let randomCommands: [Command] = [
    deviates("rand", "Uniform random numbers of [0, 1): one, a vector of n, or an n × m matrix.") { $0.uniform() },
    deviates("randn", "Standard normal random numbers: one, a vector of n, or an n × m matrix.") { $0.normal() },
    randpermCommand, shuffleCommand,
]

/// The stream that calls without a seed share; it starts anew in every process.
private let sharedGenerator = Mutex(Xoshiro256(seed: .random(in: 0...UInt64.max)))

/// Runs with the generator of the given seed, else with the shared one.
private func withGenerator<T: Sendable>(_ arguments: Arguments, _ body: (inout Xoshiro256) throws -> T) throws -> T {
    guard arguments.has("seed") else {
        // A copy of its own for the call: the stream goes on behind it.
        var generator = Xoshiro256(seed: sharedGenerator.withLock { $0.next() })
        return try body(&generator)
    }
    var generator = Xoshiro256(seed: UInt64(try arguments.integer("seed", in: 0...Int.max)))
    return try body(&generator)
}

private let seedParameter = Parameter.named("seed", "a whole number; the same seed gives the same numbers")

private func deviates(_ name: String, _ summary: String, _ draw: @escaping @Sendable (inout Xoshiro256) -> Double)
    -> Command
{
    Command(
        name, group: .mathematics, [.variadic("sizes", "one or two sizes; none: one number"), seedParameter],
        summary: summary,
        examples: [
            .init("size(\(name)(2, 3))", gives: "[2, 3]"),
            .init("\(name)(3, seed=1) == \(name)(3, seed=1)", gives: "true"),
        ]
    ) { arguments, _ in
        let sizes = try arguments.sizes()
        return try withGenerator(arguments) { generator in try .array(sizes) { draw(&generator) } }
    }
}

private let randpermCommand = Command(
    "randperm", group: .mathematics, [.positional("n", "how many"), seedParameter],
    summary: "The numbers 1 … n in random order.",
    examples: [.init("sort(randperm(4))", gives: "[1, 2, 3, 4]")]
) { arguments, _ in
    let n = try arguments.size("n")
    try MemoryLimit.check(elements: n)
    return .vector(try withGenerator(arguments) { $0.permutation(n) }.map { Double($0 + 1) })
}

private let shuffleCommand = Command(
    "shuffle", group: .mathematics, [.positional("v", "a vector or list"), seedParameter],
    summary: "The elements in random order.",
    examples: [.init("sort(shuffle([3, 1, 2]))", gives: "[1, 2, 3]")]
) { arguments, _ in
    let items = try arguments.value("v").elements()
    return .collected(try withGenerator(arguments) { $0.permutation(items.count) }.map { items[$0] })
}
