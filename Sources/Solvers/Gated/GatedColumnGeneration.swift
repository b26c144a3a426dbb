import Arrangements
import ConvexPrograms
import LinearAlgebra

/// Column generation for the gated-ReLU program.
///
///     repeat   ν ← −∇ℓ(f)
///              price every pattern:  p̄ = max ‖XᵀDν‖
///              bound:                P_gated ≥ −ℓ*(−tν),  t ≤ β / p̄
///              stop when the objective meets the bound
///              add the dearest patterns, minimise over the gates in use
struct GatedColumnGeneration {
    let program: ConvexProgram
    let patterns: [ActivationPattern]?
    let options: SolverOptions
    private let stop: StopSignal
    private var master: any GatedRestriction
    private var best = (objective: Double.infinity, gates: [GateInUse]())
    /// Rounds without progress.
    private var stalls = 0
    private var bound: LowerBound
    /// The bound a round ago.
    private var lowerBefore = -Double.infinity
    private var rounds = 0
    private var priced = 0

    init(_ program: ConvexProgram, patterns: [ActivationPattern]?, options: SolverOptions) {
        self.program = program
        self.patterns = patterns
        self.options = options
        stop = StopSignal(seconds: options.timeLimit)
        master =
            KinkedGatedMaster(program)
            ?? GatedMaster(x: program.x, loss: LossAtTargets(program), beta: program.beta)
        bound = LowerBound(program)
    }

    mutating func run() throws -> GatedSolution {
        while !stop.isRaised && rounds < 500 {
            keepBest()
            let nu = scaled(master.slopes, by: -1)
            guard let pricing = try price(nu) else { break }
            rounds += 1
            priced += pricing.count
            raiseLower(nu, pricing.upper)
            options.progress?(rounds, best.objective, bound.value)
            let gap = (best.objective - bound.value) / max(best.objective, .leastNormalMagnitude)
            if gap <= 0.01 * options.tolerance || stalls >= patience { break }
            if program.loss.isSmooth, pricing.dearest.isEmpty { break }
            master.solve(adding: pricing.dearest.map(\.pattern), gap: gap, stop)
        }
        keep(master.gates, atMost: best.objective)
        keep(pruned(best.gates, stop), atMost: best.objective * (1 + 1e-13))
        return solution()
    }

    /// Keeps gates when their objective is at most a value.
    private mutating func keep(_ gates: [GateInUse], atMost limit: Double) {
        let fit = gates.reduce(Vector(repeating: 0, count: program.n)) { sum($0, $1.outputs) }
        let objective = program.loss.value(fit, program.y) + program.beta * gates.reduce(0) { $0 + norm2($1.w) }
        if objective <= limit { best = (objective, gates) }
    }

    /// Rounds without progress before the end. Over the many optima of a loss with kinks neither the objective nor the bound need
    /// improve with every pattern.
    private var patience: Int { program.loss.isSmooth ? 3 : 20 }

    /// The prices of all patterns; nil when the task was cancelled meanwhile. Excesses of 1e-13 are rounding.
    private func price(_ nu: Vector) throws -> GatedPricing? {
        let threshold = program.beta * (1 + 1e-13)
        if let patterns { return GatedPricing(patterns, program.x, nu, threshold: threshold) }
        do {
            return try GatedPricing(program.arrangement, nu, threshold: threshold)
        } catch is CancellationError {
            return nil
        }
    }

    private mutating func keepBest() {
        let objective = program.loss.value(master.fit, program.y) + program.beta * master.penalty
        let isBetter =
            objective < best.objective * (1 - 1e-15)
            || bound.value > lowerBefore + 1e-2 * (best.objective - bound.value)
        stalls = isBetter ? 0 : stalls + 1
        lowerBefore = bound.value
        if objective < best.objective { best = (objective, master.gates) }
    }

    /// Tries tν with t as large as the dual constraint allows, at most 1 unless that is better.
    private mutating func raiseLower(_ nu: Vector, _ price: Double) {
        let largest = price > 0 ? program.beta / price : .infinity
        bound.raise(nu, times: [min(1, largest), largest], program)
    }

    private func solution() -> GatedSolution {
        let gates = best.gates.map { GatedSolution.Gate(pattern: $0.pattern, w: $0.w) }
        let objective = best.objective.isFinite ? best.objective : program.objective([])
        let solved = objective - bound.value <= options.tolerance * max(1, objective)
        let ending: Termination = Task.isCancelled ? .interrupted : (stop.isRaised ? .timeLimit : .stalled)
        return GatedSolution(
            program: program, gates: gates, objective: objective, lower: min(bound.value, objective),
            fit: best.gates.reduce(Vector(repeating: 0, count: program.n)) { sum($0, $1.outputs) }, dual: bound.dual,
            termination: solved ? .solved : ending, iterations: rounds, priced: priced, seconds: stop.seconds)
    }
}
