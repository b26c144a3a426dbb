/// The losses and snapshots that a run keeps: evenly spaced steps, within the limits of `TrainingRun`, and snapshots at the powers of two
/// before the first of these, where networks move fastest.
struct TrainingRecord {
    private(set) var lossSteps: [Int] = []
    private(set) var losses: [Double] = []
    private(set) var snapshotSteps: [Int] = []
    private(set) var snapshots: [ReLUNetwork] = []
    private let lossStride: Int
    private let snapshotStride: Int
    /// Snapshots are kept at the powers of two below this step.
    private let earlyEnd: Int

    /// The most snapshots at powers of two.
    private static let earlyLimit = 16

    init(steps: Int, byBatches: Bool, weights: TrainingWeights) {
        let limit = byBatches ? TrainingRun.batchLossLimit : TrainingRun.lossLimit
        let fitting = TrainingRun.snapshotWeightLimit / max(1, weights.values.count)
        lossStride = Self.stride(steps, limit)
        let room = min(TrainingRun.snapshotLimit, max(2, fitting))
        let early = room > 2 * Self.earlyLimit ? Self.earlyLimit : 0
        snapshotStride = Self.stride(steps, room - early)
        earlyEnd = min(snapshotStride, 1 << early)
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
        if isLast || step % snapshotStride == 0 || step < earlyEnd && step.nonzeroBitCount == 1 {
            snapshotSteps.append(step)
            snapshots.append(weights.network)
        }
    }
}
