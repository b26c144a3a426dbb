import Arrangements
import ConvexPrograms
import Language
import LinearAlgebra
import Solvers

/// A value up to this relative distance is the number meant: students' solvers stop at 1e-4 or so.
private let likeness = 1e-4
/// A value up to this relative distance of the optimum is right.
private let rightness = 1e-6

/// Judges a claimed optimal value.
func lint(_ value: Double, _ problem: Problem) throws -> LintReport {
    let solution = solve(problem.program)
    let optimum = solution.objective
    guard value.isFinite else {
        return LintReport(isRight: false, optimum: optimum, mistakes: [divisionByZero])
    }
    if abs(value - optimum) <= rightness * max(1e-300, abs(optimum)) {
        return LintReport(isRight: true, optimum: optimum, mistakes: [])
    }
    let candidates = try ValueMistakes(problem.program, solution).candidates()
    let matches = candidates.filter { abs($0.value - value) <= likeness * max(abs($0.value), 0.1 * optimum) }
        .sorted { abs($0.value - value) < abs($1.value - value) }
    var mistakes: [String] = []
    for match in matches where !mistakes.contains(match.mistake) { mistakes.append(match.mistake) }
    if mistakes.isEmpty { mistakes = rough(value, optimum) }
    return LintReport(isRight: false, optimum: optimum, mistakes: mistakes)
}

/// What can be said of a value that is no number of the usual mistakes.
private func rough(_ value: Double, _ optimum: Double) -> [String] {
    let excess = (value - optimum) / max(abs(optimum), 1e-300)
    if abs(excess) <= 1e-3 {
        return ["nearly right: off by \(significant(excess, 2)) relative; let the solver run to a smaller tolerance"]
    }
    if excess > 0, excess < 0.5 {
        return [
            "above the optimum by \(significant(100 * excess, 2)) %: gates were sampled and cones are missing, or a local "
                + "minimum was taken; solve over all patterns, or certify"
        ]
    }
    if excess < 0 {
        return [
            "below the optimum, which no network reaches: the cone constraints or a part of the penalty are missing"
        ]
    }
    return []
}

private let divisionByZero = "not a number: ψ divides by √‖w‖, and a zero block has ‖w‖ = 0; leave zero blocks out"

/// The values that usual mistakes give.
private struct ValueMistakes {
    struct Candidate {
        let value: Double
        let mistake: String
    }

    let program: ConvexProgram
    let solution: Solution
    private let n: Double

    init(_ program: ConvexProgram, _ solution: Solution) {
        self.program = program
        self.solution = solution
        n = Double(program.n)
    }

    func candidates() throws -> [Candidate] {
        try conventions() + (try penalties()) + scores() + (try otherPrograms())
    }

    /// The optimal value at another β, to the accuracy that a comparison needs.
    private func optimum(beta: Double) throws -> Double {
        try Task.checkCancellation()
        let other = ConvexProgram(arrangement: program.arrangement, y: program.y, loss: program.loss, beta: beta)
        return solve(other, options: SolverOptions(tolerance: 1e-6, timeLimit: 5)).objective
    }

