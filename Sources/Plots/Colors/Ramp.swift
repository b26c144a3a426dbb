import Glibc

/// Colours for a quantity: anchors at equal distances, mixed linearly in between.
public struct Ramp: Sendable, Equatable {
    /// The anchors, at least two.
    let anchors: [Color]

    /// Viridis (van der Walt and Smith, 2015): perceptually even, also in grey; for quantities without a middle.
    public static let sequential = Ramp(anchors: [
        Color(0x440154), Color(0x472D7B), Color(0x3B528B), Color(0x2C728E), Color(0x21918C), Color(0x28AE80),
        Color(0x5EC962), Color(0xADDC30), Color(0xFDE725),
    ])

    /// Vermilion through near-white to blue: for signed quantities, in the colours of the signs.
    public static let diverging = Ramp(anchors: [
        Color(0xC24F00), Color(0xE28A4D), Color(0xF2C4A2), Color(0xF6F3F0), Color(0xA9CCE6), Color(0x5397C9),
        Color(0x005A9E),
    ])

    /// The colour at t in [0, 1]; t outside counts as the nearer end, NaN as the lower one.
    public func color(at t: Double) -> Color {
        let place = max(0, min(1, t.isNaN ? 0 : t)) * Double(anchors.count - 1)
        let lower = min(Int(place), anchors.count - 2)
        return Color.mix(anchors[lower], anchors[lower + 1], place - Double(lower))
    }
}

/// xʸ for x ≥ 0.
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
