/// The shapes by which classes differ besides colour.
public enum DotShape: String, Sendable, CaseIterable {
    /// A disc.
    case circle
    /// A square.
    case square
    /// A square on its corner.
    case diamond
    /// A triangle that points up.
    case triangleUp
    /// A triangle that points down.
    case triangleDown
    /// A triangle that points to the left.
    case triangleLeft
    /// A triangle that points to the right.
    case triangleRight
    /// Two crossing strokes.
    case cross

    /// The corners around the origin for a radius of 1, of about the same area as the disc; none for disc and cross.
    var corners: [Point] {
        switch self {
        case .circle, .cross: []
        case .square: [Point(-0.89, -0.89), Point(0.89, -0.89), Point(0.89, 0.89), Point(-0.89, 0.89)]
        case .diamond: [Point(0, -1.3), Point(1.3, 0), Point(0, 1.3), Point(-1.3, 0)]
        case .triangleUp: [Point(0, -1.3), Point(1.2, 0.9), Point(-1.2, 0.9)]
        case .triangleDown: [Point(0, 1.3), Point(1.2, -0.9), Point(-1.2, -0.9)]
        case .triangleLeft: [Point(-1.3, 0), Point(0.9, -1.2), Point(0.9, 1.2)]
        case .triangleRight: [Point(1.3, 0), Point(-0.9, -1.2), Point(-0.9, 1.2)]
        }
    }

    /// Adds the shape to a path.
    func add(to path: inout PathData, at center: Point, radius: Double) {
        switch self {
        case .circle: path.circle(center, radius: radius)
        case .cross:
            let r = 0.9 * radius
            path.polyline([center + Point(-r, -r), center + Point(r, r)])
            path.polyline([center + Point(-r, r), center + Point(r, -r)])
        default: path.polygon(corners.map { center + radius * $0 })
        }
    }
}

/// Dots at data points, all of one style.
public struct DotMark: Mark {
    /// One dot.
    public struct Dot: Sendable {
        /// Where it is.
        public var at: Point
        /// Numbers it carries.
        public var data: [DataAttribute]
        /// Shown under the pointer.
        public var tip: String?
        /// A shift in pixels, by which dots of one place are kept apart.
        public var offset: Point

        /// Describes a dot.
        public init(_ at: Point, data: [DataAttribute] = [], tip: String? = nil, offset: Point = Point(0, 0)) {
            self.at = at
            self.data = data
            self.tip = tip
            self.offset = offset
        }
    }

    /// The dots.
    public var dots: [Dot]
    /// Their shape.
    public var shape: DotShape
    /// Their radius in pixels.
    public var radius: Double
    /// The filling; nil for hollow ones.
    public var fill: Fill?
    /// The outline; nil for none.
    public var stroke: Stroke?

    /// More dots than this become a single path without data and tips.
    public static let mergeLimit = 1500
    /// Of more dots than this, those that lie on others are left out.
    static let coverLimit = 10_000

    /// Describes dots.
    public init(_ dots: [Dot], shape: DotShape = .circle, radius: Double = 3.5, fill: Fill?, stroke: Stroke? = nil) {
        self.dots = dots
        self.shape = shape
        self.radius = radius
        self.fill = fill
        self.stroke = stroke
    }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { dots.map(\.at) }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        let places = dots.filter(\.at.isFinite).map { (dot: $0, center: frame($0.at) + $0.offset) }
        guard places.count <= Self.mergeLimit else { return drawMerged(places.map(\.center), on: &canvas) }
        for place in places { canvas.avoid(Rect(around: place.center, radius: radius + 1)) }
        for place in places {
            var element = outline(at: place.center)
            element.annotate(place.dot.data, tip: place.dot.tip)
            canvas.add(styled(element))
        }
    }

    /// Draws all dots as one path.
    private func drawMerged(_ centers: [Point], on canvas: inout Canvas) {
        let shown = centers.count > Self.coverLimit ? uncovered(centers) : centers
        if shown.count < centers.count {
            canvas.note("\(centers.count - shown.count) of the \(centers.count) dots lie on others and are left out.")
        }
        var path = PathData()
        for center in shown {
            canvas.avoid(Rect(around: center, radius: radius + 1))
            shape.add(to: &path, at: center, radius: radius)
        }
        canvas.add(styled(SVGElement("path", ["d": path.text, "data-count": String(centers.count)])))
    }

    /// The first center in each square whose side is the radius: the dots of the others lie on its dot, all but their rims.
    private func uncovered(_ centers: [Point]) -> [Point] {
        var taken: Set<SIMD2<Double>> = []
        return centers.filter { taken.insert(SIMD2(($0.x / radius).rounded(), ($0.y / radius).rounded())).inserted }
    }

    private func outline(at center: Point) -> SVGElement {
        if shape == .circle {
            return SVGElement("circle", ["cx": pixels(center.x), "cy": pixels(center.y), "r": pixels(radius)])
        }
        var path = PathData()
        shape.add(to: &path, at: center, radius: radius)
        return SVGElement("path", ["d": path.text])
    }

    private func styled(_ element: SVGElement) -> SVGElement {
        var element = element
        if shape == .cross {
            (stroke ?? Stroke(fill?.color ?? .current)).apply(to: &element)
            return element
        }
        if let fill { fill.apply(to: &element) } else { element.set("fill", "none") }
        stroke?.apply(to: &element)
        return element
    }
}
