import Arrangements
import Glibc
import LinearAlgebra
import Plots

/// An arrangement of rank at most 2 as a fan of sectors in the plane of its row space.
///
/// Which sectors follow each other, and their patterns, come from the exact walk of the arrangement; only the angles at
/// which they are drawn are rounded.
public struct ConeFan: Sendable {
    /// A cell between two rays.
    public struct Sector: Sendable, Equatable {
        /// The pattern of the cell.
        public let pattern: ActivationPattern
        /// The angle of the first ray, in radians.
        public let from: Double
        /// The angle of the second ray, counterclockwise after the first.
        public let to: Double

        /// The angle in the middle.
        var middle: Double { (from + to) / 2 }
        /// The opening angle.
        var opening: Double { to - from }
    }

    /// A half-hyperplane between two cells.
    public struct Ray: Sendable, Equatable {
        /// The rows k with x_kᵀu = 0 on it.
        public let rows: [Int]
        /// Its angle, in radians.
        public let angle: Double
    }

    /// The plane in which everything is drawn.
    let plane: RowSpace
    /// The cells, counterclockwise, from the one that begins at the least angle in [0, 2π).
    public let sectors: [Sector]
    /// The rays; ray i is where sector i begins. None for rank 0.
    public let rays: [Ray]

    /// Lays out an arrangement; nil when its rank is above 2.
    public init?(_ arrangement: HyperplaneArrangement) throws {
        guard arrangement.rank <= 2 else { return nil }
        plane = RowSpace(arrangement, dimension: 2)
        var half: [ActivationPattern] = []
        var crossed: [[Int]] = []
        // In the plane the cells of a half turn follow each other, each with its antipode after it.
        var isAntipode = true
        try arrangement.forEachCell { view in
            isAntipode.toggle()
            guard !isAntipode else { return }
            let pattern = view.pattern
            if let previous = half.last { crossed.append(pattern.differences(from: previous)) }
            half.append(pattern)
        }
        guard arrangement.rank > 0, let first = half.first, let last = half.last else {
            sectors = half.map { Sector(pattern: $0, from: 0, to: 2 * .pi) }
            rays = []
            return
        }
        crossed.append(first.opposite(except: arrangement.zeroRows).differences(from: last))
        (sectors, rays) = Self.ring(
            half: half, opposite: half.map { $0.opposite(except: arrangement.zeroRows) }, crossed: crossed, plane: plane
        )
    }

    /// The full ring from half of it: the cells of a half turn and the rows crossed after each of them.
    private static func ring(
        half: [ActivationPattern], opposite: [ActivationPattern], crossed: [[Int]], plane: RowSpace
    ) -> ([Sector], [Ray]) {
        // Where a row's product turns from negative to positive, counterclockwise, the ray is a right angle before the row.
        var angles = half.indices.map { i -> Double in
            let k = crossed[i][0]
            return atan2(plane.rows[k][1], plane.rows[k][0]) + (half[i][k] ? 0.5 : -0.5) * Double.pi
        }
        let turns = zip(angles, angles.dropFirst() + [angles[0] + .pi]).map { turn(from: $0, to: $1) }
        // The walk may turn clockwise in this plane: then each ray is the opposite one, and the order is reversed.
        if turns.reduce(0, +) < 0 {
            angles = angles.map { $0 + .pi }
            return ring(
                ends: angles.reversed(), crossed: crossed.reversed(),
                patterns: half.reversed(), opposite: opposite.reversed())
        }
        return ring(
            ends: angles, crossed: crossed, patterns: half.dropFirst() + [opposite[0]],
            opposite: opposite.dropFirst() + [half[0]])
    }

    /// The ring when cell i of a half turn begins at ray i.
    private static func ring(
        ends: [Double], crossed: [[Int]], patterns: [ActivationPattern], opposite: [ActivationPattern]
    ) -> ([Sector], [Ray]) {
        var unwrapped: [Double] = []
        for angle in ends { unwrapped.append(unwrapped.last.map { $0 + max(0, turn(from: $0, to: angle)) } ?? angle) }
        let start = unwrapped[0]
        let starts = unwrapped.map { min($0, start + Double.pi) }
        let stops: [Double] = starts.dropFirst() + [start + .pi]
        let half = starts.indices.map { Sector(pattern: patterns[$0], from: starts[$0], to: stops[$0]) }
        let other = half.indices.map {
            Sector(pattern: opposite[$0], from: half[$0].from + .pi, to: half[$0].to + .pi)
        }
        // The first sector is the one that begins at the least angle in [0, 2π).
        let ring = zip(half + other, crossed + crossed).map { sector, rows -> (sector: Sector, ray: Ray) in
            let turns = 2 * Double.pi * (sector.from / (2 * .pi)).rounded(.down)
            let reduced = Sector(pattern: sector.pattern, from: sector.from - turns, to: sector.to - turns)
            return (reduced, Ray(rows: rows, angle: reduced.from))
        }.sorted { $0.sector.from < $1.sector.from }
        return (ring.map(\.sector), ring.map(\.ray))
    }

    /// The signed angle in (−π, π] from one direction to another.
    private static func turn(from a: Double, to b: Double) -> Double {
        let difference = remainder(b - a, 2 * .pi)
        return difference == -.pi ? .pi : difference
    }
}

extension ActivationPattern {
    /// The pattern of −u for a generic u: every row flips but the zero rows.
    func opposite(except zeroRows: [Int]) -> ActivationPattern {
        let zeros = Set(zeroRows)
        return ActivationPattern(bits: (0..<count).map { zeros.contains($0) || !self[$0] })
    }

    /// The rows at which two patterns differ.
    func differences(from other: ActivationPattern) -> [Int] { (0..<count).filter { self[$0] != other[$0] } }
}
