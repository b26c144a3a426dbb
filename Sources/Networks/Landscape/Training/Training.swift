import ConvexPrograms
import Glibc
import LinearAlgebra

extension ReLUNetwork {
    /// A network with random weights: u ~ N(0, 2/d), α ~ N(0, 1/m), both times `scale`.
    ///
    /// With rows of unit variance the outputs then have unit variance (K. He et al., ICCV 2015, arXiv 1502.01852).
    public static func random(width m: Int, dimension d: Int, scale: Double = 1, seed: UInt64) -> ReLUNetwork {
        var generator = Xoshiro256(seed: seed)
        let (hidden, output) = ((2 / Double(max(1, d))).squareRoot(), (1 / Double(max(1, m))).squareRoot())
        let neurons = (0..<m).map { _ in
            Neuron(
                u: (0..<d).map { _ in scale * hidden * generator.normal() }, alpha: scale * output * generator.normal())
        }
        return ReLUNetwork(dimension: d, neurons: neurons)
    }
}

/// Trains a network on 𝓛_β by gradients; the weight decay is the problem's β.
///
/// Without a rate, gradient steps take 4/(‖X‖₂² max(‖θ‖², ‖y‖/‖X‖₂) + β), four times the inverse of a bound of the curvature at the start that
/// is loose by more than that as a rule, and Adam 0.01; when a run diverges or ends above its start, it starts again with half the rate.
///
/// - Parameters:
///   - start: the initial network.
///   - progress: called now and then with the step and the loss.
/// - Throws: `TrainingDivergence` when the given rate is too large. A cancelled task is no error: the run so far is returned.
/// - Complexity: O(n m d) per step over all rows, O(|batch| m d) by batches.
public func train(
    _ program: ConvexProgram, from start: ReLUNetwork, _ options: TrainingOptions,
    progress: ((_ step: Int, _ loss: Double) -> Void)? = nil
) throws -> TrainingRun {
    var options = options
    if options.batch == nil { options.batch = options.method == .stochastic ? min(32, program.n) : program.n }
    func trained() throws -> TrainingRun {
        var trainer = Trainer(program, start, options)
        return try trainer.run(progress)
    }
    if options.rate != nil { return try trained() }
    var rate = defaultRate(program, start, options.method)
    while true {
        options.rate = rate
        rate /= 2
        do {
            let run = try trained()
            if run.hasDescended || run.termination == .interrupted || rate < 1e-300 { return run }
        } catch let divergence as TrainingDivergence {
            if rate < 1e-300 { throw divergence }
        }
    }
}

extension TrainingRun {
    /// Whether the last loss is at most the first.
    fileprivate var hasDescended: Bool { (losses.last ?? 0) <= (losses.first ?? 0) }
}

/// The rate to try first.
private func defaultRate(_ program: ConvexProgram, _ start: ReLUNetwork, _ method: TrainingOptions.Method) -> Double {
    if method == .adam { return 0.01 }
    let gram = program.x.weightedGram(Vector(repeating: 1, count: program.n))
    let square = SingularValues(gram)?.values.first ?? 0
    let weights = TrainingWeights(start).values
    let size = max(dot(weights, weights), norm2(program.y) / max(square.squareRoot(), .leastNormalMagnitude))
    let curvature = square * size + program.beta
    return curvature > 0 && curvature.isFinite ? 4 / curvature : 0.01
}

/// One run of gradient training.
private struct Trainer {
    private let program: ConvexProgram
    private let options: TrainingOptions
    private let rate: Double
    private let batch: Int
    private var weights: TrainingWeights
    private var gradient: TrainingGradient
    private var order: [Int]
    private var generator: Xoshiro256
    private var rule: UpdateRule
    private var record: TrainingRecord
    /// A loss above this is divergence: ten thousand times the loss of the start or of the zero network.
    private var bound = Double.infinity

    init(_ program: ConvexProgram, _ start: ReLUNetwork, _ options: TrainingOptions) {
        self.program = program
        self.options = options
        rate = options.rate ?? 0
        batch = max(1, min(program.n, options.batch ?? program.n))
        weights = TrainingWeights(start)
        gradient = TrainingGradient(program, width: start.width)
        order = Array(0..<program.n)
        generator = Xoshiro256(seed: options.seed ^ 0x6261_7463_6865_7321)
        rule = options.method == .adam ? .adam(AdamMoments(count: weights.values.count)) : .descent
        record = TrainingRecord(steps: options.steps, byBatches: batch < program.n, weights: weights)
        let zero = program.loss.value(Vector(repeating: 0, count: program.n), program.y)
        bound = 1e4 * max(zero, fullLoss(), .leastNormalMagnitude)
    }

    mutating func run(_ progress: ((Int, Double) -> Void)?) throws -> TrainingRun {
        var step = 0
        while step < options.steps, !(step & 15 == 0 && Task.isCancelled) {
            let loss = try takeStep(step)
            if step & 255 == 0 { progress?(step, loss) }
            step += 1
        }
        record.note(step, loss: fullLoss(), weights, isLast: true)
        return TrainingRun(
            program: program, options: options, lossSteps: record.lossSteps, losses: record.losses,
            snapshotSteps: record.snapshotSteps, snapshots: record.snapshots, network: weights.network,
            termination: step < options.steps ? .interrupted : .finished)
    }

    /// One step; returns the loss it saw before.
    private mutating func takeStep(_ step: Int) throws -> Double {
        let rows = nextRows(step)
        let seen = gradient.evaluate(weights, rows: rows, scale: Double(program.n) / Double(rows.count))
        guard seen.isFinite, seen < bound else { throw TrainingDivergence(step: step, loss: seen, rate: rate) }
        let loss = batch < program.n && record.wantsLoss(step) ? fullLoss() : seen
        record.note(step, loss: record.wantsLoss(step) ? loss : nil, weights)
        rule.update(&weights.values, gradient.values, rate: rate / (1 + options.decay * Double(step)))
        return seen
    }

    /// The rows of a step: all, or the next batch of an epoch in random order.
    private mutating func nextRows(_ step: Int) -> ArraySlice<Int> {
        guard batch < program.n else { return order[...] }
        let batches = (program.n + batch - 1) / batch
        let place = step % batches
        if place == 0 { order = generator.permutation(program.n) }
        return order[(place * batch)..<min(program.n, (place + 1) * batch)]
    }

    /// 𝓛_β over all rows.
    private func fullLoss() -> Double { weights.network.objective(program) }
}

/// How a gradient changes the weights.
private enum UpdateRule {
    case descent
    case adam(AdamMoments)

    mutating func update(_ theta: inout [Double], _ gradient: [Double], rate: Double) {
        switch self {
        case .descent:
            for i in theta.indices { theta[i] -= rate * gradient[i] }
        case .adam(var moments):
            // Taken out and put back so that its arrays are not copied.
            self = .descent
            moments.update(&theta, gradient, rate: rate)
            self = .adam(moments)
        }
    }
}

/// The running moments of Adam, with its published constants.
private struct AdamMoments {
    private var first: [Double]
    private var second: [Double]
    private var step = 0.0

    init(count: Int) {
        first = [Double](repeating: 0, count: count)
        second = first
    }

    mutating func update(_ theta: inout [Double], _ gradient: [Double], rate: Double) {
        step += 1
        let (bias1, bias2) = (1 - pow(0.9, step), 1 - pow(0.999, step))
        for i in theta.indices {
            first[i] = 0.9 * first[i] + 0.1 * gradient[i]
            second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i]
            theta[i] -= rate * (first[i] / bias1) / ((second[i] / bias2).squareRoot() + 1e-8)
        }
    }
}
