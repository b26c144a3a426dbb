import Arrangements
import ConvexPrograms
import Datasets
import Language
import LinearAlgebra
import Solvers

let problemCommand = Command(
    "problem", group: .problems,
    [
        .positional("data", "a Dataset with targets"),
        .named("loss", "the loss ℓ", default: "\"squared\"", completion: .choices(losses.map(\.name))),
        .named("beta", "the weight β > 0 of the regulariser", default: "0.1"),
    ],
    summary: "States min ℓ(Σ α_i (Xu_i)₊) + (β/2) Σ (‖u_i‖² + α_i²), and its convex program.",
    details: """
        No factor 1/n anywhere; `convert` translates β from other conventions. The losses: \
        \(losses.map { "\($0.name) \($0.formula)" }.joined(separator: "; ")). With logistic, hinge and squaredhinge the \
        targets must be −1 and +1. The convex program over the 2p blocks (pattern D_b, sign s_b) is \
        min ℓ(Σ s_b D_b X w_b) + β Σ‖w_b‖₂ subject to (2D_b − I)Xw_b ≥ 0.
        """,
    examples: [
        .init(
            "problem(dataset([1 0; 0 1], [3, 4]), beta=1).betamax", gives: "5")
    ]
) { arguments, _ in
    let data = try arguments.dataset("data")
    let name = try arguments.choice("loss", of: losses.map(\.name), default: "squared")
    guard let loss = loss(named: name) else { throw arguments.mismatch("loss", "the name of a loss") }
    return .object(try statedProblem(data, loss, beta: arguments.weight("beta", default: 0.1)))
}

/// The problem of a dataset; throws when there are no targets or the loss does not take them.
func statedProblem(_ data: Dataset, _ loss: any Loss, beta: Double) throws -> Problem {
    guard let y = data.y else {
        throw Diagnostic(
            .data, "the dataset has no targets",
            remedy: "load it with `target=` (a column name or number), or use `dataset(X, y)`", argument: "data")
    }
    if loss.needsSigns, let row = y.firstIndex(where: { abs($0) != 1 }) {
        throw Diagnostic(
            .data, "the \(loss.name) loss needs targets −1 and +1, found \(shortest(y[row])) in row \(row + 1)",
            remedy: "code the two classes as −1 and +1, or use a loss for numbers: squared, absolute or huber",
            argument: "data")
    }
    let arrangement = try HyperplaneArrangement(data.exact)
    return Problem(data: data, program: ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: beta))
}

extension Arguments {
    /// A positive finite weight.
    func weight(_ name: String, default fallback: Double? = nil) throws -> Double {
        let beta = try fallback.map { try number(name, default: $0) } ?? number(name)
        guard beta > 0, beta.isFinite else {
            throw Diagnostic(
                .argument, "`\(name)` must be positive and finite, found \(shortest(beta))",
                remedy: "from `betamax` on the zero network is optimal; useful values lie below", argument: name)
        }
        return beta
    }
}

let betamaxCommand = Command(
    "betamax", group: .problems, [.positional("P", "the Problem")],
    summary: "The smallest β with W* = 0: max |∇ℓ(0)ᵀ(Xu)₊| over ‖u‖ ≤ 1.",
    details: """
        The zero network is optimal for every β from this value on, and for no smaller one. In rank 6 and above the search for a \
        proof is bounded: where it does not end, this is the largest price that local searches find, a warning names the proven \
        upper bound, and the field `.betamaxupper` of P has it.
        """,
    examples: [
        .init("betamax(problem(dataset([1; -1], [2, 1])))", gives: "2")
    ]
) { arguments, context in
    .number(largestWeight(of: try arguments.problem(), context))
}

/// β_max, with a warning when it is not proven.
func largestWeight(of problem: Problem, _ context: ExecutionContext) -> Double {
    let range = betaMaxRange(problem.program)
    if range.upperBound > range.lowerBound {
        context.host.write(
            "warning: β_max is proven only to lie in [\(significant(range.lowerBound, 10)), \(significant(range.upperBound, 10))]; "
                + "the lower end is the largest price found\n", toError: true)
    }
    return range.lowerBound
}

let convertCommand = Command(
    "convert", group: .problems,
    [
        .positional("beta", "the regularisation weight in the other convention"),
        .named(
            "from", "the other convention", default: "\"torch\"",
            completion: .choices(Convention.allCases.map(\.rawValue))),
        .named("n", "the number of rows, where the convention averages over them"),
    ],
    summary: "β in our units, 𝓛 = ℓ(f) + (β/2) Σ (‖u‖² + α²) with ½‖f − y‖², from another convention.",
    details: Convention.allCases.map { "\($0.rawValue): \($0.formula)" }.joined(separator: ". ") + ".",
    examples: [
        .init("convert(0.01, from=\"torch\", n=100)", gives: "0.5"),
        .init("convert(0.2, from=\"course\")", gives: "0.1"),
    ]
) { arguments, _ in
    let weight = try arguments.weight("beta")
    let name = try arguments.choice("from", of: Convention.allCases.map(\.rawValue), default: "torch")
    guard let convention = Convention(rawValue: name) else { throw arguments.mismatch("from", "a convention") }
    guard convention.averages else { return .number(convention.beta(weight, n: 1)) }
    guard arguments.has("n") else {
        throw Diagnostic(
            .argument, "\"\(name)\" averages over the rows, so the number of rows is needed",
            remedy: "add `n=`; \(convention.formula)", argument: "n")
    }
    return .number(convention.beta(weight, n: try arguments.integer("n", in: 1...Int.max)))
}

/// How others scale the same objective.
enum Convention: String, CaseIterable {
    /// PyTorch: MSELoss with the optimiser's `weight_decay`.
    case torch
    /// The course and blog of the paper's authors.
    case course
    /// A mean squared error next to b Σ‖w‖.
    case mse
    /// The package scnn with NeuronGL1.
    case scnn

    /// The other objective and our β.
    var formula: String {
        switch self {
        case .torch: "‖f − y‖²/n + (w/2) Σ (‖u‖² + α²), the gradient of `weight_decay` w: β = n w / 2"
        case .course: "‖f − y‖² + b Σ (‖u‖ + ‖v‖): β = b / 2"
        case .mse: "‖f − y‖²/n + b Σ‖w‖: β = n b / 2"
        case .scnn: "‖f − y‖²/(2n) + λ Σ‖w‖ (NeuronGL1): β = n λ"
        }
    }

    /// Whether the loss is an average over the rows.
    var averages: Bool { self != .course }

    /// Our β.
    func beta(_ weight: Double, n: Int) -> Double { self == .scnn ? Double(n) * weight : Double(n) * weight / 2 }
}
