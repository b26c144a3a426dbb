/// A point, in data units or in pixels (y downwards).
public struct Point: Sendable, Hashable {
    /// The horizontal coordinate.
    public var x: Double
    /// The vertical coordinate.
    public var y: Double

    /// Makes a point.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// Whether both coordinates are finite.
    public var isFinite: Bool { x.isFinite && y.isFinite }

    static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
    static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
    static func * (c: Double, a: Point) -> Point { Point(c * a.x, c * a.y) }
    /// The distance from the origin.
    var length: Double { (x * x + y * y).squareRoot() }
}

/// A rectangle in pixels.
public struct Rect: Sendable, Hashable {
    /// The left edge.
    public var x: Double
    /// The upper edge.
    public var y: Double
    /// The width, not negative.
    public var width: Double
    /// The height, not negative.
    public var height: Double

    /// Makes a rectangle.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The smallest rectangle around a point with this much room on all sides.
    init(around center: Point, radius: Double) {
        self.init(x: center.x - radius, y: center.y - radius, width: 2 * radius, height: 2 * radius)
    }

    /// The right edge.
    public var maxX: Double { x + width }
    /// The lower edge.
    public var maxY: Double { y + height }
    /// The four corners.
    var corners: [Point] { [Point(x, y), Point(maxX, y), Point(maxX, maxY), Point(x, maxY)] }

    /// Whether the interiors meet.
    public func intersects(_ other: Rect) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    /// Whether the other rectangle lies within this one.
    public func contains(_ other: Rect) -> Bool {
        other.x >= x && other.maxX <= maxX && other.y >= y && other.maxY <= maxY
    }

    /// Whether the point lies within.
    public func contains(_ p: Point) -> Bool { p.x >= x && p.x <= maxX && p.y >= y && p.y <= maxY }

    /// The rectangle grown by a distance on every side.
    func grown(by distance: Double) -> Rect {
        Rect(x: x - distance, y: y - distance, width: width + 2 * distance, height: height + 2 * distance)
    }

    /// Whether the segment from a to b meets the rectangle (Liang and Barsky's clipping).
    func meets(segment a: Point, _ b: Point) -> Bool { clip(a, b) != nil }

    /// The part of the segment from a to b within the rectangle, nil when there is none.
    public func clip(_ a: Point, _ b: Point) -> (Point, Point)? {
        let d = b - a
        var (enter, leave) = (0.0, 1.0)
        for (step, room) in [(-d.x, a.x - x), (d.x, maxX - a.x), (-d.y, a.y - y), (d.y, maxY - a.y)] {
            if step == 0 {
                if room < 0 { return nil }
            } else if step < 0 {
                enter = max(enter, room / step)
            } else {
                leave = min(leave, room / step)
            }
        }
        return enter <= leave ? (a + enter * d, a + leave * d) : nil
    }
}

/// Whether a convex polygon (either orientation) holds a point, with `margin` pixels to spare on every side.
func convexPolygon(_ corners: [Point], contains p: Point, margin: Double) -> Bool {
    guard corners.count >= 3 else { return false }
    var (least, most) = (Double.infinity, -Double.infinity)
    for (a, b) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
        let edge = b - a
        guard edge.length > 0 else { continue }
        let distance = (edge.x * (p.y - a.y) - edge.y * (p.x - a.x)) / edge.length
        least = min(least, distance)
        most = max(most, distance)
    }
    return least >= margin || most <= -margin
}
