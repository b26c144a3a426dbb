import Glibc

/// A labelled place on a scale.
public struct Tick: Sendable, Equatable {
    /// The value.
    public let value: Double
    /// The label; empty for a tick without one.
    public let label: String

    /// Makes a tick.
    public init(_ value: Double, _ label: String) {
        self.value = value
        self.label = label
    }
}

/// The ticks of a scale and the power of ten split off their labels.
struct Ticks: Equatable {
    /// The ticks, ascending.
    var ticks: [Tick]
    /// Labels are to be multiplied by 10 to this power; 0 when nothing was split off.
    var exponent = 0

    /// About `count` ticks at round values.
    init(_ scale: Scale, count: Int, integers: Bool = false) {
        let decades = scale.kind == .log ? log10(scale.domain.upperBound) - log10(scale.domain.lowerBound) : 0
        if decades < 0.7 {
            self.init(linear: scale.domain, count: count, integers: integers)
        } else {
            self.init(log: scale.domain, count: count, decades: decades)
        }
    }

    /// Multiples of 1, 2 or 5 times a power of ten, as `d3.ticks` chooses them.
    private init(linear domain: ClosedRange<Double>, count: Int, integers: Bool) {
        var step = TickStep(domain, count: count)
        if integers, step.power < 0 { step = TickStep(factor: 1, power: 0) }
        let values = step.multiples(in: domain)
        let largest = values.map { abs($0) }.max() ?? 0
        let magnitude = largest > 0 ? Int(floor(log10(largest) + 1e-9)) : 0
        exponent = magnitude >= 5 || magnitude < -3 ? magnitude : 0
        let decimals = max(0, exponent - step.power)
        let divisor = pow(10, Double(exponent))
        ticks = values.map { Tick($0, NumberText.fixed($0 / divisor, decimals: decimals)) }
    }

    /// Powers of ten, thinned to about `count`; within less than two decades also multiples by 2 and 5.
    private init(log domain: ClosedRange<Double>, count: Int, decades: Double) {
        let first = Int(floor(log10(domain.lowerBound)))
        let powers = Array(first...(first + Int(decades) + 2))
        if decades < 2 {
            let values = powers.flatMap { n in [1.0, 2, 5].map { $0 * pow(10, Double(n)) } }
            ticks = values.filter { domain.contains($0) }.map { Tick($0, NumberText.significant($0)) }
            return
        }
        let every = max(1, Int((decades / Double(max(1, count))).rounded(.up)))
        ticks = powers.filter { $0 % every == 0 }
            .map { Tick(pow(10, Double($0)), "10" + NumberText.superscript($0)) }
            .filter { $0.value >= domain.lowerBound * (1 - 1e-9) && $0.value <= domain.upperBound * (1 + 1e-9) }
    }
}

/// The step factor × 10^power of linear ticks, the factor 1, 2 or 5.
private struct TickStep {
    var factor: Double
    var power: Int

    init(factor: Double, power: Int) {
        self.factor = factor
        self.power = power
    }

    /// The step that cuts the domain into nearest to `count` parts (Bostock, `d3-array`, `tickSpec`).
    init(_ domain: ClosedRange<Double>, count: Int) {
        let raw = domain.upperBound / Double(max(1, count)) - domain.lowerBound / Double(max(1, count))
        let exponent = floor(log10(max(raw, Double.leastNormalMagnitude)))
        let error = raw / pow(10, exponent)
        power = Int(exponent)
        if error >= 50.0.squareRoot() {
            (factor, power) = (1, power + 1)
        } else {
            factor = error >= 10.0.squareRoot() ? 5 : (error >= 2.0.squareRoot() ? 2 : 1)
        }
    }

    /// The multiples of the step within the domain, each the double nearest to its decimal value.
    func multiples(in domain: ClosedRange<Double>) -> [Double] {
        let scale = pow(10, Double(abs(power)))
        func multiple(_ i: Double) -> Double { power < 0 ? i * factor / scale : i * factor * scale }
        let size = multiple(1)
        let slack = 1e-9
        let first = (domain.lowerBound / size - slack).rounded(.up)
        let last = (domain.upperBound / size + slack).rounded(.down)
        guard first <= last, last - first < 1000, abs(first) < 0x1p53 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : multiple($0) }
    }
}

/// About `count` round values within a range, as an axis would mark them.
public func roundValues(in range: ClosedRange<Double>, count: Int) -> [Double] {
    let domain = Scale(.linear, domain: range, from: 0, to: 1).domain
    return TickStep(domain, count: count).multiples(in: domain)
}
