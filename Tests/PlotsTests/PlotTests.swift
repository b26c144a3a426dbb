import Testing

@testable import Plots

@Suite struct PlotTests {
    private func dots(_ count: Int) -> DotMark {
        DotMark(
            (0..<count).map { i in
                let (a, b) = (i * 7919 % 10007, i * 104729 % 9973)
                return DotMark.Dot(Point(Double(a), Double(b)), data: [DataAttribute("row", i + 1)])
            }, fill: Fill(.blue))
    }

    @Test func tenThousandMarksStayBelowAMegabyte() {
        var panel = Panel(x: Axis("x"), y: Axis("y"))
        panel.marks = [dots(10_000)]
        let svg = Plot(title: "many dots", panels: [panel]).rendered().document.svg()
        #expect(svg.utf8.count < 1_000_000 && svg.utf8.count > 100_000)
    }

    @Test func longLinesKeepTheirExtremes() {
        let points = (0..<100_000).map { Point(Double($0) / 100, $0 == 54_321 ? 50 : Double($0 % 10)) }
        let kept = thinned(points)
        #expect(kept.count < 5000 && kept.contains(Point(543.21, 50)) && kept.first == points.first)
        #expect(kept.last == points.last)
    }

    @Test func labelsKeepApartOrAreCounted() {
        var panel = Panel(x: Axis("x"), y: Axis("y"))
        panel.marks = [dots(150)]
        let labels = dots(150).dots.enumerated().map { Label.around($1.at, "point \($0 + 1)") }
        panel.labels = [LabelGroup(labels, noun: ("point", "points"))]
        let rendering = Plot(title: "labels", panels: [panel]).rendered()
        let placed = rendering.texts.filter { $0.text.hasPrefix("point ") }
        for (i, a) in placed.enumerated() { #expect(!placed[(i + 1)...].contains { $0.rect.intersects(a.rect) }) }
        #expect(rendering.notes == ["\(150 - placed.count) points are not labelled."])
    }

    @Test func spreadIsTheNearestArrangement() {
        #expect(spread([10, 50], sizes: [10, 10], in: 0...100) == [10, 50])
        #expect(spread([50, 50], sizes: [10, 10], in: 0...100) == [45, 55])
        #expect(spread([0, 2, 100], sizes: [10, 10, 10], in: 0...100) == [5, 15, 95])
    }

    @Test func equalUnitsAreEqual() throws {
        var panel = Panel(x: Axis(domain: 0...10), y: Axis(domain: 0...3))
        panel.equalAspect = true
        let frame = try #require(Plot(title: "t", panels: [panel]).rendered().frames.first)
        #expect(abs(frame.x.resolution - frame.y.resolution) < 1e-9)
    }

    @Test func requestedSizesAreKept() {
        var panel = Panel(x: Axis("x", domain: 0...1), y: Axis("y", domain: 0...1))
        panel.marks = [LineMark([Point(0, 0), Point(1, 1)])]
        var plot = Plot(title: "a title that is far too long for the width that was asked for", panels: [panel])
        plot.notes = ["A remark.", "Another remark that is long enough to need a second line of its own."]
        for (width, height) in [(300.0, 260.0), (640, 400), (1000, 300)] {
            (plot.width, plot.height) = (width, height)
            let document = plot.rendered().document
            #expect(document.width == width && abs(document.height - height) < 1)
        }
    }

    @Test func panelsStandBesideEachOtherOrBelow() {
        let panels = (0..<2).map { _ in Panel(x: Axis(domain: 0...1), y: Axis(domain: 0...1)) }
        var plot = Plot(title: "two", panels: panels)
        let wide = plot.rendered().frames
        #expect(wide[0].rect.maxX < wide[1].rect.x && wide[0].rect.y == wide[1].rect.y)
        plot.width = 300
        let narrow = plot.rendered().frames
        #expect(narrow[0].rect.maxY < narrow[1].rect.y && narrow[0].rect.x == narrow[1].rect.x)
    }

    @Test func whatLeavesTheFrameIsClipped() {
        var panel = Panel(x: Axis(domain: 0...1), y: Axis(domain: 0...1))
        panel.marks = [LineMark([Point(-1, 0), Point(2, 1)]), LineMark([Point(0, 0), Point(1, 1)])]
        let svg = Plot(title: "t", panels: [panel]).rendered().document.svg()
        #expect(svg.split(separator: "clip-path=").count == 2 && svg.contains("<clipPath id="))
    }
}
