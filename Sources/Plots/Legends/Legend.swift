/// One line of a legend: a sample and what it stands for.
public struct LegendEntry: Sendable {
    /// The sample.
    public enum Symbol: Sendable {
        /// A line.
        case line(Stroke)
        /// A dot.
        case dot(DotShape, fill: Fill?, stroke: Stroke?)
        /// An arrow.
        case arrow(Stroke, hollow: Bool)
        /// An area.
        case area(Fill)
    }

    /// The sample.
    public var symbol: Symbol
    /// What it stands for.
    public var text: String

    /// Describes an entry.
    public init(_ symbol: Symbol, _ text: String) {
        self.symbol = symbol
        self.text = text
    }

    /// The width of the sample in pixels.
    var symbolWidth: Double {
        switch symbol {
        case .line, .arrow: 24
        case .dot: 10
        case .area: 14
        }
    }
}

/// Entries side by side, in as many rows as the width asks for.
struct Legend {
    let entries: [LegendEntry]
    let style = TextStyle(size: 12)
    static let rowHeight = 18.0

    /// The places of the entries (left end, row) for a width.
    func places(width: Double) -> [(x: Double, row: Int)] {
        var (x, row) = (0.0, 0)
        return entries.map { entry in
            let size = entry.symbolWidth + 6 + TextMeasure.width(entry.text, size: style.size)
            if x > 0, x + size > width { (x, row) = (0, row + 1) }
            defer { x += size + 18 }
            return (x, row)
        }
    }

    /// The height for a width.
    func height(width: Double) -> Double {
        places(width: width).last.map { Double($0.row + 1) * Self.rowHeight } ?? 0
    }

    /// Draws the entries with their upper left corner at a point.
    func draw(at origin: Point, width: Double, on canvas: inout Canvas) {
        for (entry, place) in zip(entries, places(width: width)) {
            let middle = Point(origin.x + place.x, origin.y + (Double(place.row) + 0.5) * Self.rowHeight)
            for element in symbol(entry, at: middle) { canvas.add(element) }
            let start = Point(middle.x + entry.symbolWidth + 6, middle.y + 0.36 * style.size)
            let room = origin.x + width - start.x
            canvas.text(TextMeasure.cut(entry.text, width: room, size: style.size), at: start, style: style)
        }
    }

    private func symbol(_ entry: LegendEntry, at p: Point) -> [SVGElement] {
        let end = Point(p.x + entry.symbolWidth, p.y)
        var path = PathData()
        switch entry.symbol {
        case .line(let stroke):
            path.polyline([p, end])
            var element = SVGElement("path", ["d": path.text, "fill": "none"])
            stroke.apply(to: &element)
            return [element]
        case .arrow(let stroke, let hollow):
            return ArrowMark.parts(from: p, to: end, stroke: stroke, hollow: hollow)
        case .dot(let shape, let fill, let stroke):
            shape.add(to: &path, at: Point(p.x + 5, p.y), radius: 4)
            var element = SVGElement("path", ["d": path.text])
            if let fill { fill.apply(to: &element) } else { element.set("fill", "none") }
            stroke?.apply(to: &element)
            return [element]
        case .area(let fill):
            var element = SVGElement(
                "rect", ["x": pixels(p.x), "y": pixels(p.y - 5), "width": "14", "height": "10"])
            fill.apply(to: &element)
            return [element]
        }
    }
}
