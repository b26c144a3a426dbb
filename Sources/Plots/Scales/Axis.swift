/// One axis of a panel: what it measures and how it is marked.
public struct Axis: Sendable, Equatable {
    /// Which ticks are drawn.
    public enum TickChoice: Sendable, Equatable {
        /// Round values, as many as there is room for.
        case automatic
        /// Round integers.
        case integers
        /// Exactly these.
        case values([Tick])
        /// None, and no axis line.
        case none
    }

    /// The label, in words with the symbol: `step`, `objective 𝓛_β`; empty for none.
    public var label: String
    /// Linear or logarithmic.
    public var kind: Scale.Kind
    /// The values shown; nil: those of the marks, with a little room.
    public var domain: ClosedRange<Double>?
    /// The ticks.
    public var ticks: TickChoice
    /// Whether thin grid lines continue the ticks.
    public var grid: Bool
    /// Values that an automatic domain must include.
    public var including: [Double]
    /// Whether values grow to the left or downwards.
    public var isReversed = false

    /// Describes an axis.
    public init(
        _ label: String = "", kind: Scale.Kind = .linear, domain: ClosedRange<Double>? = nil,
        ticks: TickChoice = .automatic, grid: Bool = true, including: [Double] = []
    ) {
        self.label = label
        self.kind = kind
        self.domain = domain
        self.ticks = ticks
        self.grid = grid
        self.including = including
    }

    /// An axis without line, ticks and grid.
    public static let hidden = Axis(ticks: .none, grid: false)

    /// The domain shown for marks with these values.
    func resolvedDomain(_ values: [Double]) -> ClosedRange<Double> {
        domain ?? Scale.domain(of: values + including, kind: kind, padding: 0.04)
    }

    /// The ticks that fit a scale, their labels with the power of ten split off.
    func ticks(on scale: Scale, spacing: Double) -> Ticks {
        let count = max(2, Int(abs(scale.end - scale.start) / spacing))
        var result = Ticks(scale, count: count, integers: ticks == .integers)
        switch ticks {
        case .automatic, .integers: break
        case .none: result.ticks = []
        case .values(let ticks):
            result = Ticks(scale, count: 2)
            result.exponent = 0
            result.ticks = ticks.filter { scale.domain.contains($0.value) }
        }
        return result
    }
}
