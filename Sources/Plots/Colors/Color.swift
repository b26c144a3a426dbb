/// A colour of the picture.
public enum Color: Sendable, Hashable {
    /// The colour of the text around the picture.
    case current
    /// Red, green and blue.
    case rgb(UInt8, UInt8, UInt8)

    /// Makes a colour from `0xRRGGBB`.
    public init(_ hex: UInt32) {
        self = .rgb(UInt8(hex >> 16 & 0xFF), UInt8(hex >> 8 & 0xFF), UInt8(hex & 0xFF))
    }

    /// The SVG text: `currentColor` or `#rrggbb`.
    public var svg: String {
        switch self {
        case .current: return "currentColor"
        case .rgb(let red, let green, let blue):
            return "#"
                + [red, green, blue].map { byte in
                    let digits = String(byte, radix: 16)
                    return digits.count == 1 ? "0" + digits : digits
                }.joined()
        }
    }

    /// The relative luminance in [0, 1] (WCAG 2.2), by which a label on this colour is chosen dark or light; nil for `current`.
    public var luminance: Double? {
        guard case .rgb(let red, let green, let blue) = self else { return nil }
        let linear = [red, green, blue].map { byte in
            let c = Double(byte) / 255
            return c <= 0.04045 ? c / 12.92 : power((c + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

extension Color {
    /// The dark of text in files.
    static let text = Color(0x222222)
    /// Black lines on coloured areas.
    public static let ink = Color(0x1A1A1A)
    /// The white of paper.
    public static let white = Color(0xFFFFFF)
    /// A grey that reads on white and on black.
    public static let grey = Color(0x808080)

    // Okabe and Ito, Color Universal Design (2008): told apart by colour-blind readers.
    /// Blue: positive neurons, the first series.
    public static let blue = Color(0x0072B2)
    /// Vermilion: negative neurons, the second series.
    public static let vermilion = Color(0xD55E00)
    /// Bluish green: the third series.
    public static let green = Color(0x009E73)
    /// Reddish purple.
    public static let purple = Color(0xCC79A7)
    /// Orange.
    public static let orange = Color(0xE69F00)
    /// Sky blue.
    public static let sky = Color(0x56B4E9)

    /// The colours of series, in the order in which they are used.
    public static let series: [Color] = [.blue, .vermilion, .green, .purple, .orange, .sky]

    /// The mixture (1 − t) a + t b of two colours, per channel.
    static func mix(_ a: Color, _ b: Color, _ t: Double) -> Color {
        guard case .rgb(let r, let g, let blue) = a, case .rgb(let r2, let g2, let blue2) = b else { return a }
        func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8(max(0, min(255, (Double(from) + t * (Double(to) - Double(from))).rounded())))
        }
        return .rgb(channel(r, r2), channel(g, g2), channel(blue, blue2))
    }
}
