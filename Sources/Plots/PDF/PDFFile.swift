/// The objects of a PDF file (ISO 32000-1, 7.5), written in the order in which they are added and numbered from 1.
struct PDFFile {
    private var bytes = Array("%PDF-1.4\n".utf8)
    private var offsets: [Int] = []

    /// Adds an object, a dictionary in most cases.
    mutating func add(_ object: String) {
        offsets.append(bytes.count)
        bytes += "\(offsets.count) 0 obj\n\(object)\nendobj\n".utf8
    }

    /// Adds a stream of operators.
    mutating func add(stream: String) { add("<< /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream") }

    /// The whole file, with the table that tells readers where each object begins.
    func finished(root: Int, information: Int) -> [UInt8] {
        let entries = offsets.map { offset in
            let digits = String(offset)
            return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        let count = offsets.count + 1
        let table = "xref\n0 \(count)\n0000000000 65535 f \n" + entries.joined()
        let trailer = "trailer\n<< /Size \(count) /Root \(root) 0 R /Info \(information) 0 R >>\n"
        return bytes + (table + trailer + "startxref\n\(bytes.count)\n%%EOF\n").utf8
    }

    /// Text of any script as a string object: UTF-16 in hexadecimal digits.
    static func string(_ text: String) -> String {
        let digits = ([0xFEFF] + text.utf16).map { unit in
            let hex = String(unit, radix: 16)
            return String(repeating: "0", count: 4 - hex.count) + hex
        }
        return "<" + digits.joined() + ">"
    }
}
