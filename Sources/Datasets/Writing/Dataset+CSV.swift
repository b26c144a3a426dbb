import ExactArithmetic

extension Dataset {
    /// The data as CSV with a header, the target last; `load` reads it back to equal data.
    ///
    /// Decimals are written as they were read; classes by their names.
    ///
    /// - Throws: `CancellationError`.
    public var csv: String {
        get throws(CancellationError) {
            var text = csvLine(features + (target.map { [$0] } ?? []))
            for i in 0..<n {
                if i & 1023 == 0, Task.isCancelled { throw CancellationError() }
                text += csvLine(csvCells(i))
            }
            return text
        }
    }

    private func csvCells(_ i: Int) -> [String] {
        let cells = exact.row(i).map(\.decimalText)
        guard let y else { return cells }
        return cells + [classes.count == 2 ? classes[y[i] < 0 ? 0 : 1] : ExactNumber(y[i]).decimalText]
    }
}

/// Cells with commas between them and a line end.
public func csvLine(_ cells: [String]) -> String { cells.map(csvCell).joined(separator: ",") + "\n" }

private let specialInCSV: [Unicode.Scalar] = [",", ";", "\t", "|", "\"", "\r", "\n"]

/// A cell of CSV, in quotes when it needs them (RFC 4180).
public func csvCell(_ text: String) -> String {
    let needsQuotes =
        text.isEmpty || text.hasPrefix("#") || text.hasPrefix(" ") || text.hasSuffix(" ")
        || text.unicodeScalars.contains { specialInCSV.contains($0) }
    guard needsQuotes else { return text }
    return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}
