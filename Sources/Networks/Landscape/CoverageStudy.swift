/// What solving over a sample of the patterns costs: for growing nested samples the share of the cells, the value, and the certified gap.
///
/// Samples of one repeat are nested, so their values never rise; each is at least P*, of which `lower` is a proven bound (MATH.md T20).
public struct CoverageStudy: Sendable {
    /// One solve over a sample.
    public struct Trial: Sendable, Equatable {
        /// The number of the repeat, from 0.
        public let sample: Int
        /// The number of distinct patterns.
        public let patterns: Int
        /// Their share of all cells; nil when these were too many to be counted.
        public let share: Double?
        /// The optimal value over the sample.
        public let objective: Double
        /// (objective − lower) / max(1, objective), what the sample loses at most.
        public let gap: Double

        /// Notes a trial; `lower` is a proven lower bound of P*, `cells` the number of all cells.
        public init(sample: Int, patterns: Int, cells: Double?, objective: Double, lower: Double) {
            self.sample = sample
            self.patterns = patterns
            share = cells.map { Double(patterns) / $0 }
            self.objective = objective
            gap = (objective - lower) / max(1, objective)
        }
    }

    /// The number of all cells; nil when they were too many to be counted.
    public let cells: Double?
    /// P*, the value over all patterns.
    public let optimum: Double
    /// A proven lower bound of P*.
    public let lower: Double
    /// The trials: repeat by repeat, sizes ascending.
    public let trials: [Trial]

    /// Collects a study.
    public init(cells: Double?, optimum: Double, lower: Double, trials: [Trial]) {
        self.cells = cells
        self.optimum = optimum
        self.lower = lower
        self.trials = trials
    }
}
