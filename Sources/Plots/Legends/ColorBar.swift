/// The key of colours that stand for a quantity.
public struct ColorBar: Sendable {
    /// What the colours measure.
    public var title: String
    /// The borders of the colour bands, ascending; one more than there are colours.
    public var levels: [Double]
    /// The colour of each band.
    public var colors: [Color]

    /// Describes a colour bar.
    public init(title: String, levels: [Double], colors: [Color]) {
        precondition(levels.count == colors.count + 1, "each band needs two borders")
        self.title = title
        self.levels = levels
        self.colors = colors
    }

    static let height = 46.0
    private static let style = TextStyle.small

    /// Draws the bar, at most 260 px wide, with its upper left corner at a point.
    func draw(at origin: Point, width: Double, on canvas: inout Canvas) {
        guard let low = levels.first, let high = levels.last, low < high else { return }
        let scale = Scale(.linear, domain: low...high, from: origin.x + 8, to: origin.x + min(width - 16, 260))
        canvas.text(title, at: Point(origin.x, origin.y + 14), style: .secondary)
        for (i, color) in colors.enumerated() {
            let (left, right) = (scale(levels[i]), scale(levels[i + 1]))
            canvas.add(
                SVGElement(
                    "rect",
                    [
                        "x": pixels(left), "y": pixels(origin.y + 20), "width": pixels(right - left), "height": "10",
                        "fill": color.svg, "shape-rendering": "crispEdges", "data-from": exactText(levels[i]),
                        "data-to": exactText(levels[i + 1]),
                    ]))
        }
        let every = max(1, Int((Double(levels.count) * 44 / (scale.end - scale.start)).rounded(.up)))
        // The outermost borders are where the values end, not round numbers; they count only when there are no others.
        let borders = levels.count > 3 ? levels.indices.dropFirst().dropLast() : levels.indices
        let labelled = borders.filter { ($0 - middleIndex) % every == 0 }
        for i in labelled {
            let text = NumberText.significant(levels[i], digits: 3)
            canvas.text(text, at: Point(scale(levels[i]), origin.y + 42), anchor: .middle, style: Self.style)
        }
    }

    /// The border nearest to zero, which keeps its label when labels are thinned.
    private var middleIndex: Int {
        levels.indices.min { abs(levels[$0]) < abs(levels[$1]) } ?? 0
    }
}
