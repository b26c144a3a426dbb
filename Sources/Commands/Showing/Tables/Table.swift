import Language

/// A table of named columns: the result of `table`. Cells are made when they are shown, so long data cost nothing.
struct Table: ObjectValue {
    /// A named column.
    struct Column: Sendable {
        /// The heading.
        let name: String
        /// The cell of a row, counted from 0.
        let cell: @Sendable (Int) -> Value
    }

    /// What the table shows, for its one-line form: `Dataset toy.csv`.
    let caption: String
    /// The columns.
    let columns: [Column]
    /// The number of rows.
    let rowCount: Int
    /// Whether a column of row numbers, from 1, stands in front.
    let isNumbered: Bool
    /// The most rows shown.
    var shownRows = Table.defaultRows
    /// The significant digits of numbers; 17 and more show the shortest text that reads back to the same double.
    var digits = Table.defaultDigits

    static let defaultRows = 20
    static let defaultDigits = 5

    var typeName: String { "Table" }
    var summary: String {
        let size =
            "\(rowCount) row\(rowCount == 1 ? "" : "s") × \(columns.count) column\(columns.count == 1 ? "" : "s")"
        return caption.isEmpty ? "Table of \(size)" : "Table of \(caption): \(size)"
    }
    var fields: [FieldDescription] {
        [
            FieldDescription("columns", "the headings"), FieldDescription("rows", "the number of rows"),
        ] + columns.map { FieldDescription($0.name, "the column as a vector or list") }
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "columns": .list(columns.map { .string($0.name) })
        case "rows": .number(Double(rowCount))
        default: columns.first { $0.name == name }.map(values)
        }
    }

    /// A column as a vector when all its cells are numbers, else as a list.
    private func values(_ column: Column) -> Value {
        let cells = (0..<rowCount).map(column.cell)
        let numbers = cells.compactMap { if case .number(let x) = $0 { x } else { nil } }
        return numbers.count == cells.count ? .vector(numbers) : .list(cells)
    }

    var display: DisplayBundle {
        let text = TableText(self)
        return DisplayBundle(plain: text.plain, html: text.html)
    }

    /// The rows shown: all, or the first and the last ones with a gap (nil) between.
    var shownIndices: [Int?] {
        guard rowCount > shownRows else { return Array(0..<rowCount) }
        let tail = shownRows / 4
        return (0..<(shownRows - tail)).map { $0 } + [nil] + ((rowCount - tail)..<rowCount).map { $0 }
    }
}
