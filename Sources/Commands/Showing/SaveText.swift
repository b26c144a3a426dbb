import Datasets
import ExactArithmetic
import JSON
import Language
import LinearAlgebra
import Networks

extension SaveFormat {
    /// Comma-separated values after RFC 4180: tables as people and other programs read them.
    static let csv = SaveFormat("csv", holds: "datasets, matrices, patterns, networks, solutions and tables") { value in
        if case .object(let object) = value {
            let table = try (object as? any CSVConvertible) ?? (object as? any TableConvertible)?.table()
            return try table.map { Array(try $0.csv.utf8) }
        }
        return try value.asMatrix.map { Array(try csvRows($0).utf8) }
    }

    /// JSON, one member of the outermost object per line; see `Value.json`.
    static let json = SaveFormat("json", holds: "every value") { value in
        guard case .object(let object) = value.json else { return value.json.utf8() + [10] }
        let members = object.members.map { "  \(JSONValue.string($0.key).text()): \($0.value.text())" }
        return Array("{\n\(members.joined(separator: ",\n"))\n}\n".utf8)
    }

    /// The formula that `latex` gives, without dollar signs.
    static let tex = SaveFormat("tex", holds: "values with a formula, such as matrices") { value in
        value.formula.map { Array(($0 + "\n").utf8) }
    }
}

/// An engine value that can be written as a table.
protocol CSVConvertible {
    /// The table as CSV text.
    var csv: String { get throws }
}

extension Dataset: CSVConvertible {}

extension ReLUNetwork: CSVConvertible {
    /// One neuron per row: u1, …, ud, alpha.
    var csv: String {
        let head = csvLine((0..<dimension).map { "u\($0 + 1)" } + ["alpha"])
        return neurons.reduce(into: head) { $0 += csvLine(($1.u + [$1.alpha]).map(shortest)) }
    }
}

extension Patterns: CSVConvertible {
    /// One pattern per row, 0 or 1 for every row of the data.
    var csv: String {
        get throws {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(2 * arrangement.n * collection.count)
            for pattern in collection {
                try Task.checkCancellation()
                for bit in pattern.bits { bytes += [bit ? UInt8(ascii: "1") : UInt8(ascii: "0"), UInt8(ascii: ",")] }
                bytes[bytes.count - 1] = UInt8(ascii: "\n")
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension SolvedProblem: CSVConvertible {
    /// One block per row: pattern, sign, w1, …, wd.
    var csv: String {
        let head = csvLine(["pattern", "sign"] + problem.data.features.map { "w_\($0)" })
        return solution.blocks.reduce(into: head) { text, block in
            text += csvLine([block.pattern.description, "\(block.sign)"] + block.w.map(shortest))
        }
    }
}

extension Table: CSVConvertible {
    /// The headings and all rows, numbers exact.
    var csv: String {
        get throws {
            try (0..<rowCount).reduce(into: csvLine(columns.map(\.name))) { text, i in
                try Task.checkCancellation()
                text += csvLine(columns.map { $0.cell(i).cellText(digits: 17) })
            }
        }
    }
}

private func csvRows(_ a: Matrix) throws -> String {
    try (0..<a.rows).reduce(into: "") { text, i in
        try Task.checkCancellation()
        text += csvLine(a.row(i).map(shortest))
    }
}
