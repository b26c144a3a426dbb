import ExactArithmetic

/// The walk over half of the cells of an arrangement in general position, of any rank: one cell for every set of at most
/// r − 1 lines other than the one at infinity.
///
/// In the affine space of the points with a₀·u = 1 let a box x_1 ≥ −M_1, …, x_m ≥ −M_m, m = r − 1, with
/// M_1 ≫ M_2 ≫ … ≫ M_m ≫ 1 contain all vertices, and minimise Σ c_i x_i with 0 < c_1 ≪ … ≪ c_m. Every cell has one lowest point
/// in the box. It lies on some set S of lines, and x_i = −M_i holds for the coordinates beyond |S|. In general position every S
/// with |S| ≤ m occurs exactly once, so that Σ_{k≤m} C(n′ − 1, k) cells are half of Cover's number. With the lines modulo
/// S (see `FlagTableau`) the signs of the cell are those of
///
///   * −t_l, the entry of l in the first column that is left, or +t_l when only the column of a₀ is left, for l ∉ S;
///   * the coefficients of the last coordinate in terms of S, for the lines of S: moving off them must go up.
///
/// All of them are signs of minors of the first columns. The sets are visited depth first; a level costs O(n r) operations, a
/// last element O(n). What the error bounds leave open is asked of `FlagCoordinates.minorSign`.
struct FlagWalk: Sendable {
    let coordinates: FlagCoordinates
    /// Sets of at most two lines, in lexicographic order, cut into parts with about as many supersets.
    let parts: [Range<Int>]

    var lines: PreparedLines { coordinates.lines }

    /// Makes the walk; it finds out on its way whether the arrangement is in general position.
    ///
    /// - Throws: `CancellationError`.
    init(_ prepared: PreparedLines) throws {
        coordinates = try FlagCoordinates(prepared, seed: 1)
        parts = Self.divide(lines: prepared.count, rank: prepared.rank)
    }

    /// Visits the cells of one part.
    ///
    /// - Throws: `NotInGeneralPosition`, maybe after some cells, and what the follower throws. When no part throws it, every minor
    ///   was seen not to vanish.
    func walk<Follower: CellFollower & ~Copyable>(_ part: Int, _ follower: inout Follower) throws {
        var signs = LineSigns(lines: lines.count, &follower)
        var search = FlagSearch(coordinates, follower.monitor)
        try search.visit(parts[part]) { positive in try signs.stop(&follower, at: positive) }
    }

    /// Cuts the sets of at most two of the lines 1 ..< count into at most 129 runs with about as many cells, not below a thousand.
    private static func divide(lines count: Int, rank: Int) -> [Range<Int>] {
        let sizes = sizes(lines: count, rank: rank)
        let total = sizes.reduce(0, +)
        let share = max(1024, total / 128)
        var (parts, start, weight) = ([Range<Int>](), 0, 0.0)
        for (number, size) in sizes.enumerated() {
            weight += size
            if weight >= share {
                parts.append(start..<(number + 1))
                (start, weight) = (number + 1, 0)
            }
        }
        return start < sizes.count ? parts + [start..<sizes.count] : parts
    }

    /// The numbers of cells that belong to ∅, {1}, {1, 2}, {1, 3}, …, {2}, {2, 3}, …: pairs count with their supersets.
    private static func sizes(lines count: Int, rank: Int) -> [Double] {
        var sizes = [1.0]
        // Up to r − 3 of the lines that come after a pair.
        let supersets = (0..<count).map { rest -> Double in
            var (sum, choose) = (0.0, 1.0)
            for k in 0...(rank - 3) {
                sum += choose
                choose *= Double(rest - k) / Double(k + 1)
            }
            return sum
        }
        for first in 1..<count {
            sizes.append(1)
            for second in (first + 1)..<max(count, first + 1) { sizes.append(supersets[count - 1 - second]) }
        }
        return sizes
    }
}
