import ConvexPrograms
import LinearAlgebra

/// What a solver is asked for.
public struct SolverOptions: Sendable {
    /// The relative gap at which a solution counts as solved.
    public var tolerance: Double
    /// The wall time allowed in seconds.
    public var timeLimit: Double
    /// Called after every round with the round, the objective and the lower bound.
    public var progress: (@Sendable (_ round: Int, _ objective: Double, _ lower: Double) -> Void)?

    /// Makes options. Rounds go on to a ten-thousandth of the tolerance, since the last digits come almost free.
    public init(
        tolerance: Double = 1e-8, timeLimit: Double = .infinity,
        progress: (@Sendable (_ round: Int, _ objective: Double, _ lower: Double) -> Void)? = nil
    ) {
        self.tolerance = tolerance
        self.timeLimit = timeLimit
        self.progress = progress
    }
}

/// Column generation for the convex program over all patterns, with a certificate at every round.
///
///     repeat   ν ← −∇ℓ(f)
///              price every cone:  p̄ = max |νᵀ(Xu)₊| over ‖u‖ ≤ 1, with the directions that exceed β
///              bound:             P* ≥ −ℓ*(−tν),  t = min(1, β / p̄)
///              stop when the objective meets the bound
///              master:            add the directions, minimise over all neurons and their faces
struct ColumnGeneration {
    let program: ConvexProgram
    let options: SolverOptions
    let data: ReducedData
    private let oracle: any PricingOracle
    private let stop: StopSignal
    private var master: RestrictedMaster
    private var lower: Double
    private var dual: Vector
    private var rounds = 0
    private var priced = 0

    init(_ program: ConvexProgram, options: SolverOptions, _ oracle: (ReducedData) -> any PricingOracle) {
        self.program = program
        self.options = options
        data = ReducedData(program)
        self.oracle = oracle(data)
        stop = StopSignal(seconds: options.timeLimit)
        master = RestrictedMaster(
            data: data, loss: LossAtTargets(loss: program.loss, y: program.y), beta: program.beta)
        dual = Vector(repeating: 0, count: program.n)
        lower = -program.loss.conjugate(dual, program.y)
    }

    mutating func run() -> Solution {
        var stalls = 0
        var previous = Double.infinity
        while !stop.isRaised {
            let objective = master.value
            let nu = scaled(program.loss.gradient(master.fit, program.y), by: -1)
            let pricing = oracle.price(nu, threshold: program.beta, starts: master.atoms, stop)
            rounds += 1
            priced += pricing.cones
            raiseLower(nu, pricing.upper)
            options.progress?(rounds, objective, lower)
            stalls = objective < previous * (1 - 1e-15) ? 0 : stalls + 1
            previous = objective
            let gap = (objective - lower) / max(objective, .leastNormalMagnitude)
            if pricing.directions.isEmpty || gap <= 1e-4 * options.tolerance || stalls >= 3 { break }
            master.solve(
                adding: pricing.directions.map { Atom($0, data) }, worth: 1e-2 * (objective - lower), stop)
        }
        return solution()
    }

    /// The lower bound −ℓ*(−tν) with t as large as the dual constraint allows, at most 1 unless that is better.
    private mutating func raiseLower(_ nu: Vector, _ price: Double) {
        let largest = price > 0 ? program.beta / price : .infinity
        for t in [min(1, largest), largest, squaredScale(nu, largest)] where t.isFinite {
            let candidate = scaled(nu, by: t)
            let bound = -program.loss.conjugate(scaled(candidate, by: -1), program.y)
            if bound > lower { (lower, dual) = (bound, candidate) }
        }
    }

    /// The t that is best for the squared loss: νᵀy / ‖ν‖² within the dual constraint.
    private func squaredScale(_ nu: Vector, _ largest: Double) -> Double {
        let square = dot(nu, nu)
        return square > 0 ? max(0, min(largest, dot(nu, program.y) / square)) : 1
    }

    private func solution() -> Solution {
        let blocks = master.atoms.map { atom in oracle.block(atom, program, data) }
        let objective = program.objective(blocks)
        let gap = (objective - lower) / max(1, objective)
        let ending: Termination = Task.isCancelled ? .interrupted : (stop.isRaised ? .timeLimit : .stalled)
        return Solution(
            program: program, blocks: blocks, objective: objective, lower: min(lower, objective),
            fit: program.fit(blocks), dual: dual, termination: gap <= options.tolerance ? .solved : ending,
            iterations: rounds, priced: priced, seconds: stop.seconds)
    }
}
