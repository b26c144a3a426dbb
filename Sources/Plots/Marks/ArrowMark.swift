/// An arrow from one data point to another. Heads shrink with short arrows, so that they never hide them.
public struct ArrowMark: Mark {
    /// The tail.
    public var from: Point
    /// The tip.
    public var to: Point
    /// The shaft; hollow heads and dashes tell arrows apart without colour.
    public var stroke: Stroke
    /// Whether the head is only an outline.
    public var hollow: Bool
    /// Numbers it carries.
    public var data: [DataAttribute]
    /// Shown under the pointer.
    public var tip: String?

    /// Describes an arrow.
    public init(
        from: Point, to: Point, stroke: Stroke = Stroke(width: 2), hollow: Bool = false, data: [DataAttribute] = [],
        tip: String? = nil
    ) {
        self.from = from
        self.to = to
        self.stroke = stroke
        self.hollow = hollow
        self.data = data
        self.tip = tip
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { [from, to] }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        let (a, b) = (frame(from), frame(to))
        guard a.isFinite, b.isFinite else { return }
        var group = SVGElement("g")
        group.annotate(data, tip: tip)
        canvas.add(group.containing(Self.parts(from: a, to: b, stroke: stroke, hollow: hollow)))
        canvas.avoid(from: a, to: b)
        canvas.avoid(Rect(around: b, radius: 4))
    }

    /// Shaft and head in pixels.
    static func parts(from a: Point, to b: Point, stroke: Stroke, hollow: Bool) -> [SVGElement] {
        let d = b - a
        guard d.length > 0.01 else { return [] }
        let head = min(5 + 2 * stroke.width, 0.5 * d.length)
        let along = (1 / d.length) * d
        let across = Point(-along.y, along.x)
        let base = b - head * along
        var shaft = PathData()
        shaft.polyline([a, base])
        var triangle = PathData()
        triangle.polygon([b, base + 0.42 * head * across, base - 0.42 * head * across])
        var line = SVGElement("path", ["d": shaft.text, "fill": "none"])
        stroke.apply(to: &line)
        var tip = SVGElement("path", ["d": triangle.text, "fill": hollow ? "none" : stroke.color.svg])
        Stroke(stroke.color, width: 1.2, opacity: stroke.opacity).apply(to: &tip)
        tip.set("stroke-linejoin", "round")
        return [line, tip]
    }
}
