import Arrangements
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
    /// For a loss with kinks: the smooth loss of the current proximal step.
    private var proximal: ProximalLoss?
    private var best = (objective: Double.infinity, atoms: [Atom]())
    /// Rounds since the objective fell.
    private var stalls = 0.0
    /// By how much the objective fell in the latest round.
    private var latestFall = Double.infinity
    private var bound: LowerBound
    /// The bound a round ago.
    private var lowerBefore = -Double.infinity
    private var rounds = 0
    private var priced = 0
    private var latestCones = 0
    /// Whether the bound ended for want of memory.
    private var isMemoryFull = false
    /// Whether only the neurons are wanted, not a proof.
    private var isRough = false
    private var remarks: [String] = []
    /// The network that is trained in the first rounds of high rank, where Newton's steps are dear and climbs find few of the
    /// missing neurons at a time.
    private var wide: WideDescent?
    private var isTraining = false

    /// Prepares a run from the neurons of `start`, a point of a program on the same data.
    init(
        _ program: ConvexProgram, options: SolverOptions, start: [Block] = [],
        _ oracle: (ReducedData) -> any PricingOracle
    ) {
        let data = ReducedData(program)
        self.init(program, options: options, start: start, oracle: oracle(data), data: data)
    }

    private init(
        _ program: ConvexProgram, options: SolverOptions, start: [Block], oracle: any PricingOracle, data: ReducedData
    ) {
        self.program = program
        self.options = options
        self.data = data
        self.oracle = oracle
        stop = StopSignal(seconds: options.timeLimit)
        proximal = ProximalLoss(program.loss, program.y)
        master = RestrictedMaster(
            data: data, loss: proximal ?? LossAtTargets(program), beta: program.beta)
        bound = LowerBound(program)
        master.atoms = start.map { Atom($0, data) }
    }

    mutating func run() -> Solution {
        if master.atoms.isEmpty { startFromSample() }
        isTraining = oracle.isHighRank && proximal == nil && !isRough
        while !stop.isRaised && rounds < 500 {
            let f = master.fit
            let nu = scaled(master.loss.gradient(f), by: -1)
            let pricing = oracle.price(nu, threshold: program.beta, starts: master.atoms, effort: effort, stop)
            rounds += 1
            priced += pricing.cones
            latestCones = pricing.cones
            isMemoryFull = pricing.isMemoryFull
            raiseLower(nu, pricing.upper)
            keepBest()
            options.progress?(rounds, best.objective, bound.value)
            let gap = (best.objective - bound.value) / max(best.objective, .leastNormalMagnitude)
            if gap <= 1e-4 * options.tolerance || stalls >= 3 { break }
            if proximal == nil, pricing.directions.isEmpty, !isTraining { break }
            if rounds == 1, master.atoms.isEmpty, program.beta < 1e-3 * pricing.upper {
                approach(from: 1e-2 * pricing.upper)
                continue
            }
            moveCentre(f, pricing, gap)
            if isTraining {
                train(adding: pricing.directions.map { Atom($0, data) })
                continue
            }
            // Near the end the bound feels what the objective does not, so that nothing is left out then.
            let worth = stalls > 0 ? 0 : min(1e-2 * (best.objective - bound.value), 0.1 * latestFall)
            master.solve(adding: pricing.directions.map { Atom($0, data) }, worth: worth, stop)
            settleOnKinks()
        }
        if stop.isRaised { keepBest() }
        finishOnKinks()
        master.atoms = best.atoms
        return solution()
    }

    /// Trains a wide network, from the first directions on, in the place of Newton's steps, until a phase lowers the objective.
    private mutating func train(adding directions: [Atom]) {
        if wide == nil {
            // Copies of one neuron would only blur what Newton's method finds at once.
            guard directions.count > 1 else { return isTraining = false }
            master.optimizeLengths(adding: directions)
        }
        guard !stop.isRaised, !master.atoms.isEmpty else { return isTraining = false }
        var network = wide ?? WideDescent(master, width: 200)
        var isBetter = false
        while network.hasPhases, !isBetter, !stop.isRaised {
            var trained = network
            trained.runPhase(stop)
            var trial = master
            trial.atoms = trained.neurons
            if !stop.isRaised { trial.optimizeLengths(adding: []) }
            isBetter = trial.value < master.value
            if isBetter { (master, network) = (trial, trained) } else { network.skipPhase() }
        }
        wide = network
        isTraining = network.hasPhases
    }

    /// A loss with kinks whose proximal steps stopped short: the interior-point method goes on from their neurons.
    private mutating func finishOnKinks() {
        let gap = (best.objective - bound.value) / max(best.objective, .leastNormalMagnitude)
        guard let proximal, !isRough, gap > 1e-2 * options.tolerance, !stop.isRaised else { return }
        var method = KinkedColumnGeneration(
            program, data, oracle, kinks: proximal.kinks, options: options, best: best, bound: bound, stop)
        method.run()
        (best, bound) = (method.best, method.bound)
        (rounds, priced) = (rounds + method.rounds, priced + method.priced)
    }

    /// Small weights β: neurons from the solutions of larger ones, each a fifth of the one before, solved roughly.
    private mutating func approach(from largest: Double) {
        var beta = largest
        while beta > 2 * program.beta, !stop.isRaised {
            let step = ConvexProgram(
                arrangement: program.arrangement, y: program.y, loss: program.loss, beta: beta)
            let rough = SolverOptions(tolerance: 10, timeLimit: options.timeLimit - stop.seconds)
            var method = ColumnGeneration(step, options: rough, start: [], oracle: oracle, data: data)
            method.isRough = true
            method.master.atoms = master.atoms
            _ = method.run()
            master.atoms = method.master.atoms
            // A ν that is feasible at the larger β is a multiple of one that is feasible here.
            raiseLower(method.bound.dual, beta)
            (rounds, priced) = (rounds + method.rounds, priced + method.priced)
            beta /= 5
        }
        if stop.isRaised { keepBest() }
    }

    /// Many rows: neurons from a rough solution for a sixteenth of them, one at random out of every sixteen, at the weight β/16.
    ///
    /// They are about √(16/n) away from an optimum, so that few rounds over all rows are left.
    private mutating func startFromSample() {
        let share = 16
        guard oracle.isFree, program.n >= 20_000 else { return }
        var generator = Xoshiro256(seed: 1)
        let rows = (0..<(program.n / share)).map { $0 * share + generator.index(below: share) }
        let matrix = program.arrangement.matrix.selecting(rows: rows)
        guard let arrangement = try? HyperplaneArrangement(matrix) else { return }
        let sample = ConvexProgram(
            arrangement: arrangement, y: rows.map { program.y[$0] }, loss: program.loss,
            beta: program.beta / Double(share))
        let rough = SolverOptions(tolerance: 1e-2, timeLimit: options.timeLimit - stop.seconds)
        var method = ColumnGeneration(sample, options: rough) { AllCones(data: $0) }
        method.isRough = true
        master.atoms = method.run().blocks.map { Atom($0, data) }
        // The kinks of the sample mean nothing here.
        for i in master.atoms.indices { master.atoms[i].kinks = [] }
        if proximal == nil { master.solve(adding: [], worth: 0, stop) }
        if stop.isRaised { keepBest() }
    }

    /// The parts of the ball that a bound may take: steps on the way to a small β or of training need no proof, and proximal steps
    /// none before the objective settles.
    private var effort: Int {
        if isRough || isTraining { return 256 }
        return proximal == nil ? .max : 256 << Int(min(30, 10 * stalls))
    }

    /// A loss with kinks: replaces neurons and centre by the solution of the optimality conditions near them, if there is one.
    private mutating func settleOnKinks() {
        guard let proximal else { return }
        let slopes = proximal.gradient(master.fit)
        guard
            var newton = KinkNewton(
                data, beta: program.beta, kinks: proximal.kinks, rows: proximal.interiorRows(slopes),
                atoms: master.atoms, slopes: slopes),
            newton.solve(), let step = proximal.centred(at: newton.slopes)
        else { return }
        var settled = master
        settled.atoms = newton.atoms
        guard trueObjective(settled) <= trueObjective(master) * (1 + 1e-9) else { return }
        settled.loss = step
        (master, self.proximal) = (settled, step)
    }

    /// The objective of the program itself, not of a proximal step.
    private func trueObjective(_ master: RestrictedMaster) -> Double {
        program.loss.value(master.fit, program.y) + program.beta * master.atoms.reduce(0) { $0 + norm2($1.w) }
    }

    /// Remembers the neurons with the least value of the program's own loss; counts the rounds without progress.
    private mutating func keepBest() {
        let objective = trueObjective(master)
        let patience = proximal == nil ? 1 : 0.1
        let isBetter =
            objective < best.objective * (1 - 1e-15)
            || bound.value > lowerBefore + 1e-2 * (best.objective - bound.value)
        stalls = isBetter || isTraining ? 0 : stalls + patience
        lowerBefore = bound.value
        latestFall = max(0, best.objective - objective)
        if objective < best.objective { best = (objective, master.atoms) }
    }

    /// A loss with kinks: the next proximal step, once the prices of this one are settled.
    private mutating func moveCentre(_ f: Vector, _ pricing: Pricing, _ gap: Double) {
        let isSettled = pricing.upper <= program.beta * (1 + max(1e-11, 0.1 * gap))
        guard var step = proximal, isSettled || (pricing.interrupted && pricing.directions.isEmpty) else { return }
        step.advance(f)
        proximal = step
        master.loss = step
    }

    /// Tries tν with t as large as the dual constraint allows, at most 1 unless that is better.
    private mutating func raiseLower(_ nu: Vector, _ price: Double) {
        let largest = price > 0 ? program.beta / price : .infinity
        bound.raise(nu, times: [min(1, largest), largest, squaredScale(nu, largest)], program)
    }

    /// The t that is best for the squared loss: νᵀy / ‖ν‖² within the dual constraint.
    private func squaredScale(_ nu: Vector, _ largest: Double) -> Double {
        let square = dot(nu, nu)
        return square > 0 ? max(0, min(largest, dot(nu, program.y) / square)) : 1
    }

    /// At an optimum, the fewest neurons that are easy to find, kept when the objective stays the same; and what is not unique.
    private mutating func simplify() {
        master.dropNegligible()
        guard proximal == nil, !master.atoms.isEmpty, data.n <= 2_000, latestCones <= 5_000, !stop.isRaised else {
            return
        }
        let nu = scaled(master.loss.gradient(master.fit), by: -1)
        let close = oracle.closeDirections(nu, program.beta, stop)
        let optimal = close.filter { $0.price >= program.beta * (1 - 1e-9) }
        if optimal.count <= 40, master.atoms.count > 1 { master.makeSparsest(among: optimal.map { Atom($0, data) }) }
        remarks = tieRemarks(close)
    }

    /// What the prices at the optimum say of other optima: directions with the price β that no neuron takes, and near ties, which
    /// data a little different would decide.
    private func tieRemarks(_ close: [PricedDirection]) -> [String] {
        let beta = program.beta
        let optimal = spreadDirections(close.filter { $0.price >= beta * (1 - 1e-9) })
        let near = spreadDirections(close).filter { $0.price < beta * (1 - 1e-9) }
        var remarks: [String] = []
        if optimal.count > master.atoms.count {
            remarks.append(
                "\(optimal.count) directions have the price β and \(master.atoms.count) are used: there may be other optima, "
                    + "which `optimalset` describes")
        }
        if !near.isEmpty {
            let have = near.count == 1 ? "direction has" : "directions have"
            remarks.append("\(near.count) more \(have) a price within a millionth of β: a near tie")
        }
        return remarks
    }

    private mutating func solution() -> Solution {
        if best.objective - bound.value <= options.tolerance * max(1, best.objective) { simplify() }
        if isMemoryFull {
            remarks.append(
                "the parts of the ball that the bound divides filled the memory set aside for them: more time would not close the gap"
            )
        }
        let blocks = master.atoms.map { atom in oracle.block(atom, program, data) }
        let objective = program.objective(blocks)
        let gap = (objective - bound.value) / max(1, objective)
        let ending: Termination = Task.isCancelled ? .interrupted : (stop.isRaised ? .timeLimit : .stalled)
        return Solution(
            program: program, blocks: blocks, objective: objective, lower: min(bound.value, objective),
            fit: program.fit(blocks), dual: bound.dual, termination: gap <= options.tolerance ? .solved : ending,
            iterations: rounds, priced: priced, seconds: stop.seconds, remarks: remarks)
    }
}
