/// The walk around a rank-2 arrangement: the angular sweep.
///
/// Normals have angles in [θ, θ + π). The direction at angle θ + π/2 − 0 is on the positive side of every line; turning on
/// crosses the lines in the order of their angles. So half of the cells are those where the first i lines are
/// negative, i = 0 … m − 1.
struct PlaneWalk: Sendable {
    /// The lines in the order of their angles.
    let lines: PreparedLines

    init(_ prepared: PreparedLines) throws {
        let order = try PlaneOrder(prepared.normals).order
        lines = prepared.reordered(order, reversed: order.map { _ in false })
    }

    /// Visits the cells of a range of numbers i.
    func walk<Follower: CellFollower & ~Copyable>(_ cells: Range<Int>, _ follower: inout Follower) throws {
        begin(at: cells.lowerBound, &follower)
        for i in cells {
            if i > cells.lowerBound { follower.cross(i - 1, toPositive: false) }
            try follower.stop()
        }
    }

    private func begin<Follower: CellFollower & ~Copyable>(at first: Int, _ follower: inout Follower) {
        var positive = [UInt64](repeating: 0, count: max(1, ActivationPattern.wordCount(lines.count)))
        for line in first..<max(first, lines.count) { positive[line >> 6] |= 1 << UInt64(line & 63) }
        follower.begin(positive: positive)
    }
}
