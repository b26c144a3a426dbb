/// Puts the labels of a panel where they cover nothing.
struct LabelPlacer {
    let frame: Frame
    /// The room around the frame for labels with leaders.
    let margin: Panel.LabelMargin

    /// Draws the groups in order; labels that find no place are counted in a note.
    func place(_ groups: [LabelGroup], on canvas: inout Canvas) {
        for group in groups {
            var dropped = 0
            var leaders: [MarginLabels.Item] = []
            for label in group.labels {
                if let place = freePlace(for: label, on: canvas) {
                    draw(label, place, on: &canvas)
                    continue
                }
                switch label.fallback {
                case .drop: dropped += 1
                case .dropUnlessClear: break
                case .leader(let point): leaders.append(MarginLabels.Item(label: label, target: frame(point)))
                case .force: if let place = label.places.first { draw(label, place, on: &canvas) }
                }
            }
            dropped += MarginLabels(rect: frame.rect, margin: margin).draw(leaders, on: &canvas)
            if dropped > 0 {
                canvas.note(
                    dropped == 1
                        ? "1 \(group.noun.one) is not labelled." : "\(dropped) \(group.noun.many) are not labelled.")
            }
        }
    }

    private func draw(_ label: Label, _ place: Label.Place, on canvas: inout Canvas) {
        canvas.text(
            label.text, at: frame(place.at) + place.offset, anchor: place.anchor, style: label.style, data: label.data)
    }

    /// The first place where the text covers nothing; a label that would be dropped may cover lines.
    private func freePlace(for label: Label, on canvas: Canvas) -> Label.Place? {
        let region = label.region.map { frame($0) }
        let boxes = label.places.filter(\.at.isFinite).map { place in
            (place, label.style.box(label.text, at: frame(place.at) + place.offset, anchor: place.anchor))
        }
        let inside = boxes.filter { _, box in
            frame.rect.contains(box.grown(by: 1.5))
                && (region.isEmpty || box.corners.allSatisfy { convexPolygon(region, contains: $0, margin: 2.5) })
        }
        let uncovered = inside.filter { _, box in
            let wide = box.grown(by: 1.5)
            return !canvas.obstacles.contains { $0.intersects(wide) }
        }
        let clear = uncovered.first { _, box in
            let wide = box.grown(by: 1.5)
            return !canvas.segments.contains { wide.meets(segment: $0.0, $0.1) }
        }
        if case .drop = label.fallback { return (clear ?? uncovered.first)?.0 }
        return clear?.0
    }
}

/// Labels outside a frame, joined by thin lines to points on its edge, spread so that none covers another.
struct MarginLabels {
    let rect: Rect
    let margin: Panel.LabelMargin

    /// A label and the pixel on the frame's edge that it belongs to.
    struct Item {
        var label: Label
        var target: Point
    }

    private enum Side: CaseIterable { case left, right, top, bottom }

    /// Draws as many labels as there is room for, the first ones first; returns how many were left out.
    func draw(_ items: [Item], on canvas: inout Canvas) -> Int {
        var dropped = 0
        for side in Side.allCases {
            let here = items.filter { self.side(of: $0.target) == side }
            let fitting = Array(here.prefix(capacity(side, here)))
            dropped += here.count - fitting.count
            place(fitting.sorted { along(side, $0.target) < along(side, $1.target) }, side, on: &canvas)
        }
        return dropped
    }

    private func side(of p: Point) -> Side {
        let distances: [(Side, Double)] = [
            (.left, p.x - rect.x), (.right, rect.maxX - p.x), (.top, p.y - rect.y), (.bottom, rect.maxY - p.y),
        ]
        return distances.min { $0.1 < $1.1 }?.0 ?? .left
    }

    private func isColumn(_ side: Side) -> Bool { side == .left || side == .right }

    private func along(_ side: Side, _ p: Point) -> Double { isColumn(side) ? p.y : p.x }

    /// The room that a label takes along its side.
    private func size(_ side: Side, _ item: Item) -> Double {
        let style = item.label.style
        return isColumn(side)
            ? 1.15 * style.size : TextMeasure.width(item.label.text, size: style.size, bold: style.bold) + 8
    }

    /// How many of the first labels fit the side.
    private func capacity(_ side: Side, _ items: [Item]) -> Int {
        let room = isColumn(side) ? (margin.horizontal > 0 ? rect.height : 0) : (margin.vertical > 0 ? rect.width : 0)
        var used = 0.0
        return items.prefix { item in
            used += size(side, item)
            return used <= room
        }.count
    }

    private func place(_ items: [Item], _ side: Side, on canvas: inout Canvas) {
        let bounds = isColumn(side) ? rect.y...rect.maxY : rect.x...rect.maxX
        let centers = spread(items.map { along(side, $0.target) }, sizes: items.map { size(side, $0) }, in: bounds)
        for (item, center) in zip(items, centers) {
            let end: Point
            let anchor: TextStyle.Anchor
            switch side {
            case .left: (end, anchor) = (Point(rect.x - 14, center), .end)
            case .right: (end, anchor) = (Point(rect.maxX + 14, center), .start)
            case .top: (end, anchor) = (Point(center, rect.y - 10), .middle)
            case .bottom: (end, anchor) = (Point(center, rect.maxY + 10), .middle)
            }
            var path = PathData()
            path.polyline([item.target, end])
            var line = SVGElement("path", ["d": path.text, "fill": "none"])
            Stroke(width: 0.7, opacity: 0.6).apply(to: &line)
            canvas.add(line)
            let style = item.label.style
            let shift: Point =
                switch side {
                case .left: Point(-3, 0.36 * style.size)
                case .right: Point(3, 0.36 * style.size)
                case .top: Point(0, -3)
                case .bottom: Point(0, 3 + 0.76 * style.size)
                }
            canvas.text(item.label.text, at: end + shift, anchor: anchor, style: style, data: item.label.data)
        }
    }
}

/// The centres nearest to the wished ones (ascending; least squares) at which intervals of these sizes do not overlap and stay
/// within bounds that have room for them all.
///
/// With the sizes of the intervals before it subtracted, each centre must not decrease: pool adjacent violators.
func spread(_ wished: [Double], sizes: [Double], in bounds: ClosedRange<Double>) -> [Double] {
    var offsets: [Double] = []
    var edge = 0.0
    for size in sizes {
        offsets.append(edge + size / 2)
        edge += size
    }
    var blocks: [(mean: Double, count: Int)] = []
    for (wish, offset) in zip(wished, offsets) {
        blocks.append((wish - offset, 1))
        while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
            let (last, before) = (blocks.removeLast(), blocks.removeLast())
            let count = last.count + before.count
            let total = last.mean * Double(last.count) + before.mean * Double(before.count)
            blocks.append((total / Double(count), count))
        }
    }
    let (low, high) = (bounds.lowerBound, max(bounds.lowerBound, bounds.upperBound - edge))
    let starts = blocks.flatMap { Array(repeating: max(low, min(high, $0.mean)), count: $0.count) }
    return zip(starts, offsets).map { $0 + $1 }
}
