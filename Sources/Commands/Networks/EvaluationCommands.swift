import Certificates
import ConvexPrograms
import Datasets
import Language
import LinearAlgebra
import Networks

/// What a network or a solution is worth: values, outputs, scores, certificates.
let evaluationCommands: [Command] = [
    objectiveCommand, predictCommand, accuracyCommand, mseCommand, certifyCommand,
]

private let objectiveCommand = Command(
    "objective", group: .networks,
    [.positional("θ", "a Network or a Solution"), .positional("P", "the Problem")],
    summary: "The value 𝓛_β(θ) of a network, or 𝓛ᶜ_β(W) of a point of the convex program.",
    details: """
        𝓛_β(θ) = ℓ(Σ α_i (Xu_i)₊) + (β/2) Σ (‖u_i‖² + α_i²) and 𝓛ᶜ_β(W) = ℓ(Σ s_b D_b X w_b) + β Σ ‖w_b‖, \
        without a factor 1/n.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1], [1, 1]), beta=0.5); objective(network([1 1], [1]), P)", gives: "0.75")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    if let solved = try arguments.solution(for: problem) {
        return .number(problem.program.objective(solved.solution.blocks))
    }
    return .number(try arguments.network(for: problem).objective(problem.program))
}

private let certifyCommand = Command(
    "certify", group: .problems,
    [
        .positional("θ", "a Solution or a Network"), .positional("P", "the Problem"),
        .named("tol", "the relative gap up to which the claim counts as optimal", default: "1e-7"),
    ],
    summary: "A certificate recomputed from the raw data: value, lower bound over all cones, verdict, witness.",
    details: """
        ν = −∇ℓ(f); max |νᵀ(Xu)₊| over ‖u‖ ≤ 1 is computed cell by cell as the norm of a projection, and −ℓ*(−tν) with \
        t scaled into the dual constraint bounds the optimal value of every width from below. When the claim is not optimal \
        the witness is the best neuron to add. Shares no code with `solve`. Cost: one pass over all cells.
        """,
    examples: [
        .init(
            "P = problem(dataset([1 0; 0 1], [3, 4]), beta=5); certify(network([0 0], [0]), P).optimal", gives: "true")
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    let tolerance = try arguments.number("tol", default: defaultOptimalityTolerance)
    guard tolerance > 0 else {
        throw Diagnostic(.argument, "`tol` must be positive, found \(shortest(tolerance))", argument: "tol")
    }
    if let solved = try arguments.solution(for: problem) {
        let blocks = solved.solution.blocks
        return .object(
            try certify(blocks, of: problem.program, dual: solved.solution.dual, tolerance: tolerance))
    }
    return .object(
        try arguments.network(for: problem).certificate(in: problem.program, tolerance: tolerance))
}

private let predictCommand = Command(
    "predict", group: .networks,
    [.positional("θ", "a Network"), .positional("data", "a Dataset or a matrix")],
    summary: "The outputs Σ α_i (u_iᵀx)₊ of a network, one per row of the data.",
    examples: [.init("predict(network([1 0; 0 2], [1, -1]), [1 1; 3 0])", gives: "[-1, 3]")]
) { arguments, _ in
    .vector(try arguments.outputs().outputs)
}

private let accuracyCommand = Command(
    "accuracy", group: .networks,
    [.positional("θ", "a Network"), .positional("data", "a Dataset with targets −1 and +1")],
    summary: "The share of rows whose class is predicted: +1 where the output is at least 0, else −1.",
    examples: [
        .init("accuracy(network([1; -1], [1, -1]), dataset([1; -1; 2], [1, -1, -1]))", gives: "0.6666666666666666")
    ]
) { arguments, _ in
    let (outputs, targets) = try arguments.outputsAndTargets()
    if let bad = targets.firstIndex(where: { abs($0) != 1 }) {
        throw Diagnostic(
            .data, "accuracy needs targets −1 and +1, found \(shortest(targets[bad])) in row \(bad + 1)",
            remedy: "use `mse` for numbers, or code the two classes as −1 and +1", argument: "data")
    }
    let right = zip(outputs, targets).filter { ($0 >= 0 ? 1.0 : -1.0) == $1 }.count
    return .number(targets.isEmpty ? 0 : Double(right) / Double(targets.count))
}

private let mseCommand = Command(
    "mse", group: .networks,
    [.positional("θ", "a Network"), .positional("data", "a Dataset with targets")],
    summary: "The mean squared error ‖f − y‖²/n of a network's outputs.",
    examples: [.init("mse(network([1; -1], [1, -1]), dataset([1; -1], [1, -2]))", gives: "0.5")]
) { arguments, _ in
    let (outputs, targets) = try arguments.outputsAndTargets()
    let error = difference(outputs, targets)
    return .number(targets.isEmpty ? 0 : dot(error, error) / Double(targets.count))
}

extension Arguments {
    /// The argument `θ` as a solution of a program on the same data, nil when it is a network.
    fileprivate func solution(for problem: Problem) throws -> SolvedProblem? {
        guard case .object(let object) = try value("θ"), let solved = object as? SolvedProblem else {
            guard case .object(let object) = try value("θ"), object is ReLUNetwork else {
                throw mismatch("θ", "a Solution or a Network")
            }
            return nil
        }
        let (own, other) = (solved.problem.program, problem.program)
        guard own.n == other.n, own.d == other.d else {
            throw Diagnostic(
                .shape, "the solution belongs to \(own.n) × \(own.d) data, the problem has \(other.n) × \(other.d)",
                argument: "θ")
        }
        return solved
    }

    /// The outputs of the network `θ` on `data`.
    fileprivate func outputs() throws -> (outputs: Vector, data: Dataset) {
        let network = try network()
        let data = try dataset("data")
        try requireInputs(of: network, data.d, argument: "data")
        return (network.predict(data.x), data)
    }

    fileprivate func outputsAndTargets() throws -> (outputs: Vector, targets: Vector) {
        let (outputs, data) = try outputs()
        guard let targets = data.y else {
            throw Diagnostic(
                .data, "the dataset has no targets", remedy: "load it with `target=`, or use `dataset(X, y)`",
                argument: "data")
        }
        return (outputs, targets)
    }
}
