import Testing

@testable import Plots

@Suite struct PDFTests {
    private static func document(_ content: [SVGElement]) -> SVGDocument {
        SVGDocument(width: 100, height: 50, title: "Cones of β", description: "Two.", content: content)
    }

    private static func pdf(_ content: SVGElement...) -> String {
        String(decoding: document(content).pdf(), as: UTF8.self)
    }

    private static func operators(_ content: SVGElement...) -> [Substring] {
        let text = String(decoding: document(content).pdf(), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "stream"), let end = lines.firstIndex(of: "endstream") else { return [] }
        return lines[(start + 2)..<end].filter { !$0.isEmpty }
    }

    @Test func theTableTellsWhereObjectsBegin() throws {
        let bytes = Self.document([SVGElement("circle", ["cx": "5", "cy": "5", "r": "2"])]).pdf()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.utf8.count == bytes.count, "all ASCII")
        let lines = text.split(separator: "\n")
        let table = try #require(lines.firstIndex(of: "xref"))
        for (i, entry) in lines[(table + 3)...].prefix(while: { $0.hasSuffix("n ") }).enumerated() {
            let offset = try #require(Int(entry.prefix(10)))
            #expect(text.dropFirst(offset).hasPrefix("\(i + 1) 0 obj\n"))
            #expect(entry.utf8.count == 19, "twenty with the line's end")
        }
        let start = try #require(Int(lines[lines.count - 2]))
        #expect(text.dropFirst(start).hasPrefix("xref\n"))
        #expect(text.contains("/MediaBox [0 0 75 37.5]"))
        #expect(text.contains("/Title <feff0043006f006e006500730020006f0066002003b2>"))
    }

    @Test func outlinesAreFilledAndStroked() {
        let path = SVGElement("path", ["d": "M1,2L3,4L5,0Z", "fill": "#ff0000", "stroke": "#0000ff"])
        #expect(
            Self.operators(path) == [
                "/O0 gs", "1 0 0 rg", "0 0 1 RG", "1 w", "0 j", "0 J", "[] 0 d", "1 2 m 3 4 l 5 0 l h  B",
            ])
        let line = SVGElement(
            "path", ["d": "M1,2L3,4", "fill": "none", "stroke": "#0000ff", "stroke-dasharray": "6 4"])
        #expect(Self.operators(line).suffix(2) == ["[6 4] 0 d", "1 2 m 3 4 l  S"])
        #expect(Self.operators(SVGElement("path", ["d": "M1,2L3,4", "fill": "none"])).isEmpty)
    }

    @Test func opacitiesAreSharedAndStateIsSetOnce() {
        let rect = SVGElement("rect", ["x": "1", "y": "2", "width": "3", "height": "4", "fill-opacity": "0.5"])
        #expect(Self.operators(rect, rect).suffix(2) == ["1 2 3 4 re f", "1 2 3 4 re f"])
        let text = Self.pdf(rect, SVGElement("rect", ["width": "3", "height": "4"]))
        #expect(text.contains("/ExtGState << /O0 << /ca 0.5 /CA 1 >> /O1 << /ca 1 /CA 1 >> >>"))
    }

    @Test func circlesAreFourCurvesThatCloseOnThemselves() {
        var data = PathData()
        data.circle(Point(10, 10), radius: 4)
        let expected = "6 10 m 6 12.21 7.79 14 10 14 c 12.21 14 14 12.21 14 10 c "
        #expect(PDFPath(data.text).operators.hasPrefix(expected))
        #expect(PDFPath(circle: Point(10, 10), radius: 4).operators.hasPrefix(expected))
        #expect(PDFPath(data.text).operators.hasSuffix("6 7.79 6 10 c h "))
    }

    @Test func clippingEndsWithItsElement() {
        let clip = SVGElement("clipPath", ["id": "a"]).containing([SVGElement("rect", ["width": "9", "height": "8"])])
        let line = SVGElement("path", ["d": "M1,2L3,4", "fill": "none", "stroke": "#000000", "clip-path": "url(#a)"])
        let operators = Self.operators(SVGElement("defs").containing([clip]), line, line)
        #expect(operators.filter { $0 == "q 0 0 9 8 re W n" }.count == 2)
        #expect(operators.filter { $0 == "Q" }.count == 2)
        #expect(operators.filter { $0 == "0 0 0 RG" }.count == 2, "the end of clipping takes the colour with it")
    }

    @Test func textIsAnchoredAndCutIntoFonts() {
        var element = SVGElement("text", ["x": "50", "y": "20", "text-anchor": "end"])
        RichText.fill(&element, "(β₁ ≥ 0)", size: 12)
        let lines = Self.operators(element)
        // β and ≥ are `b` and 0o263 in Symbol; the index is 9 px high and 2.64 px lower.
        #expect(lines.filter { $0.hasPrefix("/") }.count == 7)
        #expect(lines.contains { $0.hasPrefix("/F3 12 Tf") && $0.hasSuffix("(b) Tj") })
        #expect(lines.contains { $0.hasPrefix("/F1 9 Tf") && $0.hasSuffix("22.64 Tm (1) Tj") })
        #expect(lines.contains { $0.hasPrefix("/F3 12 Tf") && $0.hasSuffix("(\\263) Tj") })
        // ( 333, β 549, ₁ 0.75 × 556, space 278, ≥ 549, space 278, 0 556, ) 333: 3293 thousandths end at 50.
        let start = 50 - 12 * 3.293
        #expect(lines.contains("/F1 12 Tf 1 0 0 -1 \(pixels(start)) 20 Tm (\\() Tj"))
    }

    @Test func charactersThatNoFontHas() {
        let codes = { (text: String) in
            text.unicodeScalars.flatMap { PDFGlyph.glyphs(for: $0, isBold: false) }.map(\.code)
        }
        #expect(codes("𝓛𝟏é‖") == [0x4C, 0x31, 0xE9, 0x7C, 0x7C])
        #expect(codes("语\u{301}") == [0x3F])
    }
}
