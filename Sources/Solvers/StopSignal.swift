import Glibc

/// Tells long loops to end: the task was cancelled or the time allowed is over.
struct StopSignal: Sendable {
    private let start = Self.now()
    private let limit: Double

    /// The clock starts now.
    init(seconds limit: Double) { self.limit = limit }

    /// Seconds since the start.
    var seconds: Double { Self.now() - start }

    /// Seconds left, infinite without a limit.
    var secondsLeft: Double { limit - seconds }

    /// Whether to stop. Costs some 50 ns.
    var isRaised: Bool { Task.isCancelled || seconds > limit }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
