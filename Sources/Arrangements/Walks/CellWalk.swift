import BigInt

/// A way over half of the cells, one of every antipodal pair, in parts that several threads can take.
///
/// The parts and the order of the cells in each of them depend on the lines only.
enum CellWalk: Sendable {
    /// Rank 0 (one cell) or 1 (one pair).
    case single(PreparedLines)
    /// Rank 2: the angular sweep.
    case plane(PlaneWalk)
    /// Rank 3: along the great circles.
    case sphere(GreatCircles)
    /// Any rank: the ray-sign search.
    case space(RayWalk)

    /// Chooses the fastest way for prepared lines.
    init(_ lines: PreparedLines) {
        self =
            switch lines.rank {
            case 0, 1: .single(lines)
            case 2: .plane(PlaneWalk(lines))
            case 3: .sphere(GreatCircles(lines))
            default: .space(RayWalk(lines))
            }
    }

    /// The lines as the walk numbers them.
    var lines: PreparedLines {
        switch self {
        case .single(let lines): lines
        case .plane(let walk): walk.lines
        case .sphere(let circles): circles.lines
        case .space(let walk): walk.lines
        }
    }

    /// The number of parts.
    var parts: Int {
        switch self {
        case .single: 1
        case .plane(let walk): Self.pieces(walk.lines.count, least: 4096)
        case .sphere(let circles): Self.pieces(circles.count - 1, least: 64)
        case .space(let walk): walk.parts.count
        }
    }

    /// Visits the cells of one part.
    func walk<Follower: CellFollower & ~Copyable>(_ part: Int, _ follower: inout Follower) throws {
        switch self {
        case .single(let lines):
            follower.begin(positive: lines.rank == 0 ? [0] : [1])
            try follower.stop()
        case .plane(let walk):
            try walk.walk(piece(part, of: 0..<walk.lines.count), &follower)
        case .sphere(let circles):
            var walk = CircleWalk(circles)
            try walk.walk(piece(part, of: 1..<circles.count), &follower)
        case .space(let walk):
            try walk.walk(part, &follower)
        }
    }

    /// How many pieces of at least a given length a range is cut into: at most 64.
    private static func pieces(_ length: Int, least: Int) -> Int { max(1, min(64, length / least)) }

    /// Piece i of a range that is cut into as many pieces as there are parts.
    private func piece(_ i: Int, of range: Range<Int>) -> Range<Int> {
        let bounds = [i, i + 1].map { range.lowerBound + range.count * $0 / parts }
        return bounds[0]..<bounds[1]
    }
}
