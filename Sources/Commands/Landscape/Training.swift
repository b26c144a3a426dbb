import Language
import LinearAlgebra
import Networks

/// A training run together with its problem: the result of `train`.
struct Training: ObjectValue {
    /// The problem.
    let problem: Problem
    /// The run.
    let run: TrainingRun

    var typeName: String { "Training" }

    var summary: String {
        let status = run.termination == .finished ? "" : " (\(run.termination.rawValue))"
        let (first, last) = (run.losses.first ?? 0, run.losses.last ?? 0)
        return "Training: \(run.options.method.rawValue), \(counted(run.network.width, "neuron")), "
            + "\(counted(run.lossSteps.last ?? 0, "step")), loss \(significant(first, 6)) → \(significant(last, 6))\(status)"
    }

    var fields: [FieldDescription] {
        [
            FieldDescription("network", "the last network"),
            FieldDescription("losses", "𝓛_β over all rows at the steps `losssteps`"),
            FieldDescription("losssteps", "the steps of the losses, from 0"),
            FieldDescription("trajectory", "networks on the way, a list, at the steps `steps`"),
            FieldDescription("steps", "the steps of the trajectory and of the patterns, from 0"),
            FieldDescription(
                "patterns", "the patterns in use at these steps, a list of Patterns for solve(P, patterns=…)"),
            FieldDescription("initial", "the initial network"),
            FieldDescription("method", "gd, sgd or adam"),
            FieldDescription("rate", "the learning rate used"),
            FieldDescription("batch", "the rows per step"),
            FieldDescription("status", "finished or interrupted"),
            FieldDescription("problem", "the Problem"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "network": .object(run.network)
        case "losses": .vector(run.losses)
        case "losssteps": .vector(run.lossSteps.map(Double.init))
        case "trajectory": .list(run.snapshots.map { .object($0) })
        case "steps": .vector(run.snapshotSteps.map(Double.init))
        case "patterns":
            .list(run.snapshots.map { .object(Patterns($0.patterns(over: problem.program.x), of: problem)) })
        case "initial": run.snapshots.first.map { .object($0) }
        case "method": .string(run.options.method.rawValue)
        case "rate": .number(run.options.rate ?? .nan)
        case "batch": .number(Double(run.options.batch ?? problem.program.n))
        case "status": .string(run.termination.rawValue)
        case "problem": .object(problem)
        default: nil
        }
    }

    /// Losses, patterns and neurons at some steps.
    var display: DisplayBundle {
        let count = run.snapshots.count
        let shown = count <= 8 ? Array(0..<count) : (0..<8).map { $0 * (count - 1) / 7 }
        let rows = shown.map { i in
            let network = run.snapshots[i]
            return [
                String(run.snapshotSteps[i]), significant(network.objective(problem.program), 8),
                String(network.patterns(over: problem.program.x).count), String(network.contributing.width),
            ]
        }
        return DisplayBundle(
            plain: summary, html: htmlTable(head: ["step", "loss", "patterns in use", "neurons alive"], rows: rows))
    }
}
