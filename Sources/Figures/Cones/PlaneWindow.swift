import Glibc
import Plots

/// The rectangle [−a, a] × [−b, b] of directions that a cone figure shows.
struct PlaneWindow: Sendable {
    /// Half of the width.
    let a: Double
    /// Half of the height.
    let b: Double

    /// The point on the edge in the direction of an angle.
    func edge(at angle: Double) -> Point {
        let (c, s) = (cos(angle), sin(angle))
        let t = min(c == 0 ? .infinity : a / abs(c), s == 0 ? .infinity : b / abs(s))
        return Point(t * c, t * s)
    }

    /// The part of a sector within the window: from the origin along the first ray, around, and back.
    func polygon(from: Double, to: Double) -> [Point] {
        if to - from >= 2 * .pi { return corners }
        let turns = stride(from: -4 * Double.pi, through: 4 * Double.pi, by: 2 * Double.pi)
        let all = cornerAngles.flatMap { corner in turns.map { corner + $0 } }
        let inner = all.filter { $0 > from && $0 < to }.sorted()
        return [Point(0, 0), edge(at: from)] + inner.map { edge(at: $0) } + [edge(at: to)]
    }

    private var corners: [Point] { [Point(a, b), Point(-a, b), Point(-a, -b), Point(a, -b)] }
    private var cornerAngles: [Double] { corners.map { atan2($0.y, $0.x) } }
}
