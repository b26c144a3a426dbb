/// The standard fonts in use, by their names among the page's resources.
enum PDFFont: String, CaseIterable {
    case regular = "F1"
    case bold = "F2"
    case symbol = "F3"

    /// The dictionary entries of all fonts.
    static var resources: String {
        allCases.map { "/\($0.rawValue) << /Type /Font /Subtype /Type1 \($0.description) >>" }.joined(separator: " ")
    }

    private var description: String {
        switch self {
        case .regular: "/BaseFont /Helvetica /Encoding /WinAnsiEncoding"
        case .bold: "/BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding"
        case .symbol: "/BaseFont /Symbol"
        }
    }
}

/// A character of a standard font, with its width in thousandths of the size (Adobe Core 14 AFM files).
struct PDFGlyph {
    let font: PDFFont
    let code: UInt8
    let width: Int

    /// What draws a character: nothing for combining marks, `?` for what no font has.
    static func glyphs(for scalar: Unicode.Scalar, isBold: Bool) -> [PDFGlyph] {
        let font: PDFFont = isBold ? .bold : .regular
        if let code = symbols[scalar] {
            return [PDFGlyph(font: .symbol, code: code, width: symbolWidths[code] ?? 549)]
        }
        if let (code, width) = winAnsi(scalar, isBold: isBold) {
            return [PDFGlyph(font: font, code: code, width: width)]
        }
        switch scalar {
        case "\u{300}"..."\u{36F}": return []
        case "‖": return glyphs(for: "|", isBold: isBold) + glyphs(for: "|", isBold: isBold)
        case "ℓ": return glyphs(for: "l", isBold: isBold)
        case "ℝ": return glyphs(for: "R", isBold: true)
        default: return glyphs(for: plain(scalar) ?? "?", isBold: isBold)
        }
    }

    /// The letter or digit that a mathematical one (𝓛, 𝟏) is a variant of (Unicode block 1D400).
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x1D400..<0x1D6A4:
            let place = (scalar.value - 0x1D400) % 52
            return Unicode.Scalar(place < 26 ? 0x41 + place : 0x61 + place - 26)
        case 0x1D7CE..<0x1D800: return Unicode.Scalar(0x30 + (scalar.value - 0x1D7CE) % 10)
        default: return nil
        }
    }

    /// Code and width in Helvetica. Bold letters with accents count as wide as regular ones: they differ by 5 %.
    private static func winAnsi(_ scalar: Unicode.Scalar, isBold: Bool) -> (UInt8, Int)? {
        switch scalar.value {
        case 0x20..<0x7F: (UInt8(scalar.value), TextMeasure.thousandths(of: scalar, bold: isBold))
        case 0xA0...0xFF: (UInt8(scalar.value), latinWidths[Int(scalar.value) - 0xA0])
        default: punctuation[scalar]
        }
    }

    private static let punctuation: [Unicode.Scalar: (UInt8, Int)] = [
        "…": (0x85, 1000), "‘": (0x91, 222), "’": (0x92, 222), "“": (0x93, 333), "”": (0x94, 333), "•": (0x95, 350),
        "–": (0x96, 556), "—": (0x97, 1000),
    ]

    private static let latinWidths = [
        278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 556,
        537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667,
        278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, 556, 556,
        556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 584,
        611, 556, 556, 556, 556, 500, 556, 500,
    ]

    /// Codes of the font Symbol.
    private static let symbols: [Unicode.Scalar: UInt8] = {
        var table: [Unicode.Scalar: UInt8] = [
            "−": 0x2D, "′": 0xA2, "≤": 0xA3, "∞": 0xA5, "←": 0xAC, "↑": 0xAD, "→": 0xAE, "↓": 0xAF, "≥": 0xB3,
            "∝": 0xB5, "∂": 0xB6, "≠": 0xB9, "≈": 0xBB, "∩": 0xC7, "∪": 0xC8, "⊂": 0xCC, "⊆": 0xCD, "∈": 0xCE,
            "∇": 0xD1, "∏": 0xD5, "√": 0xD6, "⋅": 0xD7, "∑": 0xE5,
        ]
        // The Greek letters in the order of the alphabet, each at the place of a Latin one.
        let latin = "ABGDEZHQIKLMNXOPRSTUFCYW"
        for (greek, code) in zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ".unicodeScalars, latin.utf8) { table[greek] = code }
        for (greek, code) in zip("αβγδεζηθικλμνξοπρστυφχψω".unicodeScalars, latin.utf8) { table[greek] = code + 0x20 }
        table["ς"] = 0x56
        table["ϕ"] = 0x6A
        return table
    }()

    /// Widths in the font Symbol that are not 549.
    private static let symbolWidths: [UInt8: Int] = [
        0x41: 722, 0x42: 667, 0x43: 722, 0x44: 612, 0x45: 611, 0x46: 763, 0x47: 603, 0x48: 722, 0x49: 333, 0x4B: 722,
        0x4C: 686, 0x4D: 889, 0x4E: 722, 0x4F: 722, 0x50: 768, 0x51: 741, 0x52: 556, 0x53: 592, 0x54: 611, 0x55: 690,
        0x56: 439, 0x57: 768, 0x58: 645, 0x59: 795, 0x5A: 611, 0x61: 631, 0x64: 494, 0x65: 439, 0x66: 521, 0x67: 411,
        0x68: 603, 0x69: 329, 0x6A: 603, 0x6D: 576, 0x6E: 521, 0x71: 521, 0x73: 603, 0x74: 439, 0x75: 576, 0x77: 686,
        0x78: 493, 0x79: 686, 0x7A: 494, 0xA2: 247, 0xA5: 713, 0xAC: 987, 0xAD: 603, 0xAE: 987, 0xAF: 603, 0xB5: 713,
        0xB6: 494, 0xC7: 768, 0xC8: 768, 0xCC: 713, 0xCD: 713, 0xCE: 713, 0xD1: 713, 0xD5: 823, 0xD7: 250, 0xE5: 713,
    ]
}
