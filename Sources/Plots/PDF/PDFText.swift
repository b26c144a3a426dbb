/// A text element cut into runs of one font and size.
struct PDFText {
    /// The font.
    let font: PDFFont
    /// The size in pixels.
    let size: Double
    /// How far the base line lies below that of the element.
    let shift: Double
    private var codes: [UInt8]
    private var thousandths: Int

    /// Which share of a text's width lies before its anchor.
    static let shares: [String: Double] = ["start": 0, "middle": 0.5, "end": 1]

    /// The width in pixels.
    var width: Double { Double(thousandths) / 1000 * size }

    /// The characters as a string object.
    var string: String {
        let text = codes.map { code -> String in
            switch code {
            case 0x28, 0x29, 0x5C: return "\\" + String(UnicodeScalar(code))
            case 0x20..<0x7F: return String(UnicodeScalar(code))
            default: return "\\" + String(code, radix: 8)  // three digits, as all such codes are above 0o100
            }
        }
        return "(" + text.joined() + ")"
    }

    /// The runs of a text element and of the shifted spans in it.
    static func runs(of element: SVGElement) -> [PDFText] {
        let isBold = element["font-weight"] == "bold"
        let size = element["font-size"].map(number) ?? 12
        var shift = 0.0
        var runs: [PDFText] = []
        for child in element.children {
            switch child {
            case .text(let text): append(text, to: &runs, size: size, shift: shift, isBold: isBold)
            case .element(let span) where span.name == "tspan":
                shift += number(span["dy"])
                let spanSize = span["font-size"].map(number) ?? size
                for case .text(let text) in span.children {
                    append(text, to: &runs, size: spanSize, shift: shift, isBold: isBold)
                }
            case .element: break
            }
        }
        return runs
    }

    private static func append(_ text: String, to runs: inout [PDFText], size: Double, shift: Double, isBold: Bool) {
        for glyph in text.unicodeScalars.flatMap({ PDFGlyph.glyphs(for: $0, isBold: isBold) }) {
            if let last = runs.last, last.font == glyph.font, last.size == size, last.shift == shift {
                runs[runs.count - 1].codes.append(glyph.code)
                runs[runs.count - 1].thousandths += glyph.width
            } else {
                runs.append(
                    PDFText(font: glyph.font, size: size, shift: shift, codes: [glyph.code], thousandths: glyph.width))
            }
        }
    }
}
