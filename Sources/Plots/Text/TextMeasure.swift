/// How wide text is, estimated from the character widths of Helvetica.
///
/// The document asks for Helvetica, Arial or Liberation Sans, whose widths are the same, so the estimate is exact for Latin text;
/// other characters (𝓛, ‖, →) come from whatever font has them and are counted generously.
public enum TextMeasure {
    /// The width in pixels of a line of text; sub- and superscript characters count at their reduced size.
    public static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
        RichText.runs(text).reduce(0) { sum, run in
            sum + size * (run.shift == .none ? 1 : RichText.scriptScale) * emWidth(run.text, bold: bold)
        }
    }

    /// The width of characters at size 1.
    private static func emWidth(_ text: String, bold: Bool) -> Double {
        text.unicodeScalars.reduce(0) { $0 + Double(thousandths(of: $1, bold: bold)) } / 1000
    }

    /// The width of a character in thousandths of the size.
    static func thousandths(of scalar: Unicode.Scalar, bold: Bool) -> Int {
        let table = bold ? boldWidths : regularWidths
        if scalar.value >= 32, scalar.value < 127 { return table[Int(scalar.value) - 32] }
        switch scalar {
        case "\u{300}"..."\u{36F}": return 0
        case "−", "×", "±": return 600
        case "·", "′": return 320
        case "…", "→", "←", "∞", "—": return 1000
        case "‖", "ℓ", "–": return 560
        case "α"..."ω": return 690
        case "𝐀"..."𝟿", "ℝ": return 900
        case "一"..."龥", "ぁ"..."ヿ", "가"..."힣": return 1000
        default: return scalar.value < 0x500 ? 680 : 860
        }
    }

    private static let regularWidths = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
        833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556,
        500,
        556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,
        500,
        334, 260, 334, 584,
    ]

    private static let boldWidths = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556,
        611,
        556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500,
        389,
        280, 389, 584,
    ]

    /// The lines into which text falls at word boundaries when none may be wider than `width`.
    ///
    /// A single word that is too wide is cut and ends with `…`.
    public static func lines(_ text: String, width: Double, size: Double, bold: Bool = false) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in text.split(separator: " ") {
            let longer = current.isEmpty ? String(word) : current + " " + word
            if self.width(longer, size: size, bold: bold) <= width {
                current = longer
            } else {
                if !current.isEmpty { lines.append(current) }
                current = cut(String(word), width: width, size: size, bold: bold)
            }
        }
        return current.isEmpty ? lines : lines + [current]
    }

    /// The text, or as much of its beginning as fits the width with `…` after it.
    public static func cut(_ text: String, width: Double, size: Double, bold: Bool = false) -> String {
        if self.width(text, size: size, bold: bold) <= width { return text }
        var kept = text
        while !kept.isEmpty, self.width(kept + "…", size: size, bold: bold) > width { kept.removeLast() }
        return kept + "…"
    }
}
