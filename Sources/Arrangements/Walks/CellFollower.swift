/// What goes along on a walk over half of the cells: it keeps the signs of the lines and stands on one cell after the other.
///
/// A walk begins somewhere, crosses one line at a time, and stops at cells; the places between stops need not be cells.
protocol CellFollower: ~Copyable {
    /// Stands where exactly the given lines are positive.
    mutating func begin(positive: UnsafePointer<UInt64>)
    /// Goes to the other side of a line.
    mutating func cross(_ line: Int, toPositive: Bool)
    /// Stands where exactly the given lines are positive, of at most 64.
    mutating func jump(to positive: UInt64)
    /// Remembers the place.
    mutating func mark()
    /// Returns to the place of the last mark.
    mutating func rewind()
    /// Stops at the cell where it stands.
    mutating func stop() throws
    /// Tells when the walk has to end.
    var monitor: WalkMonitor { get }
}

/// Counts the cells of a walk and forgets them.
struct CountingFollower: CellFollower, ~Copyable {
    private(set) var pairs = 0
    private var meter: WalkMeter

    init(_ meter: consuming WalkMeter) { self.meter = meter }

    var monitor: WalkMonitor { meter.monitor }

    mutating func begin(positive: UnsafePointer<UInt64>) {}
    mutating func cross(_ line: Int, toPositive: Bool) {}
    mutating func jump(to positive: UInt64) {}
    mutating func mark() {}
    mutating func rewind() {}

    @inline(__always)
    mutating func stop() throws {
        pairs &+= 1
        try meter.step()
    }
}
