import Arrangements
import BigInt
import Language

let countPatternsCommand = Command(
    "count", group: .patterns,
    [
        .positional("data", "a Dataset or a matrix X"),
        .named("faces", "whether patterns of lower-dimensional cones count, too", default: "false"),
    ],
    summary: "The exact number of activation patterns, without storing them.",
    details: """
        Deletion and restriction (Zaslavsky 1975): r(A) = 1 + Σ_k r((A_{<k})^{H_k}), with exact integers; far quicker than \
        visiting every cell when the number is large. The work grows with C(n, r), or with C(n, n − r) where that is less; what \
        would take months is refused after some seconds, with Cover's bound. Any number that is returned is exact, and Cover's \
        only when no r of the rows were dependent. With `faces=true` all values of 1(Xu ≥ 0), u on faces and u = 0 included. \
        Beyond 2^53 the result is an Integer with all its digits.
        """,
    examples: [
        .init("count([1 0; 0 1; 1 1])", gives: "6"),
        .init("count([1; -1]; faces=true)", gives: "3"),
    ]
) { arguments, context in
    let arrangement = try HyperplaneArrangement(try arguments.dataset("data").exact)
    let withFaces = try arguments.boolean("faces", default: false)
    let progress: CountProgress = { found, fraction in
        context.progress("at least \(found) patterns", fraction: fraction, id: "count")
    }
    return Value(
        exactly: withFaces
            ? try arrangement.countAllPatterns(progress: progress) : try arrangement.count(progress: progress))
}

let coverCommand = Command(
    "cover", group: .patterns,
    [.positional("n", "the number of hyperplanes"), .positional("r", "the rank of the data")],
    summary: "Cover's bound 2 Σ_{k<r} C(n − 1, k) of the number of full-dimensional patterns.",
    details: """
        The number of cells of n hyperplanes through the origin of ℝ^r in general position (Cover 1965), an upper bound for all \
        others. Beyond 2^53 the result is an Integer with all its digits.
        """,
    examples: [.init("cover(30, 3)", gives: "872"), .init("cover(100, 60)", gives: "1239841329102844596299124864608")]
) { arguments, _ in
    let n = try arguments.integer("n", in: 0...100_000)
    let r = try arguments.integer("r", in: 0...100_000)
    return Value(exactly: coverBound(n: n, rank: r))
}
