/// Asks now and then whether the task was cancelled, in loops whose rounds are too short to ask in each.
public struct CancellationCheck {
    private var rounds: UInt32 = 0

    /// Makes a check that asks in its first and every 2¹⁴th round.
    public init() {}

    /// Counts a round; throws `Diagnostic.interruption` when the task was cancelled.
    @inline(__always)
    public mutating func tick() throws {
        if rounds & 0x3FFF == 0, Task.isCancelled { throw Diagnostic.interruption }
        rounds &+= 1
    }
}
