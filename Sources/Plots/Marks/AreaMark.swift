/// An area bounded by one or more closed polygons (filled where they wind around a point).
public struct AreaMark: Mark {
    /// The polygons' corners.
    public var rings: [[Point]]
    /// The filling; nil for an outline only.
    public var fill: Fill?
    /// The outline; nil for none.
    public var stroke: Stroke?
    /// Numbers it carries.
    public var data: [DataAttribute]
    /// Shown under the pointer.
    public var tip: String?

    /// Describes an area.
    public init(
        _ rings: [[Point]], fill: Fill?, stroke: Stroke? = nil, data: [DataAttribute] = [], tip: String? = nil
    ) {
        self.rings = rings
        self.fill = fill
        self.stroke = stroke
        self.data = data
        self.tip = tip
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { rings.flatMap { $0 } }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        var path = PathData()
        for ring in rings { path.polygon(ring.filter(\.isFinite).map { frame($0) }) }
        guard !path.text.isEmpty else { return }
        var element = SVGElement("path", ["d": path.text])
        if let fill { fill.apply(to: &element) } else { element.set("fill", "none") }
        stroke?.apply(to: &element)
        element.annotate(data, tip: tip)
        canvas.add(element, clippedTo: frame.rect, points: rings.lazy.joined().filter(\.isFinite).map { frame($0) })
    }
}
