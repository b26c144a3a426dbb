import Plots

/// Directed edges between places on a fine grid; an edge and its reverse cancel.
struct EdgeSet {
    /// A place on the grid.
    struct Place: Hashable, Comparable {
        let x: Int
        let y: Int

        static func < (a: Place, b: Place) -> Bool { (a.x, a.y) < (b.x, b.y) }
    }

    /// An edge between two places.
    struct Edge: Hashable, Comparable {
        let from: Place
        let to: Place

        init(from: Place, to: Place) {
            self.from = from
            self.to = to
        }

        init(_ p: Point, _ q: Point) { self.init(from: EdgeSet.place(p), to: EdgeSet.place(q)) }

        var undirected: Edge { from < to ? self : Edge(from: to, to: from) }

        static func < (a: Edge, b: Edge) -> Bool { (a.from, a.to) < (b.from, b.to) }
    }

    /// Steps of the grid across the unit square: far below a hundredth of a pixel, far above rounding.
    private static let resolution = 0x1p24
    private var count: [Edge: Int] = [:]

    private static func place(_ p: Point) -> Place {
        Place(x: Int((p.x * resolution).rounded()), y: Int((p.y * resolution).rounded()))
    }

    /// Adds the edges of a polygon in relative coordinates.
    mutating func add(ring: [Point]) {
        guard ring.count >= 3 else { return }
        let places = ring.map(Self.place)
        for (a, b) in zip(places, places.dropFirst() + places.prefix(1)) where a != b {
            let reverse = Edge(from: b, to: a)
            if let known = count[reverse] {
                count[reverse] = known == 1 ? nil : known - 1
            } else {
                count[Edge(from: a, to: b), default: 0] += 1
            }
        }
    }

    /// The edges that are left, joined to closed rings; corners on straight lines are dropped.
    func rings() -> [[Point]] {
        var next: [Place: [Place]] = [:]
        for edge in count.keys.sorted(by: >) {
            next[edge.from, default: []] += Array(repeating: edge.to, count: count[edge] ?? 0)
        }
        var rings: [[Point]] = []
        // Every place has as many edges in as out, so a walk ends only where it began.
        for start in next.keys.sorted() {
            while var place = next[start]?.popLast() {
                var ring = [start]
                while place != start, let following = next[place]?.popLast() {
                    ring.append(place)
                    place = following
                }
                rings.append(Self.withoutStraightCorners(ring))
            }
        }
        return rings.filter { $0.count >= 3 }
    }

    private static func withoutStraightCorners(_ ring: [Place]) -> [Point] {
        let n = ring.count
        return ring.indices.filter { i in
            let (a, b, c) = (ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n])
            let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y)
            let turn = ux * vy - uy * vx
            // Straight up to the rounding of one grid step over the edges' length, and not turning back.
            return abs(turn) > 2 * (abs(ux) + abs(uy) + abs(vx) + abs(vy)) || ux * vx + uy * vy < 0
        }.map { Point(Double(ring[$0].x) / resolution, Double(ring[$0].y) / resolution) }
    }
}
