/// Stacks title, keys, panels and remarks of a plot.
struct PlotLayout {
    private let plot: Plot
    private let notes: [String]
    private let panels: [PanelLayout]
    private let columns: Int
    /// The width of the document.
    let width: Double
    private let headerHeight: Double

    private static let gap = 20.0
    private static let padding = 4.0
    private static let titleLine = 19.0
    private static let subtitleLine = 16.0
    private static let noteLine = 15.0

    /// Fits the parts into the plot's width; narrower when panels with equal units do not need it.
    init(_ plot: Plot, notes: [String]) {
        self.plot = plot
        self.notes = notes
        let available = max(120, plot.width)
        let inner = available - 2 * Self.padding
        columns = max(1, min(plot.panels.count, Int((inner + Self.gap) / (plot.leastPanelWidth + Self.gap))))
        let panelWidth = (inner - Double(columns - 1) * Self.gap) / Double(columns)
        let rows = (plot.panels.count + columns - 1) / columns
        let header = Self.headerHeight(plot, width: inner)
        let footer = Self.footerHeight(notes, width: inner)
        let panelHeight = plot.height.map {
            max(80, ($0 - header - footer - 2 * Self.padding - Double(rows - 1) * Self.gap) / Double(max(1, rows)))
        }
        panels = plot.panels.map { PanelLayout($0, width: panelWidth, height: panelHeight) }
        let widest = panels.map(\.width).max() ?? inner
        let used = Double(columns) * widest + Double(columns - 1) * Self.gap
        width = min(available, max(used, min(inner, 380)) + 2 * Self.padding)
        headerHeight = Self.headerHeight(plot, width: width - 2 * Self.padding)
    }

    private var innerWidth: Double { width - 2 * Self.padding }

    private var rowHeights: [Double] {
        stride(from: 0, to: panels.count, by: columns).map { start in
            panels[start..<min(start + columns, panels.count)].map(\.height).max() ?? 0
        }
    }

    /// The height of the document.
    var height: Double {
        let rows = rowHeights
        return 2 * Self.padding + headerHeight + rows.reduce(0, +) + Double(max(0, rows.count - 1)) * Self.gap
            + Self.footerHeight(notes, width: innerWidth)
    }

    private var origins: [Point] {
        let cell = panels.map(\.width).max() ?? 0
        var y = Self.padding + headerHeight
        var origins: [Point] = []
        for (row, rowHeight) in rowHeights.enumerated() {
            for column in 0..<min(columns, panels.count - row * columns) {
                origins.append(Point(Self.padding + Double(column) * (cell + Self.gap), y))
            }
            y += rowHeight + Self.gap
        }
        return origins
    }

    /// The frames of the panels.
    var frames: [Frame] { zip(panels, origins).map { $0.frame(at: $1) } }

    /// Draws everything.
    func draw() -> Canvas {
        var canvas = Canvas()
        header(on: &canvas)
        for (panel, origin) in zip(panels, origins) { panel.draw(at: origin, on: &canvas) }
        footer(on: &canvas)
        return canvas
    }

    /// The drawn elements, with the clipping paths that they use in front.
    func content(_ canvas: Canvas) -> [SVGElement] {
        let clips = canvas.clips.map { clip in
            SVGElement("clipPath", ["id": clip.id]).containing([
                SVGElement(
                    "rect",
                    [
                        "x": pixels(clip.rect.x), "y": pixels(clip.rect.y), "width": pixels(clip.rect.width),
                        "height": pixels(clip.rect.height),
                    ])
            ])
        }
        return (clips.isEmpty ? [] : [SVGElement("defs").containing(clips)]) + canvas.elements
    }

    private static func headerHeight(_ plot: Plot, width: Double) -> Double {
        let titles = Double(titleLines(plot, width: width).count) * titleLine
        let subtitles = Double(subtitleLines(plot, width: width).count) * subtitleLine
        let legend = Legend(entries: plot.legend).height(width: width)
        let bar = plot.colorBar == nil ? 0 : ColorBar.height
        let keys = legend + bar
        return titles + subtitles + (keys > 0 ? keys + 6 : 0) + 6
    }

    private static func titleLines(_ plot: Plot, width: Double) -> [String] {
        TextMeasure.lines(plot.title, width: width, size: TextStyle.title.size, bold: true)
    }

    private static func subtitleLines(_ plot: Plot, width: Double) -> [String] {
        TextMeasure.lines(plot.subtitle, width: width, size: TextStyle.secondary.size)
    }

    private static func footerHeight(_ notes: [String], width: Double) -> Double {
        notes.isEmpty ? 0 : 8 + Double(noteLines(notes, width: width).count) * noteLine
    }

    private static func noteLines(_ notes: [String], width: Double) -> [String] {
        TextMeasure.lines(notes.joined(separator: " "), width: width, size: TextStyle.small.size)
    }

    private func header(on canvas: inout Canvas) {
        var y = Self.padding
        for line in Self.titleLines(plot, width: innerWidth) {
            canvas.text(line, at: Point(Self.padding, y + 14), style: .title)
            y += Self.titleLine
        }
        for line in Self.subtitleLines(plot, width: innerWidth) {
            canvas.text(line, at: Point(Self.padding, y + 12), style: .secondary)
            y += Self.subtitleLine
        }
        y += 6
        let legend = Legend(entries: plot.legend)
        legend.draw(at: Point(Self.padding, y), width: innerWidth, on: &canvas)
        y += legend.height(width: innerWidth)
        plot.colorBar?.draw(at: Point(Self.padding, y), width: innerWidth, on: &canvas)
    }

    private func footer(on canvas: inout Canvas) {
        let lines = Self.noteLines(notes, width: innerWidth)
        let top = height - Self.padding - Double(lines.count) * Self.noteLine
        for (i, line) in lines.enumerated() {
            canvas.text(line, at: Point(Self.padding, top + Double(i) * Self.noteLine + 11), style: .small)
        }
    }
}
