import Glibc

/// Numbers as a reader sees them: a true minus sign (U+2212), round digits, powers of ten as superscripts.
public enum NumberText {
    /// x with a fixed number of decimals: `−0.50`; a rounded zero has no sign.
    public static func fixed(_ x: Double, decimals: Int) -> String {
        let text = formatted("%.*f", max(0, min(decimals, 17)), x)
        return signed(text.contains { $0 >= "1" && $0 <= "9" } ? text : text.filter { $0 != "-" })
    }

    /// x to some significant digits, trailing zeros dropped: `0.125`, `−31`, `1.2×10⁻⁷`.
    ///
    /// Powers of ten from 10⁶ on and below 10⁻⁴ are split off.
    public static func significant(_ x: Double, digits: Int = 4) -> String {
        guard x.isFinite else { return x.isNaN ? "NaN" : (x < 0 ? "−∞" : "∞") }
        if x == 0 { return "0" }
        let (mantissa, exponent) = scientific(x, digits: digits)
        if exponent < -4 || exponent >= 6 {
            return mantissa == "1" ? "10" + superscript(exponent) : signed(mantissa) + "×10" + superscript(exponent)
        }
        return signed(
            withoutTrailingZeros(formatted("%.*f", max(0, digits - 1 - exponent), rounded(x, digits: digits))))
    }

    /// An integer in superscript digits: `⁻¹²`.
    public static func superscript(_ n: Int) -> String {
        String(
            String(n).map { character in
                character == "-" ? "⁻" : superscriptDigits[character.wholeNumberValue ?? 0]
            })
    }

    /// An integer in subscript digits: `₁₂`.
    public static func `subscript`(_ n: Int) -> String {
        String(
            String(n).map { character in
                character == "-" ? "₋" : subscriptDigits[character.wholeNumberValue ?? 0]
            })
    }

    static let superscriptDigits: [Character] = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    static let subscriptDigits: [Character] = Array("₀₁₂₃₄₅₆₇₈₉")

    /// The mantissa, without trailing zeros, and the power of ten of x ≠ 0 rounded to some digits.
    public static func scientific(_ x: Double, digits: Int) -> (mantissa: String, exponent: Int) {
        let parts = formatted("%.*e", max(0, digits - 1), x).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return ("0", 0) }
        return (withoutTrailingZeros(String(parts[0])), exponent)
    }

    /// x rounded to some significant digits.
    public static func rounded(_ x: Double, digits: Int) -> Double {
        Double(formatted("%.*e", max(0, digits - 1), x)) ?? x
    }

    private static func signed(_ text: String) -> String {
        text.first == "-" ? "−" + text.dropFirst() : text
    }

    private static func withoutTrailingZeros(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var kept = Substring(text)
        while kept.last == "0" { kept.removeLast() }
        if kept.last == "." { kept.removeLast() }
        return String(kept)
    }

    /// C's formatting of one double with a precision, correctly rounded.
    private static func formatted(_ format: String, _ precision: Int, _ x: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 400)
        let count = withVaList([Int32(truncatingIfNeeded: precision), x]) { arguments in
            vsnprintf(&buffer, buffer.count, format, arguments)
        }
        return String(decoding: buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
