import Plots

/// A continuous function on the unit square that is linear on each of some convex polygons which cover it.
struct LinearPieces {
    /// A corner of a polygon and the value there.
    struct Corner {
        var p: Point
        var value: Double
    }

    /// The polygons.
    let polygons: [[Corner]]

    /// The least and largest value: taken at corners.
    var range: ClosedRange<Double> {
        let values = polygons.lazy.joined().map(\.value)
        guard let low = values.min(), let high = values.max() else { return 0...0 }
        return low...high
    }

    /// A function sampled on a grid of columns × rows cells, each cut into two triangles.
    init(columns: Int, rows: Int, _ value: (Point) -> Double) {
        let values = (0...rows).map { i in
            (0...columns).map { j -> Corner in
                let p = Point(Double(j) / Double(columns), Double(i) / Double(rows))
                return Corner(p: p, value: value(p))
            }
        }
        polygons = (0..<rows).flatMap { i in
            (0..<columns).flatMap { j -> [[Corner]] in
                let (a, b, c, d) = (values[i][j], values[i][j + 1], values[i + 1][j + 1], values[i + 1][j])
                return [[a, b, c], [a, c, d]]
            }
        }
    }

    /// Given polygons.
    init(polygons: [[Corner]]) { self.polygons = polygons }

    /// The boundary of {f ≥ level} (or {f ≤ level}) within the rectangle, as closed rings in relative coordinates.
    ///
    /// The parts of the linear pieces are joined: edges that two parts share cancel, so areas have no seams.
    func region(_ level: Double, above: Bool = true) -> [[Point]] {
        var edges = EdgeSet()
        let tiny = 1e-12 * max(abs(range.lowerBound), abs(range.upperBound))
        for polygon in polygons {
            let values = polygon.map { corner -> Double in
                let difference = above ? corner.value - level : level - corner.value
                return abs(difference) <= tiny ? 0 : difference
            }
            edges.add(ring: Self.clip(polygon.map(\.p), values))
        }
        return edges.rings()
    }

    /// The segments on which f changes its sign; of a plateau f = 0, its whole border.
    func zeroLevel() -> [(Point, Point)] {
        guard range.lowerBound < 0, range.upperBound > 0 else { return [] }
        var segments: [EdgeSet.Edge: (Point, Point)] = [:]
        for ring in region(0) + region(0, above: false) {
            for (p, q) in zip(ring, ring.dropFirst() + ring.prefix(1)) where !isOnBorder(p, q) {
                segments[EdgeSet.Edge(p, q).undirected] = (p, q)
            }
        }
        return segments.sorted { $0.key < $1.key }.map(\.value)
    }

    private func isOnBorder(_ p: Point, _ q: Point) -> Bool {
        (p.x == q.x && (p.x == 0 || p.x == 1)) || (p.y == q.y && (p.y == 0 || p.y == 1))
    }

    /// The part of a convex polygon on which a linear function with these values at the corners is not negative.
    static func clip(_ piece: [Point], _ values: [Double]) -> [Point] {
        var kept: [Point] = []
        for i in piece.indices {
            let j = (i + 1) % piece.count
            if values[i] >= 0 { kept.append(piece[i]) }
            if (values[i] > 0 && values[j] < 0) || (values[i] < 0 && values[j] > 0) {
                kept.append(crossing(piece[i], values[i], piece[j], values[j]))
            }
        }
        return kept
    }

    /// The zero of the linear function between two corners, computed alike from both sides of an edge.
    private static func crossing(_ p: Point, _ f: Double, _ q: Point, _ g: Double) -> Point {
        if (p.x, p.y) > (q.x, q.y) { return crossing(q, g, p, f) }
        let t = f / (f - g)
        return Point(p.x + t * (q.x - p.x), p.y + t * (q.y - p.y))
    }
}
