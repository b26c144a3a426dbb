/// The room around a frame for heading, ticks, axis labels and labels with leaders.
struct PanelInsets {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    /// Measures the tick labels that a panel of this size would have.
    init(_ panel: Panel, x: ClosedRange<Double>, y: ClosedRange<Double>, width: Double, height: Double?) {
        let margin = panel.labelMargin
        top = (panel.title.isEmpty ? 0 : 20) + (panel.y.label.isEmpty ? 6 : 22) + margin.vertical
        bottom = (panel.x.ticks == .none ? 4 : 20) + (panel.x.label.isEmpty ? 0 : 17) + margin.vertical
        let likelyHeight = max(60, height.map { [top, bottom] in $0 - top - bottom } ?? PanelLayout.heightShare * width)
        let yLabels = panel.y.ticks(
            on: Scale(panel.y.kind, domain: y, from: likelyHeight, to: 0), spacing: PanelLayout.tickSpacing.y)
        let widest = yLabels.ticks.map { TextMeasure.width($0.label, size: TextStyle.small.size) }.max() ?? 0
        left = (panel.y.ticks == .none ? 2 : widest + 11) + margin.horizontal
        let xLabels = panel.x.ticks(
            on: Scale(panel.x.kind, domain: x, from: 0, to: max(60, width - left)), spacing: PanelLayout.tickSpacing.x)
        let last = xLabels.ticks.last.map { TextMeasure.width($0.label, size: TextStyle.small.size) / 2 } ?? 0
        right = max(panel.x.ticks == .none ? 2 : 8, last + 1) + margin.horizontal
    }
}

/// The sizes of a panel: the frame and the room around it for ticks, labels and heading.
struct PanelLayout {
    let panel: Panel
    let xDomain: ClosedRange<Double>
    let yDomain: ClosedRange<Double>
    private(set) var insets: PanelInsets
    private(set) var frameWidth: Double
    private(set) var frameHeight: Double

    /// The distance of ticks, in pixels.
    static let tickSpacing = Point(72, 44)
    /// The height of a frame relative to the panel's width when neither a height nor equal units decide it.
    static let heightShare = 0.62

    /// A frame with equal units may be as high as wide up to this size.
    static let mostSquare = 460.0

    /// Fits a panel into a width, and into a height (of the whole panel) when one is given.
    init(_ panel: Panel, width: Double, height: Double?) {
        self.panel = panel
        let extent = panel.marks.flatMap(\.extent)
        xDomain = Scale(panel.x.kind, domain: panel.x.resolvedDomain(extent.map(\.x)), from: 0, to: 1).domain
        yDomain = Scale(panel.y.kind, domain: panel.y.resolvedDomain(extent.map(\.y)), from: 0, to: 1).domain
        insets = PanelInsets(panel, x: xDomain, y: yDomain, width: width, height: height)
        (frameWidth, frameHeight) = (0, 0)
        fit(width: width, height: height)
        if panel.equalAspect {
            // The frame got another height, hence other ticks.
            insets = PanelInsets(panel, x: xDomain, y: yDomain, width: width, height: self.height)
            fit(width: width, height: height)
        }
    }

    /// Sizes the frame for what the insets leave.
    private mutating func fit(width: Double, height: Double?) {
        frameWidth = max(40, width - insets.left - insets.right)
        frameHeight = max(40, height.map { [insets] in $0 - insets.top - insets.bottom } ?? Self.heightShare * width)
        if panel.equalAspect { shrinkToEqualUnits(givenHeight: height != nil, width: width) }
    }

    /// Makes a unit as long on both axes by shrinking the frame.
    private mutating func shrinkToEqualUnits(givenHeight: Bool, width: Double) {
        let ratio = (yDomain.upperBound - yDomain.lowerBound) / (xDomain.upperBound - xDomain.lowerBound)
        guard ratio.isFinite, ratio > 0 else { return }
        let mostHeight = givenHeight ? frameHeight : max(min(width, Self.mostSquare), 0.72 * width)
        let scale = min(1, mostHeight / (ratio * frameWidth))
        frameWidth *= scale
        frameHeight = ratio * frameWidth
    }

    /// The width of the whole panel.
    var width: Double { insets.left + frameWidth + insets.right }
    /// The height of the whole panel.
    var height: Double { insets.top + frameHeight + insets.bottom }

    /// The frame when the panel's upper left corner is at a point.
    func frame(at origin: Point) -> Frame {
        let rect = Rect(x: origin.x + insets.left, y: origin.y + insets.top, width: frameWidth, height: frameHeight)
        let (left, right) = panel.x.isReversed ? (rect.maxX, rect.x) : (rect.x, rect.maxX)
        let (bottom, top) = panel.y.isReversed ? (rect.y, rect.maxY) : (rect.maxY, rect.y)
        return Frame(
            rect: rect, x: Scale(panel.x.kind, domain: xDomain, from: left, to: right),
            y: Scale(panel.y.kind, domain: yDomain, from: bottom, to: top))
    }

    /// Draws the panel with its upper left corner at a point.
    func draw(at origin: Point, on canvas: inout Canvas) {
        let frame = frame(at: origin)
        if !panel.title.isEmpty {
            canvas.text(
                panel.title, at: Point(origin.x, origin.y + 12),
                style: TextStyle(size: 12, bold: true))
        }
        AxisDrawing(frame: frame, panel: panel, origin: origin, right: insets.right).draw(on: &canvas)
        for mark in panel.marks { mark.draw(on: &canvas, in: frame) }
        LabelPlacer(frame: frame, margin: panel.labelMargin).place(panel.labels, on: &canvas)
    }
}
