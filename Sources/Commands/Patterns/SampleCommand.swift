import Arrangements
import Language

let samplePatternsCommand = Command(
    "sample", group: .patterns,
    [
        .positional("data", "a Dataset or a matrix X"), .positional("k", "how many patterns"),
        .named("seed", "the seed", default: "1"),
    ],
    summary: "k distinct patterns of random u, with an estimate of how much of the sphere they cover.",
    details: """
        Random directions (half of them in coordinates that even out correlated columns), then random great circles when directions \
        find nothing new; fewer than k when there are no more to be found. Reproducible from the seed. `.coverage` is \
        Good and Turing's estimate 1 − f₁/N of the probability that a random direction has one of the patterns, f₁ of N \
        directions being alone in their cell, with Esty's standard error; `.cells` is Chao's lower bound of the number of cells.
        """,
    examples: [
        .init("sample([1 0; 0 1; 1 1], 4; seed=2).count", gives: "4"),
        .init("sample(spiral(10), 1000).exact", gives: "true"),
    ]
) { arguments, _ in
    let data = try arguments.dataset("data")
    let k = try arguments.integer("k", in: 1...100_000_000)
    let seed = try arguments.integer("seed", in: 0...Int.max, default: 1)
    let arrangement = try HyperplaneArrangement(data.exact)
    let collection = try arrangement.sample(k, seed: UInt64(seed))
    return .object(Patterns(data: data, arrangement: arrangement, collection: collection))
}
