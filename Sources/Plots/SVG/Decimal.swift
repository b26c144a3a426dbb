import Glibc

/// A length in pixels as SVG text, rounded to 0.01 px: `12.5`, `-0.25`, `3`. What is not finite becomes `0`.
func pixels(_ x: Double) -> String {
    let hundredths = (x * 100).rounded()
    guard abs(hundredths) < 0x1p53 else { return "0" }
    let magnitude = Int(abs(hundredths))
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return rest < 10 ? "\(sign)\(whole).0\(rest)" : "\(sign)\(whole).\(rest)"
}

/// The shortest text that reads back to the same double, for `data-` attributes: `0.1`, `-3`, `1e-12`.
public func exactText(_ x: Double) -> String {
    let text = String(x)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
