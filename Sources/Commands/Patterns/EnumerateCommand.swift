import Arrangements
import Datasets
import Language

let enumerateCommand = Command(
    "enumerate", group: .patterns,
    [
        .positional("data", "a Dataset or a matrix X"),
        .named("faces", "whether patterns of lower-dimensional cones count, too", default: "false"),
        .named("limit", "the most patterns to store"),
    ],
    summary: "Every activation pattern D_i = diag(1(Xu ≥ 0)): the full-dimensional cells, or with faces all values.",
    details: """
        The cells of the central arrangement {u : x_k·u = 0}; at most 2 Σ_{k<r} C(n′ − 1, k) for n′ distinct hyperplanes of \
        rank r (Cover), with equality in general position. Exact for every input: signs are decided by filtered floating point, \
        then by integers; decimal text means that decimal, a matrix its doubles. Antipodal patterns follow each other. \
        `faces=true` adds the values of 1(Xu ≥ 0) on faces and at u = 0, each with its dimension; they never change the optimum. \
        Rank 3 sorts the crossings along every great circle, O(n² log n); higher ranks split cones by their rays. Memory: \
        n/8 bytes a pattern; what would not fit is refused before it starts.
        """,
    examples: [
        .init("D = enumerate([1 0; 0 1; 1 1]); D.count", gives: "6"),
        .init("enumerate([1 0; 0 1; 1 1])[1].bits", gives: "[1, 1, 1]"),
        .init("enumerate([1 0; 0 1; -1 -1]; faces=true).count", gives: "7"),
    ]
) { arguments, context in
    let data = try arguments.dataset("data")
    let withFaces = try arguments.boolean("faces", default: false)
    let limit = arguments.has("limit") ? try arguments.integer("limit", in: 1...Int.max) : nil
    let arrangement = try HyperplaneArrangement(data.exact)
    let progress: EnumerationProgress = { cells, bound in
        let fraction = Double(bound.description).map { Double(cells) / $0 }
        context.progress("\(cells) cells of at most \(bound)", fraction: fraction, id: "enumerate")
    }
    let collection =
        withFaces
        ? try arrangement.allPatterns(limit: limit, progress: progress)
        : try arrangement.cells(limit: limit, progress: progress)
    context.progress(counted(collection.count, "pattern"), fraction: 1, id: "enumerate")
    return .object(Patterns(data: data, arrangement: arrangement, collection: collection))
}

extension ArrangementError: DiagnosticConvertible {
    /// The error with its remedy; what is too large says Cover's bound and what to do instead.
    public var diagnostic: Diagnostic {
        switch self {
        case .notFinite:
            return Diagnostic(.data, description, remedy: "replace or drop the row")
        case .tooLarge(let bound, let bytesPerPattern, let memoryLimit):
            let megabytes = memoryLimit >> 20
            return Diagnostic(
                .limit,
                "up to \(bound) patterns (Cover's bound) of \(bytesPerPattern) bytes need more than the \(megabytes) MB allowed",
                remedy: "draw some with `sample(data, k)`, store the first ones with `limit=`, or only `count(data)`")
        case .countTooLong(let hyperplanes, let rank, _):
            return Diagnostic(
                .limit, description,
                remedy: "use the bound `cover(\(hyperplanes), \(rank))`, or `sample(data, k)` to draw some")
        }
    }
}
