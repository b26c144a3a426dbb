/// Walks along the great circles of a rank-3 arrangement; every cell of one half is met once.
///
/// Upward along a line ℓ_i of the affine plane (see `GreatCircles`) one crosses the others in the order of the crossing
/// points. A cell that is bounded below has one lowest vertex. It belongs to the line through this vertex that bounds
/// it on the left: the cell lies right of ℓ_i just above a vertex where ℓ_i meets a line that was on its left.
/// A cell without lowest vertex lies right of the lowest part of one line, or is the leftmost one. No cell is looked up, and
/// vertices where many lines meet need no special care.
struct CircleWalk: ~Copyable {
    private let circles: GreatCircles
    private var crossings: CircleCrossings

    init(_ circles: GreatCircles, _ monitor: WalkMonitor) {
        self.circles = circles
        crossings = CircleCrossings(circles, monitor)
    }

    /// Visits the cells that belong to a range of the circles 1 ..< m, and the leftmost one with circle 1.
    mutating func walk<Follower: CellFollower & ~Copyable>(_ range: Range<Int>, _ follower: inout Follower) throws {
        begin(at: range.lowerBound, &follower)
        if range.lowerBound == 1 { try follower.stop() }
        for circle in range {
            follower.cross(circle, toPositive: false)
            try follower.stop()
            follower.mark()
            try crossings.sort(circle)
            if crossings.areSimple {
                try climb(circle, &follower)
            } else {
                try climbGroups(circle, &follower)
            }
            follower.rewind()
        }
    }

    /// Stands left of the lowest part of a line: right of the lines before it.
    private func begin<Follower: CellFollower & ~Copyable>(at circle: Int, _ follower: inout Follower) {
        var positive = [UInt64](repeating: 0, count: ActivationPattern.wordCount(circles.count))
        positive[0] = 1
        for line in circle..<circles.count { positive[line >> 6] |= 1 << UInt64(line & 63) }
        follower.begin(positive: positive)
    }

    /// Climbs along a circle that meets one line at a time.
    private func climb<Follower: CellFollower & ~Copyable>(_ circle: Int, _ follower: inout Follower) throws {
        for index in 0..<crossings.count {
            let line = Int(crossings.order[index])
            // Where a line comes from the left, its right side is now ours: it becomes positive.
            let fromLeft = line < circle
            follower.cross(line, toPositive: fromLeft)
            if fromLeft { try follower.stop() }
        }
    }

    /// Climbs along a circle that meets several lines in one vertex.
    private func climbGroups<Follower: CellFollower & ~Copyable>(_ circle: Int, _ follower: inout Follower) throws {
        var fromLeft = false
        for index in 0..<crossings.count {
            let line = Int(crossings.order[index])
            follower.cross(line, toPositive: line < circle)
            fromLeft = fromLeft || line < circle
            if crossings.ties[index] { continue }
            if fromLeft { try follower.stop() }
            fromLeft = false
        }
    }
}
