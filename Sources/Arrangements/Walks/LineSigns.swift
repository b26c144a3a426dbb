/// The signs of the lines that a follower stands on, for walks that jump from cell to cell.
struct LineSigns: ~Copyable {
    private let width: Int
    private let shown: UnsafeMutablePointer<UInt64>

    /// Starts where every line is negative.
    init<Follower: CellFollower & ~Copyable>(lines: Int, _ follower: inout Follower) {
        width = max(1, ActivationPattern.wordCount(lines))
        shown = .allocate(capacity: width)
        shown.initialize(repeating: 0, count: width)
        follower.begin(positive: shown)
    }

    deinit { shown.deallocate() }

    /// Takes the follower to the cell where exactly the given lines are positive, and stops there.
    @inline(__always)
    mutating func stop<Follower: CellFollower & ~Copyable>(
        _ follower: inout Follower, at positive: UnsafePointer<UInt64>
    ) throws {
        if width == 1 {
            follower.jump(to: positive[0])
            return try follower.stop()
        }
        for w in 0..<width {
            let (now, before) = (positive[w], shown[w])
            shown[w] = now
            forEachBit(now ^ before) { bit in
                follower.cross(w << 6 &+ bit, toPositive: now >> UInt64(bit) & 1 == 1)
            }
        }
        try follower.stop()
    }
}
