import Glibc

/// A map from data values to pixels, linear or logarithmic.
public struct Scale: Sendable, Equatable {
    /// How values are spread.
    public enum Kind: Sendable, Equatable {
        /// In proportion.
        case linear
        /// By their logarithm; values must be positive.
        case log
    }

    /// The kind.
    public let kind: Kind
    /// The least and largest value shown; their difference is positive, and both are positive for `log`.
    public let domain: ClosedRange<Double>
    /// The pixel of the least value.
    public let start: Double
    /// The pixel of the largest value.
    public let end: Double

    /// Makes a scale; a domain that is empty, not finite or (for `log`) not positive is replaced by a near one that can be shown.
    public init(_ kind: Kind, domain: ClosedRange<Double>, from start: Double, to end: Double) {
        self.kind = kind
        self.domain = Self.usable(domain, kind)
        self.start = start
        self.end = end
    }

    /// The pixel of a value; for `log`, values ≤ 0 go to the least value's pixel.
    public func callAsFunction(_ value: Double) -> Double {
        start + (end - start) * (place(value) - place(domain.lowerBound)) / span
    }

    /// The value at a pixel.
    public func value(at pixel: Double) -> Double {
        let place = self.place(domain.lowerBound) + (pixel - start) / (end - start) * span
        return kind == .log ? pow(10, place) : place
    }

    /// Pixels per unit; for `log`, per decade.
    public var resolution: Double { abs(end - start) / span }

    private var span: Double { place(domain.upperBound) - place(domain.lowerBound) }

    private func place(_ value: Double) -> Double {
        kind == .linear ? value : log10(max(value, domain.lowerBound))
    }

    /// The domain itself when it can be shown: finite, of positive length also after rounding, positive for `log`.
    private static func usable(_ domain: ClosedRange<Double>, _ kind: Kind) -> ClosedRange<Double> {
        var (low, high) = (domain.lowerBound, domain.upperBound)
        if !low.isFinite || !high.isFinite { (low, high) = kind == .log ? (0.1, 1) : (0, 1) }
        (low, high) = (max(low, -0x1p1000), min(high, 0x1p1000))
        switch kind {
        case .log:
            if high <= 0 { (low, high) = (0.1, 1) }
            if low <= 0 { low = high / 1000 }
            return high / low > 1 + 1e-9 ? low...high : (low / 2)...(high * 2)
        case .linear:
            let size = max(abs(low), abs(high))
            if high - low > size * 1e-13 { return low...high }
            let room = size == 0 ? 1 : size * 0.5
            return (low - room)...(high + room)
        }
    }
}

extension Scale {
    /// The least range that holds the finite values (positive ones for `log`), widened on both sides by a share of its length.
    public static func domain(of values: some Sequence<Double>, kind: Kind = .linear, padding: Double = 0)
        -> ClosedRange<Double>
    {
        var (low, high) = (Double.infinity, -Double.infinity)
        for value in values where value.isFinite && (kind == .linear || value > 0) {
            low = min(low, value)
            high = max(high, value)
        }
        guard low <= high else { return kind == .log ? 0.1...1 : 0...1 }
        guard padding > 0, low < high else { return low...high }
        switch kind {
        case .linear:
            let room = padding * (high / 2 - low / 2) * 2
            return (low - room)...(high + room)
        case .log:
            let factor = pow(high / low, padding)
            return (low / factor)...(high * factor)
        }
    }
}
