import Arrangements
import Glibc
import LinearAlgebra
import Plots

/// One hemisphere of the unit sphere cut by the great circles of the rows.
///
/// A piece is a convex cone given by unit vectors along its edges in order, so that clipping it is linear as in the plane.
struct SphereCells {
    /// The part of one cell on the hemisphere.
    struct Piece {
        /// The pattern of the cell, exact for the vector in the middle.
        let pattern: ActivationPattern
        /// Unit vectors along the edges of its cone, in order around it.
        let corners: [Vector]
    }

    /// The pieces.
    let pieces: [Piece]

    /// Rounding of the product of two unit vectors; corners this close to a circle count as on it.
    private static let tolerance = 1e-12

    /// Cuts the hemisphere where the third coordinate has a sign.
    init(_ arrangement: HyperplaneArrangement, space: RowSpace, sign: Double) {
        let normals = Self.normals(arrangement, space)
        // The equator itself cuts nothing. The first other circle makes two lunes whose edges are quarters of great circles.
        guard let first = normals.firstIndex(where: { norm2(cross($0, [0, 0, 1])) > 1e-9 }) else {
            pieces = []
            return
        }
        var cones = Self.lunes(normals[first], sign: sign)
        for (i, normal) in normals.enumerated() where i != first {
            cones = cones.flatMap { Self.split($0, by: normal, sign: sign) }
        }
        pieces = cones.map { corners in
            let middle = corners.reduce([0, 0, 0]) { sum($0, $1) }
            return Piece(pattern: arrangement.pattern(of: space.lift(middle)), corners: corners)
        }
    }

    /// One unit normal per distinct hyperplane.
    static func normals(_ arrangement: HyperplaneArrangement, _ space: RowSpace) -> [Vector] {
        (0..<arrangement.n).filter { arrangement.rows(sharingHyperplaneOf: $0).first == $0 }
            .compactMap { normalized(space.rows[$0]) }
    }

    /// The two parts of the hemisphere beside a great circle, each with corners a quarter turn apart.
    private static func lunes(_ normal: Vector, sign: Double) -> [[Vector]] {
        let pole: Vector = [0, 0, sign]
        guard let end = normalized(cross(normal, pole)) else { return [] }
        let rising = cross(end, normal)
        let top = dot(rising, pole) >= 0 ? rising : scaled(rising, by: -1)
        let side = cross(pole, end)
        return [[end, side, scaled(end, by: -1), top], [end, top, scaled(end, by: -1), scaled(side, by: -1)]]
    }

    private static func split(_ corners: [Vector], by normal: Vector, sign: Double) -> [[Vector]] {
        let values = corners.map { corner in
            let value = dot(corner, normal)
            return abs(value) <= tolerance ? 0 : value
        }
        guard values.contains(where: { $0 > 0 }), values.contains(where: { $0 < 0 }) else { return [corners] }
        return [clip(corners, values), clip(corners, values.map { -$0 })]
            .map { withTop($0, of: normal, sign: sign) }.filter { $0.count >= 3 }
    }

    /// The corners with the top of the circle put between two opposite ones: where a circle meets others on the equator it cuts half
    /// a turn out of a lune, and an edge needs an end within half a turn.
    private static func withTop(_ corners: [Vector], of normal: Vector, sign: Double) -> [Vector] {
        corners.indices.flatMap { i -> [Vector] in
            let (corner, next) = (corners[i], corners[(i + 1) % corners.count])
            guard norm2(sum(corner, next)) <= 1e-9, let top = normalized(cross(corner, normal)) else { return [corner] }
            return [corner, scaled(top, by: top[2] * sign >= 0 ? 1 : -1)]
        }
    }

    private static func clip(_ corners: [Vector], _ values: Vector) -> [Vector] {
        var kept: [Vector] = []
        for i in corners.indices {
            let j = (i + 1) % corners.count
            if values[i] >= 0 { kept.append(corners[i]) }
            if values[i] * values[j] < 0 {
                let crossing = sum(scaled(corners[i], by: abs(values[j])), corners[j], times: abs(values[i]))
                if let unit = normalized(crossing) { kept.append(unit) }
            }
        }
        return kept
    }
}

extension RowSpace {
    /// The vector of ℝᵈ with given coordinates.
    func lift(_ coordinates: Vector) -> Vector {
        zip(axes, coordinates).reduce(Vector(repeating: 0, count: axes.first?.count ?? 0)) {
            sum($0, $1.0, times: $1.1)
        }
    }
}

/// Points along the shorter great arc between two unit vectors, at most 4° apart, without the last one.
func greatArc(_ a: Vector, _ b: Vector) -> [Vector] {
    let angle = atan2(norm2(cross(a, b)), dot(a, b))
    let steps = max(1, Int((angle / (.pi / 45)).rounded(.up)))
    return (0..<steps).compactMap { i in
        let t = Double(i) / Double(steps)
        guard angle > 1e-9 else { return a }
        return normalized(sum(scaled(a, by: sin((1 - t) * angle)), b, times: sin(t * angle)))
    }
}

/// The vector product of two vectors of ℝ³.
func cross(_ a: Vector, _ b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
