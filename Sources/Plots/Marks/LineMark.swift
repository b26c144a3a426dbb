/// A polyline through data points, interrupted where a point is not finite.
public struct LineMark: Mark {
    /// The points in order.
    public var points: [Point]
    /// How it is drawn.
    public var stroke: Stroke
    /// Numbers it carries.
    public var data: [DataAttribute]
    /// Shown under the pointer.
    public var tip: String?

    /// Describes a line.
    public init(_ points: [Point], stroke: Stroke = Stroke(), data: [DataAttribute] = [], tip: String? = nil) {
        self.points = points
        self.stroke = stroke
        self.data = data
        self.tip = tip
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { points }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        let shown = thinned(points.map { $0.isFinite ? frame($0) : $0 })
        var path = PathData()
        path.polyline(shown)
        guard !path.text.isEmpty else { return }
        var element = SVGElement("path", ["d": path.text, "fill": "none"])
        stroke.apply(to: &element)
        element.set("stroke-linejoin", "round")
        element.set("stroke-linecap", stroke.dash == .solid ? "round" : nil)
        element.annotate(data, tip: tip)
        let finite = shown.filter(\.isFinite)
        canvas.add(element, clippedTo: frame.rect, points: finite)
        for (a, b) in zip(finite, finite.dropFirst()) { canvas.avoid(from: a, to: b) }
    }
}

/// A line of many points with only those kept that can be seen: in each pixel column the first, lowest, highest and last one.
///
/// Lines that run back and forth, or with few points, are left as they are.
func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 4000, zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return points }
    var kept: [Point] = []
    var column: [Point] = []
    func columnExtremes() -> [Point] {
        guard let first = column.first, let last = column.last else { return [] }
        let low = column.min { $0.y < $1.y } ?? first
        let high = column.max { $0.y < $1.y } ?? first
        return [first, low.x <= high.x ? low : high, low.x <= high.x ? high : low, last]
    }
    for p in points {
        if let first = column.first, first.x.rounded(.down) != p.x.rounded(.down) {
            kept += columnExtremes()
            column = []
        }
        column.append(p)
    }
    return kept + columnExtremes()
}
