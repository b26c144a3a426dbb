import Testing

@testable import Plots

@Suite struct ScaleTests {
    @Test func linearTicksAreRoundAndInside() {
        for (domain, count) in [
            (0.0...1.0, 5), (-3.7...12.2, 6), (1e-12...3e-12, 5), (1e9...1.5e9, 4), (99.98...100.01, 5),
        ] {
            let ticks = Ticks(Scale(.linear, domain: domain, from: 0, to: 400), count: count)
            #expect(ticks.ticks.count >= 2 && ticks.ticks.count <= 2 * count)
            #expect(ticks.ticks.allSatisfy { domain.contains($0.value) || abs($0.value - domain.lowerBound) < 1e-20 })
            #expect(Set(ticks.ticks.map(\.label)).count == ticks.ticks.count)
        }
    }

    @Test func ticksOfD3() {
        let scale = Scale(.linear, domain: 0...1, from: 0, to: 400)
        #expect(Ticks(scale, count: 5).ticks.map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(Ticks(scale, count: 10).ticks.map(\.value) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
        let signed = Ticks(Scale(.linear, domain: -40...60, from: 0, to: 400), count: 5)
        #expect(signed.ticks.map(\.label) == ["−40", "−20", "0", "20", "40", "60"])
    }

    @Test func largeAndSmallValuesSplitOffAPowerOfTen() {
        let ticks = Ticks(Scale(.linear, domain: 0...3e-7, from: 0, to: 400), count: 3)
        #expect(ticks.exponent == -7)
        #expect(ticks.ticks.map(\.label) == ["0", "1", "2", "3"])
        #expect(Ticks(Scale(.linear, domain: 0...2e6, from: 0, to: 400), count: 4).exponent == 6)
    }

    @Test func logTicksArePowersOfTen() {
        let ticks = Ticks(Scale(.log, domain: 1e-4...10, from: 0, to: 400), count: 6)
        #expect(ticks.ticks.map(\.label) == ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"])
        let few = Ticks(Scale(.log, domain: 0.03...1, from: 0, to: 400), count: 6)
        #expect(few.ticks.map(\.label) == ["0.05", "0.1", "0.2", "0.5", "1"])
        #expect(Ticks(Scale(.log, domain: 1e-300...1e300, from: 0, to: 400), count: 5).ticks.count <= 7)
    }

    @Test func domainsThatCannotBeShownAreReplaced() {
        for domain in [0.0...0.0, 5.0...5.0, -1e308...1e308, 1e-300...1e-300, 1e300...1e300] {
            let scale = Scale(.linear, domain: domain, from: 10, to: 110)
            #expect(scale.domain.lowerBound < scale.domain.upperBound)
            #expect(scale(scale.domain.lowerBound) == 10)
            #expect(abs(scale(scale.domain.upperBound) - 110) < 1e-9)
        }
        let log = Scale(.log, domain: -1...100, from: 0, to: 100)
        #expect(log.domain.lowerBound > 0 && log(-5) == 0)
    }

    @Test func valueInvertsPosition() {
        for kind in [Scale.Kind.linear, .log] {
            let scale = Scale(kind, domain: 0.02...7, from: 300, to: 20)
            for value in [0.02, 0.5, 3.3, 7] { #expect(abs(scale.value(at: scale(value)) - value) < 1e-12) }
        }
    }
}
