import ExactArithmetic
import Glibc
import JSON
import Testing

/// The reference instances of `Patterns/counts.json` with their data as exact decimals.
struct ReferenceInstance: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let rank: Int
    let distinctHyperplanes: Int
    let zeroRows: Int
    let cells: Int
    /// The number of values of 1(Xu ≥ 0), where it is known.
    let patterns: Int?
    let isLarge: Bool
    /// The number of cells of the doubles nearest to the decimals, where that was counted too.
    let cellsOfDoubles: Int?

    var testDescription: String { name }

    /// All instances.
    static let all: [ReferenceInstance] = {
        guard let text = read("counts.json"), let json = try? JSONValue(parsing: text.utf8) else { return [] }
        return (json["instances"]?.array ?? []).compactMap { ReferenceInstance($0) }
    }()

    private init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let file = json["file"]?.string, let rank = json["rank"]?.int,
            let lines = json["distinct_hyperplanes"]?.int, let zero = json["zero_rows"]?.int,
            let cells = json["cells"]?.int
        else { return nil }
        self.name = name
        self.file = file
        self.rank = rank
        distinctHyperplanes = lines
        zeroRows = zero
        self.cells = cells
        patterns = json["patterns_all"]?.int
        cellsOfDoubles = json["cells_if_decimals_are_read_as_binary_doubles"]?.int
        isLarge = json["tags"]?.array?.contains(.string("large")) ?? false
    }

    /// The data matrix, read exactly; nil when the file does not parse.
    func matrix() -> ExactMatrix? {
        guard let text = Self.read(file) else { return nil }
        var entries: [ExactNumber] = []
        var rows = 0
        for line in text.split(whereSeparator: \.isNewline) {
            for field in line.split(separator: ",") {
                guard let number = ExactNumber(decimal: field.filter { $0 != " " && $0 != "\t" }) else { return nil }
                entries.append(number)
            }
            rows += 1
        }
        return ExactMatrix(rows: rows, columns: rows == 0 ? 0 : entries.count / rows, entries: entries)
    }

    private static func read(_ file: String) -> String? {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        guard let handle = fopen("/\(folder)/Patterns/\(file)", "r") else { return nil }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, handle)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Whether tests of a minute or more were asked for: CONELAB_SLOW=1.
let runsSlowTests = getenv("CONELAB_SLOW") != nil
