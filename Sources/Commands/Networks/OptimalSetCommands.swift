import ConvexPrograms
import Datasets
import Language
import LinearAlgebra
import Networks
import Solvers

/// The set of all optima: its description, its members, and what they agree on.
let optimalSetCommands: [Command] = [optimalSetCommand, sampleCommand, selectCommand, rangeCommand, widthsCommand]

private let optimalSetCommand = Command(
    "optimalset", group: .landscape,
    [
        .positional("P", "the Problem"),
        .named("limit", "the most vertices to list; beyond it m* and M* are bounded", default: "20000"),
        .named("maxtime", "the seconds allowed for the optimum, its directions and vertices together", default: "15"),
    ],
    summary: "All optimal networks of a problem as a polytope: directions, vertices, dimensions, m*, M*.",
    details: """
        With ν = −∇ℓ(f*) only blocks with ‖Proj_C(s XᵀDν)‖ = β can be non-zero, each along one direction u_j, and the optima are \
        {a ≥ 0 : Σ a_j s_j (Xu_j)₊ = f*}. Vertices are the irreducible networks; m* and M* are the least and most neurons of one. \
        Needs a loss that is strictly convex at the optimum. Directions within 1e-7 of β count as optimal, near ties are reported \
        (Mishkin, Pilanci, ICML 2023; Kim, Mishkin, Pilanci, ICLR 2025). In high rank the search for directions may end before \
        it is proven that none is missing: `.remarks` says so, members are optimal all the same, dimensions are lower bounds and m* and \
        M* ranges; `maxtime=` gives it longer.
        """,
    examples: [
        .init("S = optimalset(problem(dataset([1 0; 0 1], [3, 4]), beta=1)); S.unique", gives: "true"),
        .init("optimalset(problem(dataset([1 0; 0 1], [3, 4]), beta=1)).mstar", gives: "1"),
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let limit = try arguments.integer("limit", in: 1...1_000_000, default: 20_000)
    let seconds = try arguments.positive("maxtime", default: defaultSeconds)
    let set = try optimalSet(of: problem, limit: limit, seconds: seconds, context, id: "optimalset")
    context.progress(set.summary, fraction: 1, id: "optimalset")
    return .object(set)
}

/// The time that a description of the optimal set takes at most by default.
private let defaultSeconds = 15.0

/// The optimal set of a problem, from a solution as accurate as doubles allow.
///
/// The gap is quadratic in the error of the fit, so a relative gap of 1e-14 leaves ν good to about 1e-7; the solver's last Newton
/// steps do better, and what they leave is reported as near ties.
///
/// Two thirds of the time allowed are for the optimum: without it nothing is known of the set.
func optimalSet(
    of problem: Problem, limit: Int = 20_000, seconds: Double = defaultSeconds, _ context: ExecutionContext, id: String
) throws -> OptimalSet {
    let deadline = ContinuousClock.now + .seconds(min(seconds, 1e9))
    let solution = solve(
        problem.program,
        options: SolverOptions(
            tolerance: 1e-14, timeLimit: seconds * 2 / 3, progress: roundProgress(context, id: id)))
    try Task.checkCancellation()
    context.progress(
        "the directions and vertices of \(counted(solution.blocks.count, "neuron"))", fraction: nil, id: id)
    do { return try OptimalSet(solution, limit: limit, until: deadline) } catch let error as OptimalSetError {
        throw error.diagnostic(problem.program, seconds: seconds)
    }
}

extension OptimalSetError {
    /// The error as the language reports it.
    fileprivate func diagnostic(_ program: ConvexProgram, seconds: Double) -> Diagnostic {
        switch self {
        case .notStrictlyConvex(let row):
            Diagnostic(
                .argument,
                "the \(program.loss.name) loss is not strictly convex at the output of row \(row + 1), so the optimal fit need not be unique",
                remedy: "use the squared or the logistic loss", argument: "P")
        case .notOptimal(let price, let beta):
            Diagnostic(
                .limit,
                "the solution is not accurate enough: the dual constraint reaches \(shortest(price)) > β = \(shortest(beta))",
                remedy: "scale the data: rows or targets of very different sizes lose digits", argument: "P")
        case .notSolved(let lower, let objective):
            Diagnostic(
                .limit,
                "\(significant(seconds, 3)) s do not prove the optimum: P* is in [\(significant(lower, 6)), \(significant(objective, 6))], "
                    + "so the optimal outputs and directions are not known; m* is in 1:\(activationRank(of: program))",
                remedy: "give it longer with `maxtime=`, or use fewer rows or columns, or a larger beta", argument: "P")
        case .inaccurate(let residual):
            Diagnostic(
                .limit, "the optimal directions reproduce the fit only to \(shortest(residual)) relative",
                remedy: "scale the data: rows or targets of very different sizes lose digits", argument: "P")
        }
    }
}

private let selectCommand = Command(
    "select", group: .landscape,
    [
        .positional("S", "the OptimalSet"),
        .positional(
            "criterion", "\"norm\", \"sparse\", or a Dataset to fit best", completion: .choices(["norm", "sparse"])),
    ],
    summary: "One optimal network: of least ‖a‖₂, of fewest neurons, or of least squared error on validation data.",
    details: """
        All members have the same outputs on the training data and the same penalty; elsewhere they differ. "norm" spreads the \
        weights a_j = ‖w_j‖ most evenly, "sparse" uses m* neurons, a Dataset chooses the member of least error on it. The first \
        and last are projections onto the polytope.
        """,
    examples: [
        .init("select(optimalset(problem(dataset([1 0; 0 1], [3, 4]), beta=1)), \"sparse\").neurons", gives: "1")
    ]
) { arguments, _ in
    let set = try arguments.optimalSet()
    if case .string = try arguments.value("criterion") {
        let criterion = try arguments.choice("criterion", of: ["norm", "sparse"])
        return .object(criterion == "norm" ? try set.smallestNorm() : set.fewestNeurons())
    }
    let data = try arguments.dataset("criterion")
    try arguments.requireColumns(data.d, of: set, "criterion")
    guard let y = data.y else {
        throw Diagnostic(
            .data, "the validation data have no targets", remedy: "use `dataset(X, y)`", argument: "criterion")
    }
    return .object(try set.bestFit(data.x, y))
}

private let rangeCommand = Command(
    "range", group: .landscape,
    [.positional("S", "the OptimalSet"), .positional("x", "a point, or data with one point per row")],
    summary:
        "The least and the greatest prediction at x over all optimal networks: [least, greatest], one row per point.",
    details: "Each end is attained by an optimal network; a linear program over the weights per end.",
    examples: [
        .init(
            "S = optimalset(problem(dataset([1 0; 0 1], [3, 4]), beta=5)); range(S, [1, 1])", gives: "[0, 0]")
    ],
    claims: { $0.is(OptimalSet.self) }
) { arguments, _ in
    let set = try arguments.optimalSet()
    if let x = try arguments.value("x").asVector {
        try arguments.requireColumns(x.count, of: set, "x")
        let range = set.range(at: x)
        return .vector([range.lowerBound, range.upperBound])
    }
    let data = try arguments.dataset("x")
    try arguments.requireColumns(data.d, of: set, "x")
    let x = data.x
    let ranges = try (0..<x.rows).map { k in
        try Task.checkCancellation()
        return set.range(at: x.rowArray(k))
    }
    return .matrix(Matrix(ranges.map { [$0.lowerBound, $0.upperBound] }))
}

private let sampleCommand = Command(
    "sample", group: .landscape,
    [
        .positional("S", "the OptimalSet"), .positional("k", "how many networks"),
        .named("seed", "the seed", default: "1"),
    ],
    summary: "Random optimal networks: mixtures of the vertices with exponential weights.",
    details:
        "Reproducible from the seed. Without a list of vertices, mixtures of vertices that minimise random linear functions.",
    examples: [
        .init("sample(optimalset(problem(dataset([1 0; 0 1], [3, 4]), beta=1)), 3)[1].m", gives: "1")
    ],
    claims: { $0.is(OptimalSet.self) }
) { arguments, _ in
    let k = try arguments.integer("k", in: 0...1_000_000)
    let seed = try arguments.integer("seed", in: 0...Int.max, default: 1)
    return .list(try arguments.optimalSet().sample(k, seed: UInt64(seed)).map { .object($0) })
}

extension Arguments {
    /// The argument `S`.
    fileprivate func optimalSet() throws -> OptimalSet { try object("S", as: OptimalSet.self, "an OptimalSet") }

    /// Throws unless points with d entries fit the set's networks.
    fileprivate func requireColumns(_ d: Int, of set: OptimalSet, _ argument: String) throws {
        guard d != set.program.d else { return }
        throw Diagnostic(
            .shape, "a point has \(d) entries, the networks take \(set.program.d)",
            remedy: "give points with \(set.program.d) entries, the bias column included", argument: argument)
    }
}
