import Datasets
import Language

/// The list of shipped datasets: the result of `example()`.
struct ExampleList: ObjectValue {
    var typeName: String { "ExampleList" }
    var summary: String { "\(Example.all.count) examples: " + Example.all.map(\.name).joined(separator: ", ") }
    var fields: [FieldDescription] { [FieldDescription("names", "the names that example takes")] }

    func field(_ name: String) throws -> Value? {
        name == "names" ? .list(Example.all.map { .string($0.name) }) : nil
    }

    /// The elements are the names.
    var count: Int? { Example.all.count }

    func element(_ indices: [Index]) throws -> Value {
        try Value.list(Example.all.map { .string($0.name) }).element(indices)
    }

    var display: DisplayBundle {
        DisplayBundle(plain: Self.plain, html: Self.html)
    }

    /// Name, size and summary of every set, and where it comes from.
    private static let rows: [[String]] = Example.all.map { example in
        let data = try? example.dataset()
        return [
            example.name, data.map { "\($0.n) × \($0.d)" } ?? "", example.summary, example.source, example.licence,
        ]
    }

    private static let plain: String = {
        let names = rows.map { $0[0].count }.max() ?? 0
        let sizes = rows.map { $0[1].count }.max() ?? 0
        return rows.map { row in
            row[0].padded(to: names) + "  " + row[1].padded(to: sizes) + "  " + row[2]
        }.joined(separator: "\n")
    }()

    private static let html: String = {
        let head = ["name", "n × d", "what it is", "source", "licence"].map { "<th>\($0)</th>" }.joined()
        let body = rows.map { row in "<tr>" + row.map { "<td>\(escapedHTML($0))</td>" }.joined() + "</tr>" }
        return "<table><thead><tr>\(head)</tr></thead><tbody>\(body.joined())</tbody></table>"
    }()
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
