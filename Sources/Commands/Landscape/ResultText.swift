import Glibc
import Language

/// A number to four significant digits, for one-line forms and tables; fields give all digits.
func brief(_ x: Double) -> String {
    guard x.isFinite, x != 0 else { return shortest(x) }
    let exponent = Int(log10(abs(x)).rounded(.down)) - 3
    // A mantissa of at most four digits and its exponent read back to the nearest double, which prints as short as it is written.
    let mantissa = Int((x / pow(10, Double(exponent))).rounded())
    return Double("\(mantissa)e\(exponent)").map(shortest) ?? shortest(x)
}

/// An HTML table in the notebook's own style; cells are plain text.
func htmlTable(head: [String], rows: [[String]]) -> String {
    let heads = head.map { "<th>\(escapedHTML($0))</th>" }.joined()
    let body = rows.map { row in "<tr>" + row.map { "<td>\(escapedHTML($0))</td>" }.joined() + "</tr>" }
    return "<table><thead><tr>\(heads)</tr></thead><tbody>\(body.joined())</tbody></table>"
}