    /// Factors 1/n and ½ and weight decay.
    private func conventions() throws -> [Candidate] {
        let beta = program.beta
        var list = [
            Candidate(
                value: solution.objective / n,
                mistake: "divided by n: the loss here is a sum over the rows, not a mean"),
            Candidate(
                value: try optimum(beta: n * beta) / n,
                mistake: "the loss is a mean over the rows: this is the optimum for β = nβ, divided by n"),
            Candidate(
                value: try optimum(beta: 2 * beta),
                mistake: "the penalty lacks its factor ½: β (‖u‖² + α²) amounts to the weight 2β"),
            Candidate(
                value: try optimum(beta: beta / 2),
                mistake: "the penalty is halved twice: this is the optimum for β/2"),
        ]
        if program.loss.name == "squared" {
            list += [
                Candidate(
                    value: 2 * solution.objective,
                    mistake: "the loss lacks its factor ½: this is the optimum of ‖f − y‖² + β Σ (‖u‖² + α²)"),
                Candidate(
                    value: 2 * (try optimum(beta: beta / 2)),
                    mistake: "the loss lacks its factor ½: this is the optimum of ‖f − y‖² + β Σ‖w‖, our β/2"),
                Candidate(
                    value: 2 / n * (try optimum(beta: n * beta / 2)),
                    mistake: "mean squared error: this is the optimum of ‖f − y‖²/n + β Σ‖w‖ (torch weight_decay β), "
                        + "convert(β, from=\"torch\", n=…)"),
                Candidate(
                    value: 2 / n * solution.objective, mistake: "the loss is ‖f − y‖²/n and the penalty scaled with it"),
            ]
        }
        return list
    }

    /// A penalty that is forgotten, counted twice or squared at the right point.
    private func penalties() throws -> [Candidate] {
        let fit = program.loss.value(solution.fit, program.y)
        let norms = solution.blocks.map { norm2($0.w) }
        let squares = norms.reduce(0) { $0 + $1 * $1 }
        return [
            Candidate(value: fit, mistake: "the loss alone, without the penalty β Σ‖w‖"),
            Candidate(
                value: fit + 2 * program.beta * norms.reduce(0, +),
                mistake: "the penalty is counted twice: β (‖u‖² + α²) of the optimal network instead of half of it"),
            Candidate(
                value: fit + program.beta / 2 * squares,
                mistake: "the penalty at the optimum is squared: (β/2) Σ‖w‖² instead of β Σ‖w‖"),
            Candidate(
                value: try optimum(beta: 1e-7 * program.beta),
                mistake: "β is ignored: this is the smallest loss without a penalty"),
        ]
    }

    /// Scores and counts taken for the value.
    private func scores() -> [Candidate] {
        var list: [Candidate] = []
        if program.y.allSatisfy({ abs($0) == 1 }) {
            let wrong = zip(solution.fit, program.y).count { ($0 >= 0 ? 1.0 : -1.0) != $1 }
            list.append(
                Candidate(
                    value: 4 * Double(wrong) / n,
                    mistake: "the squared error of sign(f) is no MSE: it is four times the share of wrong classes"))
        }
        for sign in [1, -1] {
            let count = solution.blocks.count { $0.sign == sign }
            guard count > 0 else { continue }
            list.append(
                Candidate(
                    value: 2 * Double(count),
                    mistake: "a count of neurons that takes one half twice: there are \(solution.blocks.count)"))
        }
        return list
    }

    /// Programs over all cells that are not the right one, while the cells are few.
    private func otherPrograms() throws -> [Candidate] {
        let cells = try program.arrangement.cells(limit: 500)
        guard cells.isExact, program.n <= 200 else { return [] }
        return [oneSign(Array(cells), 1), oneSign(Array(cells), -1)] + (try squaredNorms(Array(cells)))
    }

    private func oneSign(_ cells: [ActivationPattern], _ sign: Int) -> Candidate {
        let options = SolverOptions(tolerance: 1e-6, timeLimit: 5)
        return Candidate(
            value: solve(program, patterns: cells, signs: cells.map { _ in sign }, options: options).objective,
            mistake: "every pattern has only its \(sign > 0 ? "positive" : "negative") block: each needs both signs")
    }

    private func squaredNorms(_ cells: [ActivationPattern]) throws -> [Candidate] {
        guard program.loss.name == "squared", let value = try FrobeniusProgram(program, cells: cells).optimum() else {
            return []
        }
        return [
            Candidate(
                value: value,
                mistake:
                    "the penalty is (β/2) Σ‖w‖², the squared Frobenius norm: that program is not equivalent, take β Σ‖w‖"
            )
        ]
    }

}
