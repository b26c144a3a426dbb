/// A line across the whole panel at one value.
public struct RuleMark: Mark {
    /// The value's axis.
    public enum Direction: Sendable { case horizontal, vertical }

    /// Horizontal for a value of y.
    public var direction: Direction
    /// The value.
    public var value: Double
    /// How it is drawn.
    public var stroke: Stroke
    /// Numbers it carries.
    public var data: [DataAttribute]

    /// A horizontal line at a value of y.
    public static func y(_ value: Double, stroke: Stroke = Stroke(width: 1), data: [DataAttribute] = []) -> RuleMark {
        RuleMark(direction: .horizontal, value: value, stroke: stroke, data: data)
    }

    /// A vertical line at a value of x.
    public static func x(_ value: Double, stroke: Stroke = Stroke(width: 1), data: [DataAttribute] = []) -> RuleMark {
        RuleMark(direction: .vertical, value: value, stroke: stroke, data: data)
    }

    /// The domain of the other axis is not touched, so a rule has no extent; include its value in the axis when it must be seen.
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { [] }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        let scale = direction == .horizontal ? frame.y : frame.x
        guard value.isFinite, scale.domain.contains(value) else { return }
        let place = scale(value)
        let (a, b) =
            direction == .horizontal
            ? (Point(frame.rect.x, place), Point(frame.rect.maxX, place))
            : (Point(place, frame.rect.y), Point(place, frame.rect.maxY))
        var path = PathData()
        path.polyline([a, b])
        var element = SVGElement("path", ["d": path.text, "fill": "none"])
        stroke.apply(to: &element)
        element.annotate(data)
        canvas.add(element)
        canvas.avoid(from: a, to: b)
    }
}
