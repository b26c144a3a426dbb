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

    /// Draws the bar, at most 260 px wide, with its upper left corner at a point; every band has one width.
    func draw(at origin: Point, width: Double, on canvas: inout Canvas) {
        guard !colors.isEmpty else { return }
        let scale = Scale(
            .linear, domain: 0...Double(colors.count), from: origin.x + 8, to: origin.x + min(width - 16, 260))
        canvas.text(title, at: Point(origin.x, origin.y + 14), style: .secondary)
        for (i, color) in colors.enumerated() {
            let (left, right) = (scale(Double(i)), scale(Double(i + 1)))
            canvas.add(
                SVGElement(
                    "rect",
                    [
                        "x": pixels(left), "y": pixels(origin.y + 20), "width": pixels(right - left), "height": "10",
                        "fill": color.svg, "shape-rendering": "crispEdges", "data-from": exactText(levels[i]),
                        "data-to": exactText(levels[i + 1]),
                    ]))
        }
        for i in labelledBorders(bandWidth: scale(1) - scale(0)) {
            let text = NumberText.significant(levels[i], digits: 3)
            canvas.text(text, at: Point(scale(Double(i)), origin.y + 42), anchor: .middle, style: Self.style)
        }
    }

    /// Borders far enough apart for their labels, the one nearest to zero among them.
    ///
    /// The outermost borders are where the values end, not round numbers; they count only when there are no others.
    private func labelledBorders(bandWidth: Double) -> [Int] {
        let borders = levels.count > 3 ? Array(levels.indices.dropFirst().dropLast()) : Array(levels.indices)
        let widest =
            borders.map { TextMeasure.width(NumberText.significant(levels[$0], digits: 3), size: Self.style.size) }
            .max() ?? 0
        let every = max(1, Int(((widest + 8) / bandWidth).rounded(.up)))
        let middle = borders.min { abs(levels[$0]) < abs(levels[$1]) } ?? 0
        return borders.filter { ($0 - middle) % every == 0 }
    }
}
