/// The `d` attribute of a path, in absolute coordinates rounded to 0.01 px.
struct PathData {
    private(set) var text = ""
    private var last = ""

    /// Starts a subpath.
    mutating func move(to p: Point) { add("M", p) }

    /// Draws a line; nothing when the rounded point is where the pen stands.
    mutating func line(to p: Point) { add("L", p) }

    /// Closes the subpath.
    mutating func close() {
        text += "Z"
        last = ""
    }

    private mutating func add(_ command: String, _ p: Point) {
        let coordinates = "\(pixels(p.x)),\(pixels(p.y))"
        if command == "L", coordinates == last { return }
        text += command + coordinates
        last = coordinates
    }

    /// Adds an open polyline; it is interrupted where a point is not finite.
    mutating func polyline(_ points: some Sequence<Point>) {
        var drawing = false
        for p in points {
            if !p.isFinite {
                drawing = false
            } else if drawing {
                line(to: p)
            } else {
                move(to: p)
                drawing = true
            }
        }
    }

    /// Adds a closed polygon.
    mutating func polygon(_ points: some Collection<Point>) {
        guard points.count >= 3 else { return }
        polyline(points)
        close()
    }

    /// Adds a circle.
    mutating func circle(_ center: Point, radius: Double) {
        let r = pixels(radius)
        move(to: Point(center.x - radius, center.y))
        text += "a\(r),\(r) 0 1 0 \(pixels(2 * radius)),0a\(r),\(r) 0 1 0 \(pixels(-2 * radius)),0Z"
    }
}
