import BigInt
import Synchronization

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
    /// Any rank, general position: the flag walk.
    case flags(FlagWalk)
    /// Any rank: the ray-sign search.
    case space(RayWalk)

    /// Below this number of cells the ray-sign search is done before the flag walk has begun.
    private static let fewCells = 2_000
    /// Above this number of cells the flag walk takes more than some seconds to find out that the position is not general.
    private static let manyCells = 500_000_000

    /// Chooses the fastest way for prepared lines; the flag walk only supposes general position.
    ///
    /// - Parameter isShort: whether only few of the cells will be visited, so that little may be spent beforehand.
    /// - Throws: `CancellationError`.
    init(_ lines: PreparedLines, isShort: Bool = false) throws {
        switch lines.rank {
        case 0, 1: self = .single(lines)
        case 2: self = .plane(try PlaneWalk(lines))
        case 3: self = .sphere(try GreatCircles(lines))
        default:
            let bound = coverBound(n: lines.count, rank: lines.rank)
            let isWorthIt = !isShort && bound > Self.fewCells && bound <= Self.manyCells
            self = try isWorthIt ? .flags(FlagWalk(lines)) : .space(RayWalk(lines))
        }
    }

    /// The lines as the walk numbers them.
    var lines: PreparedLines {
        switch self {
        case .single(let lines): lines
        case .plane(let walk): walk.lines
        case .sphere(let circles): circles.lines
        case .flags(let walk): walk.lines
        case .space(let walk): walk.lines
        }
    }

    /// The number of parts.
    var parts: Int {
        switch self {
        case .single: 1
        case .plane(let walk): Self.pieces(walk.lines.count, least: 4096)
        case .sphere(let circles): Self.pieces(circles.count - 1, least: 64)
        case .flags(let walk): walk.parts.count
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
            var walk = CircleWalk(circles, follower.monitor)
            try walk.walk(piece(part, of: 1..<circles.count), &follower)
        case .flags(let walk):
            try walk.walk(part, &follower)
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

/// The walk of one arrangement, made when it is first needed and kept for all copies of the arrangement.
final class WalkCache: Sendable {
    private let lines: PreparedLines
    private let state = Mutex<(walk: CellWalk, isProven: Bool)?>(nil)

    init(_ lines: PreparedLines) { self.lines = lines }

    /// The walk over all cells, proven to meet each of them once.
    func get() throws -> CellWalk {
        let (walk, isProven) = try current()
        if isProven { return walk }
        return try attempt { walk in
            _ = try walk.countPairs()
            return walk
        }
    }

    /// Does some work that follows the whole walk and has no other effect than its result.
    ///
    /// What a walk learns about general position only on its way needs no pass of its own then: when the supposition was wrong,
    /// the work is done again on a walk that supposes nothing.
    func attempt<Result>(_ work: (CellWalk) throws -> Result) throws -> Result {
        do {
            let walk = try current().walk
            let result = try work(walk)
            state.withLock { $0 = (walk, true) }
            return result
        } catch is NotInGeneralPosition {
            let walk = CellWalk.space(try RayWalk(lines))
            state.withLock { $0 = (walk, true) }
            return try work(walk)
        }
    }

    private func current() throws -> (walk: CellWalk, isProven: Bool) {
        if let state = state.withLock({ $0 }) { return state }
        let walk = try CellWalk(lines)
        let made = (walk: walk, isProven: !walk.supposesGeneralPosition)
        state.withLock { $0 = made }
        return made
    }
}

extension CellWalk {
    /// Whether the walk is right in general position only.
    fileprivate var supposesGeneralPosition: Bool {
        if case .flags = self { true } else { false }
    }
}
