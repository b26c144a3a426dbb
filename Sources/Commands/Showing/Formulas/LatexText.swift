import Arrangements
import Language
import LinearAlgebra
import Plots

/// A number to six significant digits in LaTeX: `1.5 \cdot 10^{-7}`.
func latexNumber(_ x: Double) -> String {
    if x.isNaN { return "\\mathrm{NaN}" }
    if x.isInfinite { return x < 0 ? "-\\infty" : "\\infty" }
    let text = shortest(NumberText.rounded(x, digits: 6))
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else { return text }
    return "\(text[..<e]) \\cdot 10^{\(exponent)}"
}

/// A matrix in round brackets; more than 10 rows or columns lose their middle to dots.
func latexMatrix(_ a: Matrix) -> String {
    guard a.rows > 0, a.columns > 0 else { return "()" }
    let (rows, columns) = (latexIndices(a.rows), latexIndices(a.columns))
    let lines = rows.map { i in
        columns.map { j -> String in
            switch (i, j) {
            case (let i?, let j?): latexNumber(a[i, j])
            case (nil, nil): "\\ddots"
            case (nil, _): "\\vdots"
            case (_, nil): "\\cdots"
            }
        }.joined(separator: " & ")
    }
    return "\\begin{pmatrix} \(lines.joined(separator: " \\\\ ")) \\end{pmatrix}"
}

/// `\operatorname{diag}(1, 0, 1)`; more than 16 rows lose their middle.
func latexPattern(_ pattern: ActivationPattern) -> String {
    let shown = latexIndices(pattern.count, most: 16).map { $0.map { pattern[$0] ? "1" : "0" } ?? "\\ldots" }
    return "\\operatorname{diag}(\(shown.joined(separator: ", ")))"
}

/// All indices, or the first and last ones around a gap (nil).
func latexIndices(_ count: Int, most: Int = 10) -> [Int?] {
    guard count > most else { return Array(0..<count) }
    return (0..<(most - 3)).map { $0 } + [nil] + [count - 2, count - 1]
}

/// Terms with their signs: `a - b + c`; a first `+` is left out.
func latexSum(_ terms: [(sign: Int, text: String)]) -> String {
    guard let first = terms.first else { return "0" }
    return terms.dropFirst().reduce((first.sign < 0 ? "-" : "") + first.text) { sum, term in
        "\(sum) \(term.sign < 0 ? "-" : "+") \(term.text)"
    }
}
