import Language
import LinearAlgebra
import Networks

let trainCommand = Command(
    "train", group: .landscape,
    [
        .positional("P", "the Problem"),
        .named("neurons", "the width m", default: "20"),
        .named(
            "method", "gradient descent, its stochastic form, or Adam", default: "\"gd\"",
            completion: .choices(TrainingOptions.Method.allCases.map(\.rawValue))),
        .named("rate", "the learning rate; chosen so that training does not diverge when not given"),
        .named("steps", "the number of steps", default: "10000"),
        .named("batch", "rows per step; all, and at most 32 for \"sgd\", when not given"),
        .named("init", "a factor of the random initial weights, or the initial Network", default: "1"),
        .named("decay", "step t uses rate / (1 + decay · t)", default: "0"),
        .named("seed", "the seed of the initial network and of the batches", default: "1"),
    ],
    summary: "A network trained on 𝓛_β by gradients, with its losses, trajectory and patterns.",
    details: """
        The weight decay is always the problem's β, so losses compare with P* and never fall below it. The initial weights are \
        u ~ N(0, 2/d), α ~ N(0, 1/m), times `init`. By default gradient steps take four times the inverse of a bound of the curvature, \
        halved until the run descends, and Adam 0.01 with moments 0.9 and 0.999. `"sgd"` scales a batch's data term by \
        n/batch and goes through the rows in a new order every epoch. At most 200 networks and 10,000 losses are kept. A \
        given rate that makes the loss explode stops with a message. Interrupting returns the run so far.
        """,
    examples: [
        .init(
            """
            P = problem(dataset([-1; 1], [1, 2]), beta=0.1); t = train(P, method="adam"); \
            0.29 - 1e-12 < t.losses[end] < 0.291
            """, gives: "true")
    ]
) { arguments, context in
    let problem = try arguments.problem()
    let options = try arguments.trainingOptions(rows: problem.program.n)
    let start = try arguments.initialNetwork(for: problem, seed: options.seed)
    do {
        let run = try train(problem.program, from: start, options) { step, loss in
            context.progress(
                "step \(step) of \(options.steps): loss \(significant(loss, 6))",
                fraction: Double(step) / Double(max(1, options.steps)), id: "train")
        }
        let loss = significant(run.losses.last ?? .nan, 6)
        context.progress("\(counted(run.lossSteps.last ?? 0, "step")): loss \(loss)", fraction: 1, id: "train")
        return .object(Training(problem: problem, run: run))
    } catch let divergence as TrainingDivergence {
        throw divergence.diagnostic
    }
}

extension Arguments {
    fileprivate func trainingOptions(rows n: Int) throws -> TrainingOptions {
        let name = try choice("method", of: TrainingOptions.Method.allCases.map(\.rawValue), default: "gd")
        let method = TrainingOptions.Method(rawValue: name) ?? .gradientDescent
        let decay = try number("decay", default: 0)
        guard decay >= 0, decay.isFinite else {
            throw Diagnostic(.argument, "`decay` must be at least 0, found \(shortest(decay))", argument: "decay")
        }
        return TrainingOptions(
            method: method, rate: has("rate") ? try positive("rate", default: 1) : nil,
            steps: try integer("steps", in: 0...1_000_000_000, default: 10_000),
            batch: has("batch") ? try integer("batch", in: 1...n) : nil, decay: decay,
            seed: UInt64(bitPattern: Int64(try integer("seed", default: 1))))
    }

    /// The initial network: the one given, or a random one.
    fileprivate func initialNetwork(for problem: Problem, seed: UInt64) throws -> ReLUNetwork {
        let d = problem.program.d
        guard case .object? = self["init"] else {
            return .random(
                width: try integer("neurons", in: 0...1_000_000, default: 20), dimension: d,
                scale: try number("init", default: 1), seed: seed)
        }
        let start = try network("init", for: problem)
        if has("neurons"), try integer("neurons") != start.width {
            throw Diagnostic(
                .argument, "the initial network has \(counted(start.width, "neuron"))",
                remedy: "leave `neurons` out, or give as many", argument: "neurons")
        }
        return start
    }
}

extension TrainingDivergence: DiagnosticConvertible {
    /// The divergence as the language reports it.
    public var diagnostic: Diagnostic {
        Diagnostic(
            .argument,
            "training diverged at step \(step): the loss is \(significant(loss, 4)) with rate \(significant(rate, 4))",
            remedy: "give a smaller `rate`, or none to have one chosen", argument: "rate")
    }
}
