import LinearAlgebra

extension Value {
    /// The value in all its forms: one line of text; HTML tables and LaTeX for vectors, matrices and lists, long ones by their
    /// first and last rows; what an engine value brings.
    public var display: DisplayBundle {
        switch self {
        case .object(let object): object.display
        case .vector(let v):
            DisplayBundle(
                plain: summary, html: ArrayTable(Matrix(rows: v.count, columns: 1, storage: v)).html, latex: v.latex)
        case .matrix(let a): DisplayBundle(plain: summary, html: ArrayTable(a).html, latex: a.latex)
        case .list(let items): DisplayBundle(plain: summary, html: listTable(items))
        default: DisplayBundle(plain: summary)
        }
    }

    private func listTable(_ items: [Value]) -> String? {
        guard !items.isEmpty else { return nil }
        let rows = shownIndices(items.count).map { i in
            i.map { "<tr><th>\($0 + 1)</th><td>\(escapedHTML(items[$0].summary))</td></tr>" }
                ?? "<tr><th>⋮</th><td>⋮</td></tr>"
        }
        return "<table>\(rows.joined())</table>"
    }
}

/// The indices shown of `count`: all when there are few, else the first and last with a gap (nil) between.
private func shownIndices(_ count: Int) -> [Int?] {
    count <= 20 ? Array(0..<count) : Array(0..<10).map { $0 } + [nil] + ((count - 5)..<count).map { $0 }
}

/// An HTML table of a matrix with row and column numbers.
private struct ArrayTable {
    let a: Matrix

    init(_ a: Matrix) { self.a = a }

    var html: String? {
        guard a.rows > 0, a.columns > 0 else { return nil }
        let columns = shownIndices(a.columns)
        let head = a.columns > 1 ? "<tr><th></th>\(columns.map { "<th>\(label($0, "…"))</th>" }.joined())</tr>" : ""
        let body = shownIndices(a.rows).map { row($0, columns) }.joined()
        return "<table>\(head)\(body)</table>"
    }

    private func row(_ i: Int?, _ columns: [Int?]) -> String {
        let cells = columns.map { j in
            guard let i, let j else { return "<td>\(i == nil ? "⋮" : "…")</td>" }
            return "<td style=\"text-align:right\">\(shortest(a[i, j]))</td>"
        }
        return "<tr><th>\(label(i, "⋮"))</th>\(cells.joined())</tr>"
    }

    private func label(_ i: Int?, _ gap: String) -> String { i.map { String($0 + 1) } ?? gap }
}

extension Matrix {
    /// `$\begin{pmatrix} … \end{pmatrix}$`; only matrices that fit a page have one.
    var latex: String? {
        guard rows > 0, columns > 0, rows <= 20, columns <= 12 else { return nil }
        let body = (0..<rows).map { i in (0..<columns).map { latexNumber(self[i, $0]) }.joined(separator: " & ") }
        return "$\\begin{pmatrix} \(body.joined(separator: " \\\\ ")) \\end{pmatrix}$"
    }
}

extension Array<Double> {
    /// The column as a LaTeX matrix.
    var latex: String? { Matrix(rows: count, columns: 1, storage: self).latex }
}

/// A number in LaTeX: `1.5 \cdot 10^{-7}` for one with an exponent.
private func latexNumber(_ x: Double) -> String {
    if x.isNaN { return "\\mathrm{NaN}" }
    if x.isInfinite { return x < 0 ? "-\\infty" : "\\infty" }
    let text = shortest(x)
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else { return text }
    return "\(text[..<e]) \\cdot 10^{\(exponent)}"
}

/// Text with the characters that HTML reserves replaced.
public func escapedHTML(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
