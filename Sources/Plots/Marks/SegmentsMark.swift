/// Many separate segments of one style, merged into a single path.
public struct SegmentsMark: Mark {
    /// The end points of each segment.
    public var segments: [(Point, Point)]
    /// How they are drawn.
    public var stroke: Stroke
    /// Numbers they carry.
    public var data: [DataAttribute]
    /// Shown under the pointer.
    public var tip: String?

    /// Describes segments.
    public init(
        _ segments: [(Point, Point)], stroke: Stroke = Stroke(), data: [DataAttribute] = [], tip: String? = nil
    ) {
        self.segments = segments
        self.stroke = stroke
        self.data = data
        self.tip = tip
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { segments.flatMap { [$0.0, $0.1] } }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        let shown = segments.map { (frame($0.0), frame($0.1)) }.filter { $0.0.isFinite && $0.1.isFinite }
        guard !shown.isEmpty else { return }
        var path = PathData()
        for (a, b) in shown { path.polyline([a, b]) }
        var element = SVGElement("path", ["d": path.text, "fill": "none"])
        stroke.apply(to: &element)
        element.annotate(data, tip: tip)
        canvas.add(element, clippedTo: frame.rect, points: shown.lazy.flatMap { [$0.0, $0.1] })
        for (a, b) in shown { canvas.avoid(from: a, to: b) }
    }
}
