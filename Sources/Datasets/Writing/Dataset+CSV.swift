import ExactArithmetic

extension Dataset {
    /// The data as CSV with a header, the target last; `load` reads it back to equal data.
    ///
    /// Decimals are written as they were read; classes by their names.
    public var csv: String {
        var text = (features + (target.map { [$0] } ?? [])).map(csvCell).joined(separator: ",") + "\n"
        for i in 0..<n {
            var cells = exact.row(i).map(\.decimalText)
            if let y {
                cells.append(classes.count == 2 ? csvCell(classes[y[i] < 0 ? 0 : 1]) : ExactNumber(y[i]).decimalText)
            }
            text += cells.joined(separator: ",") + "\n"
        }
        return text
    }
}

/// A cell of CSV, in quotes when it needs them (RFC 4180).
public func csvCell(_ text: String) -> String {
    let needsQuotes =
        text.isEmpty || text.hasPrefix("#") || text.hasPrefix(" ") || text.hasSuffix(" ")
        || text.contains { ",;\t|\"\r\n\r\n".contains($0) }
    guard needsQuotes else { return text }
    return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}
