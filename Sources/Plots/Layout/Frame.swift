/// The rectangle in which a panel draws, with the scales that map data to its pixels.
public struct Frame: Sendable {
    /// The pixels.
    public let rect: Rect
    /// The horizontal scale.
    public let x: Scale
    /// The vertical scale: larger values are higher.
    public let y: Scale

    /// The pixel of a data point.
    public func callAsFunction(_ p: Point) -> Point { Point(x(p.x), y(p.y)) }
}

/// What a mark draws on: collects elements, the boxes of texts and the places that labels should avoid.
public struct Canvas: Sendable {
    /// The elements in drawing order.
    private(set) var elements: [SVGElement] = []
    /// The texts drawn, with their estimated boxes.
    private(set) var texts: [TextBox] = []
    /// Rectangles that labels should not cover.
    private(set) var obstacles: [Rect] = []
    /// Segments that labels should not cover.
    private(set) var segments: [(Point, Point)] = []
    /// Remarks that belong under the picture: what was thinned or left out.
    private(set) var notes: [String] = []
    /// The clipping paths in use.
    private(set) var clips: [ClipPath] = []

    /// A rectangle to which elements are clipped, under a name.
    struct ClipPath: Sendable {
        let id: String
        let rect: Rect
    }

    init() {}

    /// Adds an element.
    mutating func add(_ element: SVGElement) { elements.append(element) }

    /// Adds an element whose points may lie outside the frame; it is clipped only when some do.
    mutating func add(_ element: SVGElement, clippedTo rect: Rect, points: some Sequence<Point>) {
        var element = element
        if points.contains(where: { !rect.grown(by: 0.5).contains($0) }) {
            element.set("clip-path", "url(#\(clip(rect)))")
        }
        elements.append(element)
    }

    /// Adds a remark, once.
    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    /// Asks labels to keep off a rectangle.
    mutating func avoid(_ rect: Rect) { obstacles.append(rect) }

    /// Asks labels to keep off a segment.
    mutating func avoid(from a: Point, to b: Point) { segments.append((a, b)) }

    /// The name of the clipping path of a rectangle; equal rectangles share one.
    private mutating func clip(_ rect: Rect) -> String {
        if let known = clips.first(where: { $0.rect == rect }) { return known.id }
        let numbers = [rect.x, rect.y, rect.width, rect.height].map {
            pixels($0).map { $0 == "." ? "_" : String($0) }.joined()
        }
        let id = "clip-" + numbers.joined(separator: "-")
        clips.append(ClipPath(id: id, rect: rect))
        return id
    }
}

/// A drawn line of text with its estimated box.
public struct TextBox: Sendable, Equatable {
    /// The text.
    public let text: String
    /// The box.
    public let rect: Rect
}

/// How a line of text is drawn.
public struct TextStyle: Sendable, Equatable {
    /// Where the given point lies within the text, horizontally.
    public enum Anchor: String, Sendable { case start, middle, end }

    /// The size in pixels.
    public var size: Double
    /// Whether it is bold.
    public var bold: Bool
    /// The colour.
    public var color: Color
    /// The opacity.
    public var opacity: Double

    /// Describes a text.
    public init(size: Double = 12, bold: Bool = false, color: Color = .current, opacity: Double = 1) {
        self.size = size
        self.bold = bold
        self.color = color
        self.opacity = opacity
    }

    /// Titles.
    static let title = TextStyle(size: 14, bold: true)
    /// Subtitles and axis labels.
    static let secondary = TextStyle(size: 12, opacity: 0.8)
    /// Tick labels, captions.
    static let small = TextStyle(size: 11, opacity: 0.8)

    /// The estimated box of a text whose base line starts, ends or is centred at a point.
    func box(_ text: String, at p: Point, anchor: Anchor) -> Rect {
        let width = TextMeasure.width(text, size: size, bold: bold)
        let left: Double =
            switch anchor {
            case .start: p.x
            case .middle: p.x - width / 2
            case .end: p.x - width
            }
        return Rect(x: left, y: p.y - 0.76 * size, width: width, height: 0.98 * size)
    }
}

extension Canvas {
    /// Draws a line of text with its base line at a point.
    mutating func text(
        _ text: String, at p: Point, anchor: TextStyle.Anchor = .start, style: TextStyle = TextStyle(),
        data: [DataAttribute] = []
    ) {
        guard !text.isEmpty else { return }
        var element = SVGElement("text", ["x": pixels(p.x), "y": pixels(p.y)])
        if anchor != .start { element.set("text-anchor", anchor.rawValue) }
        if style.size != 12 { element.set("font-size", pixels(style.size)) }
        if style.bold { element.set("font-weight", "bold") }
        if style.color != .current { element.set("fill", style.color.svg) }
        if style.opacity < 1 { element.set("fill-opacity", pixels(style.opacity)) }
        element.annotate(data)
        RichText.fill(&element, text, size: style.size)
        add(element)
        let box = style.box(text, at: p, anchor: anchor)
        texts.append(TextBox(text: text, rect: box))
        avoid(box)
    }
}
