/// Draws ticks, grid, axis lines and axis labels of a panel.
struct AxisDrawing {
    let frame: Frame
    let panel: Panel
    /// The upper left corner of the panel.
    let origin: Point
    /// The room right of the frame.
    let right: Double

    func draw(on canvas: inout Canvas) {
        let yTicks = panel.y.ticks(on: frame.y, spacing: PanelLayout.tickSpacing.y)
        let xTicks = fittingXTicks()
        grid(xTicks: xTicks.ticks, yTicks: yTicks.ticks, on: &canvas)
        for tick in yTicks.ticks {
            let y = frame.y(tick.value)
            canvas.text(
                tick.label, at: Point(frame.rect.x - 7, y + 4), anchor: .end, style: .small,
                data: [DataAttribute("tick", tick.value)])
        }
        for tick in xTicks.ticks {
            canvas.text(
                tick.label, at: Point(frame.x(tick.value), frame.rect.maxY + 16), anchor: .middle, style: .small,
                data: [DataAttribute("tick", tick.value)])
        }
        labels(xExponent: xTicks.exponent, yExponent: yTicks.exponent, on: &canvas)
    }

    /// Fewer ticks until no two labels come closer than 8 px.
    private func fittingXTicks() -> Ticks {
        var spacing = PanelLayout.tickSpacing.x
        var ticks = panel.x.ticks(on: frame.x, spacing: spacing)
        while ticks.ticks.count > 2, crowded(ticks.ticks), spacing < frame.rect.width {
            spacing *= 1.3
            if case .values = panel.x.ticks {
                ticks.ticks = ticks.ticks.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            } else {
                ticks = panel.x.ticks(on: frame.x, spacing: spacing)
            }
        }
        return ticks
    }

    private func crowded(_ ticks: [Tick]) -> Bool {
        zip(ticks, ticks.dropFirst()).contains { a, b in
            let needed = (TextMeasure.width(a.label, size: 11) + TextMeasure.width(b.label, size: 11)) / 2 + 8
            return abs(frame.x(b.value) - frame.x(a.value)) < needed
        }
    }

    private func grid(xTicks: [Tick], yTicks: [Tick], on canvas: inout Canvas) {
        let rect = frame.rect
        var (lines, axes) = (PathData(), PathData())
        if panel.y.grid {
            for y in yTicks.map({ frame.y($0.value) }) { lines.polyline([Point(rect.x, y), Point(rect.maxX, y)]) }
        }
        if panel.x.ticks != .none {
            axes.polyline([Point(rect.x, rect.maxY), Point(rect.maxX, rect.maxY)])
            for x in xTicks.map({ frame.x($0.value) }) {
                axes.polyline([Point(x, rect.maxY), Point(x, rect.maxY + 4)])
            }
        }
        if panel.y.ticks != .none && !panel.y.grid {
            axes.polyline([Point(rect.x, rect.y), Point(rect.x, rect.maxY)])
            for y in yTicks.map({ frame.y($0.value) }) { axes.polyline([Point(rect.x - 4, y), Point(rect.x, y)]) }
        }
        if panel.outline { axes.polygon(rect.corners) }
        add(lines, Stroke(width: 1, opacity: 0.12), on: &canvas)
        add(axes, Stroke(width: 1, opacity: 0.5), on: &canvas)
    }

    private func add(_ path: PathData, _ stroke: Stroke, on canvas: inout Canvas) {
        guard !path.text.isEmpty else { return }
        var element = SVGElement("path", ["d": path.text, "fill": "none"])
        stroke.apply(to: &element)
        canvas.add(element)
    }

    private func labels(xExponent: Int, yExponent: Int, on canvas: inout Canvas) {
        let margin = panel.labelMargin
        let x = labelled(panel.x.label, xExponent)
        let xTicksHeight = panel.x.ticks == .none ? 0.0 : 17
        if !x.isEmpty {
            let text = TextMeasure.cut(
                panel.x.isReversed ? "← " + x : x + " →", width: frame.rect.maxX - origin.x, size: 12)
            canvas.text(
                text, at: Point(frame.rect.maxX, frame.rect.maxY + margin.vertical + xTicksHeight + 15), anchor: .end,
                style: .secondary)
        }
        let y = labelled(panel.y.label, yExponent)
        if !y.isEmpty {
            let text = TextMeasure.cut(
                (panel.y.isReversed ? "↓ " : "↑ ") + y, width: frame.rect.maxX + right - origin.x, size: 12)
            canvas.text(text, at: Point(origin.x, frame.rect.y - margin.vertical - 9), style: .secondary)
        }
    }

    /// The label with the power of ten that was split off the tick labels.
    private func labelled(_ label: String, _ exponent: Int) -> String {
        if exponent == 0 { return label }
        let factor = "×10" + NumberText.superscript(exponent)
        return label.isEmpty ? factor : "\(label) (\(factor))"
    }
}
