/// The losses and snapshots that a run keeps: evenly spaced steps, within the limits of `TrainingRun`.
struct TrainingRecord {
    private(set) var lossSteps: [Int] = []
    private(set) var losses: [Double] = []
    private(set) var snapshotSteps: [Int] = []
    private(set) var snapshots: [ReLUNetwork] = []
    private let lossStride: Int
    private let snapshotStride: Int

    init(steps: Int, byBatches: Bool, weights: TrainingWeights) {
        let limit = byBatches ? TrainingRun.batchLossLimit : TrainingRun.lossLimit
        let fitting = TrainingRun.snapshotWeightLimit / max(1, weights.values.count)
        lossStride = Self.stride(steps, limit)
        snapshotStride = Self.stride(steps, min(TrainingRun.snapshotLimit, max(2, fitting)))
    }

    /// The least stride that leaves room for the last step within the limit.
    private static func stride(_ steps: Int, _ limit: Int) -> Int { max(1, (steps + limit - 2) / (limit - 1)) }

    /// Whether the loss at a step is kept.
    func wantsLoss(_ step: Int) -> Bool { step % lossStride == 0 }

    /// Keeps what is due at a step; of the last one everything is.
    mutating func note(_ step: Int, loss: Double?, _ weights: TrainingWeights, isLast: Bool = false) {
        if let loss {
            lossSteps.append(step)
            losses.append(loss)
        }
        if isLast || step % snapshotStride == 0 {
            snapshotSteps.append(step)
            snapshots.append(weights.network)
        }
    }
}
