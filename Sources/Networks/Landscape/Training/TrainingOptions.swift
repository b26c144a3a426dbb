/// How a network is trained by gradients.
public struct TrainingOptions: Sendable {
    /// The rule that turns gradients into steps.
    public enum Method: String, Sendable, CaseIterable {
        /// Gradient descent: θ ← θ − rate · ∇𝓛_β(θ) over all rows.
        case gradientDescent = "gd"
        /// Stochastic gradient descent: each step sees one batch, its data term scaled by n/|batch|; every epoch in a new order.
        case stochastic = "sgd"
        /// Adam with moments 0.9 and 0.999 (D. P. Kingma, J. Ba, ICLR 2015, arXiv 1412.6980).
        case adam = "adam"
    }

    /// The method.
    public var method: Method
    /// The learning rate; nil chooses one that does not diverge.
    public var rate: Double?
    /// The number of steps.
    public var steps: Int
    /// Rows per step; nil means all of them, and for `stochastic` at most 32.
    public var batch: Int?
    /// The rate of step t is rate / (1 + decay · t).
    public var decay: Double
    /// The seed of the initial network and of the batches.
    public var seed: UInt64

    /// Makes options.
    public init(
        method: Method = .gradientDescent, rate: Double? = nil, steps: Int = 10_000, batch: Int? = nil,
        decay: Double = 0, seed: UInt64 = 1
    ) {
        self.method = method
        self.rate = rate
        self.steps = steps
        self.batch = batch
        self.decay = decay
        self.seed = seed
    }
}

/// Training with the given rate diverged: the loss grew out of all proportion.
public struct TrainingDivergence: Error, Sendable, Equatable {
    /// The step at which it was noticed.
    public let step: Int
    /// The loss there; it may be infinite or not a number.
    public let loss: Double
    /// The learning rate.
    public let rate: Double
}
