import ConvexPrograms

/// What training by gradients came to: the last network, losses, and snapshots on the way.
///
/// Memory is bounded: at most `lossLimit` losses and `snapshotLimit` networks are kept, evenly spaced but for some more networks at the
/// start, however many steps were taken.
public struct TrainingRun: Sendable {
    /// How a run ended.
    public enum Termination: String, Sendable {
        /// All steps were taken.
        case finished
        /// The task was cancelled; everything up to then is kept.
        case interrupted
    }

    /// The problem.
    public let program: ConvexProgram
    /// The options, with the rate and the batch that were used.
    public let options: TrainingOptions
    /// The steps at which `losses` were taken, ascending from 0 to the last.
    public let lossSteps: [Int]
    /// 𝓛_β over all rows at `lossSteps`.
    public let losses: [Double]
    /// The steps at which `snapshots` were taken, ascending from 0 to the last.
    public let snapshotSteps: [Int]
    /// The networks at `snapshotSteps`.
    public let snapshots: [ReLUNetwork]
    /// The last network.
    public let network: ReLUNetwork
    /// How the run ended.
    public let termination: Termination

    /// The most losses that are kept when each costs nothing extra: training over all rows.
    public static let lossLimit = 10_000
    /// The most losses that are kept when each costs a pass over all rows: training by batches.
    public static let batchLossLimit = 1_000
    /// The most snapshots that are kept.
    public static let snapshotLimit = 200
    /// The most weights that all snapshots together keep (32 MB); wide networks get fewer snapshots.
    static let snapshotWeightLimit = 4_000_000
}
