import Language
import Plots

/// A table as plain text and as HTML, numbers aligned on the decimal point.
struct TableText {
    private let columns: [AlignedColumn]
    private let indices: [Int?]
    private let footer: String?

    /// Formats the shown cells of a table.
    init(_ table: Table) {
        let indices = table.shownIndices
        self.indices = indices
        var columns: [AlignedColumn] = []
        if table.isNumbered {
            columns.append(
                AlignedColumn(name: "", cells: indices.map { $0.map { .number(Double($0 + 1)) } }, digits: 17))
        }
        columns += table.columns.map { column in
            AlignedColumn(name: column.name, cells: indices.map { $0.map(column.cell) }, digits: table.digits)
        }
        self.columns = columns
        let hidden = table.rowCount - indices.compactMap(\.self).count
        footer = hidden > 0 ? "\(table.rowCount) rows, \(hidden) of them not shown" : nil
    }

    /// Columns separated by two spaces under a rule; trailing spaces are dropped.
    var plain: String {
        let head = line(columns.map(\.paddedName))
        let rule = columns.map { String(repeating: "─", count: $0.width) }.joined(separator: "  ")
        let body = indices.indices.map { i in line(columns.map { $0.padded[i] }) }
        return ([head, rule] + body + (footer.map { [$0] } ?? [])).joined(separator: "\n")
    }

    private func line(_ cells: [String]) -> String {
        var text = Substring(cells.joined(separator: "  "))
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// A table in the notebook's own style; figure spaces bring decimal points below each other.
    var html: String {
        let head = columns.map { "<th style=\"\($0.style)\">\(escapedHTML($0.name))</th>" }.joined()
        let body = indices.indices.map { i in
            "<tr>" + columns.map { "<td style=\"\($0.style)\">\(escapedHTML($0.figures[i]))</td>" }.joined() + "</tr>"
        }
        let foot = footer.map {
            "<tfoot><tr><td colspan=\"\(columns.count)\" style=\"text-align:left\">\($0)</td></tr></tfoot>"
        }
        return "<table style=\"font-variant-numeric:tabular-nums\"><thead><tr>\(head)</tr></thead>"
            + "<tbody>\(body.joined())</tbody>\(foot ?? "")</table>"
    }
}

/// The texts of a column, cut at the decimal point so that they can be aligned there.
private struct AlignedColumn {
    let name: String
    private let parts: [(whole: String, fraction: String)]
    /// Whether it holds numbers only, which stand to the right.
    private let isNumeric: Bool
    private let wholeWidth: Int
    private let fractionWidth: Int

    init(name: String, cells: [Value?], digits: Int) {
        self.name = name
        isNumeric = cells.allSatisfy { cell in
            switch cell {
            case nil, .number?, .nothing?: true
            default: false
            }
        }
        parts = cells.map { cell in
            let text = cell.map { $0.cellText(digits: digits) } ?? "⋮"
            guard case .number? = cell, let point = text.firstIndex(where: { $0 == "." || $0 == "e" }) else {
                return (text, "")
            }
            return (String(text[..<point]), String(text[point...]))
        }
        wholeWidth = parts.map(\.whole.count).max() ?? 0
        fractionWidth = parts.map(\.fraction.count).max() ?? 0
    }

    var width: Int { max(name.count, wholeWidth + fractionWidth) }
    var style: String { isNumeric ? "text-align:right" : "text-align:left" }

    var paddedName: String { isNumeric ? spaces(width - name.count) + name : name + spaces(width - name.count) }

    /// The cells at the width of the column.
    var padded: [String] {
        parts.map { whole, fraction in
            isNumeric
                ? spaces(width - fractionWidth - whole.count) + whole + fraction
                    + spaces(fractionWidth - fraction.count)
                : whole + fraction + spaces(width - whole.count - fraction.count)
        }
    }

    /// The cells with what lacks behind the decimal point filled by spaces as wide as a digit (U+2007) or a point (U+2008).
    var figures: [String] {
        parts.map { whole, fraction in
            guard isNumeric, fractionWidth > fraction.count else { return whole + fraction }
            let filling = String(repeating: "\u{2007}", count: fractionWidth - fraction.count)
            return whole + (fraction.isEmpty ? "\u{2008}" + filling.dropFirst() : fraction + filling)
        }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

extension Value {
    /// The value in a cell of a table: numbers to some significant digits, strings bare, nothing empty.
    func cellText(digits: Int) -> String {
        func number(_ x: Double) -> String {
            shortest(digits < 17 && x.isFinite ? NumberText.rounded(x, digits: digits) : x)
        }
        switch self {
        case .nothing: return ""
        case .number(let x): return Int(exactly: x) != nil ? shortest(x) : number(x)
        case .string(let text):
            return digits < 17 ? shortenedBits(text) : text.split(separator: "\n").joined(separator: " ")
        case .vector(let v) where v.count <= 8: return "[" + v.map(number).joined(separator: ", ") + "]"
        default: return summary
        }
    }
}

/// Text on one line; a long pattern by its first and last bits with the number of ones: `0110…1001 (131 of 331)`.
private func shortenedBits(_ text: String) -> String {
    let bits = text.utf8
    guard bits.count > 48, bits.allSatisfy({ $0 == 48 || $0 == 49 }) else {
        return text.split(separator: "\n").joined(separator: " ")
    }
    return "\(text.prefix(12))…\(text.suffix(12)) (\(bits.count { $0 == 49 }) of \(bits.count))"
}
