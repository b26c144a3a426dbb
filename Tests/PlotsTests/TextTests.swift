import Testing

@testable import Plots

@Suite struct TextTests {
    @Test func numbersAsAReaderSeesThem() {
        #expect(NumberText.significant(0.1 + 0.2) == "0.3")
        #expect(NumberText.significant(-31.4159) == "−31.42")
        #expect(NumberText.significant(123456.7) == "123500")
        #expect(NumberText.significant(1.25e-7) == "1.25×10⁻⁷")
        #expect(NumberText.significant(1e12) == "10¹²")
        #expect(NumberText.significant(0) == "0")
        #expect(NumberText.significant(.infinity) == "∞")
        #expect(NumberText.fixed(-0.001, decimals: 2) == "0.00")
        #expect(NumberText.fixed(-2.5, decimals: 1) == "−2.5")
        #expect(NumberText.subscript(120) == "₁₂₀")
    }

    @Test func lengthsAreRoundedToHundredths() {
        #expect(
            [12.5, -0.254, 3, 0.999, -0.001, 1e30, .nan, 100.05].map(pixels) == [
                "12.5", "-0.25", "3", "1", "0", "0", "0", "100.05",
            ])
    }

    @Test func scriptsBecomeShiftedSpans() {
        var element = SVGElement("text")
        RichText.fill(&element, "x₁₂ ≤ 10⁻³ m", size: 12)
        var text = ""
        element.write(to: &text) { $0 }
        #expect(
            text == "<text>x<tspan dy=\"2.64\" font-size=\"9\">12</tspan><tspan dy=\"-2.64\"> ≤ 10</tspan>"
                + "<tspan dy=\"-4.32\" font-size=\"9\">−3</tspan><tspan dy=\"4.32\"> m</tspan></text>")
    }

    @Test func widthsAreThoseOfHelvetica() {
        // Adobe's metrics of Helvetica: W 944, i 222, space 278, 0 556 thousandths.
        #expect(TextMeasure.width("Wi 0", size: 10) == 20)
        #expect(TextMeasure.width("x₁", size: 10) == 10 * (0.5 + 0.75 * 0.556))
    }

    @Test func linesBreakAtWords() {
        let lines = TextMeasure.lines("eight cones of four points in the plane", width: 100, size: 12)
        #expect(lines.count > 1 && lines.allSatisfy { TextMeasure.width($0, size: 12) <= 100 })
        #expect(lines.joined(separator: " ") == "eight cones of four points in the plane")
        let cut = TextMeasure.lines("Donaudampfschifffahrtsgesellschaft", width: 60, size: 12)
        #expect(cut.count == 1 && cut[0].hasSuffix("…") && TextMeasure.width(cut[0], size: 12) <= 60)
    }

    @Test func specialCharactersAreEscaped() {
        #expect(escaped("a<b & \"c\">\u{1}") == "a&lt;b &amp; &quot;c&quot;&gt;")
    }
}
