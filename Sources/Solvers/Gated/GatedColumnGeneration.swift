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
    private var master: GatedMaster
    /// For a loss with kinks: the smooth loss of the current proximal step.
    private var proximal: ProximalLoss?
    private var best = (objective: Double.infinity, gates: [GatedMaster.Gate]())
    private var stalls = 0.0
    private var bound: LowerBound
    private var rounds = 0
    private var priced = 0

    init(_ program: ConvexProgram, patterns: [ActivationPattern]?, options: SolverOptions) {
        self.program = program
        self.patterns = patterns
        self.options = options
        stop = StopSignal(seconds: options.timeLimit)
        proximal = ProximalLoss(program.loss, program.y)
        master = GatedMaster(x: program.x, loss: proximal ?? LossAtTargets(program), beta: program.beta)
        bound = LowerBound(program)
    }

    mutating func run() throws -> GatedSolution {
        while !stop.isRaised && rounds < 500 {
            let f = master.fit
            keepBest(f)
            let nu = scaled(master.loss.gradient(f), by: -1)
            guard let pricing = try price(nu) else { break }
            rounds += 1
            priced += pricing.count
            raiseLower(nu, pricing.upper)
            options.progress?(rounds, best.objective, bound.value)
            let gap = (best.objective - bound.value) / max(best.objective, .leastNormalMagnitude)
            if gap <= 0.01 * options.tolerance || stalls >= 3 { break }
            if proximal == nil, pricing.dearest.isEmpty { break }
            moveCentre(f, pricing.upper, gap)
            master.solve(adding: pricing.dearest.map(\.pattern), gap: gap, stop)
        }
        return solution()
    }

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

    private mutating func keepBest(_ f: Vector) {
        let objective = program.loss.value(f, program.y) + program.beta * master.penalty
        stalls = objective < best.objective * (1 - 1e-15) ? 0 : stalls + (proximal == nil ? 1 : 0.1)
        if objective < best.objective { best = (objective, master.gates) }
    }

    /// A loss with kinks: the next proximal step, once the prices of this one are settled.
    private mutating func moveCentre(_ f: Vector, _ price: Double, _ gap: Double) {
        guard var step = proximal, price <= program.beta * (1 + max(1e-11, 0.1 * gap)) else { return }
        step.advance(f)
        proximal = step
        master.loss = step
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
