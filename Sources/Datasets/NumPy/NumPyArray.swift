import ExactArithmetic

/// An array in NumPy's `.npy` format (NEP 1): numbers in C order with their shape.
public struct NumPyArray {
    /// The lengths of the axes.
    let shape: [Int]
    /// The numbers, the last axis running fastest; exact values of the stored floats and integers.
    let values: [ExactNumber]

    /// Reads the format; `name` is for messages.
    init(name: String, _ bytes: ArraySlice<UInt8>) throws(DatasetError) {
        let refuse = { (what: String) in DatasetError(.file, "\(quotedPath(name)): \(what)") }
        guard bytes.starts(with: Self.magic) else { throw refuse("this is not a .npy array") }
        guard let (text, start) = Self.header(bytes), let header = Header(text) else {
            throw refuse("the .npy header is damaged")
        }
        guard let type = NumberType(header.type) else {
            throw refuse("numbers of type \(quoted(header.type)) cannot be read; convert to float64")
        }
        let size = header.shape.reduce((count: 1, overflow: false)) { product, length in
            let (count, overflow) = product.count.multipliedReportingOverflow(by: length)
            return (count, product.overflow || overflow)
        }
        let available = (bytes.endIndex - start) / type.size
        guard !size.overflow, size.count <= available else {
            throw refuse("the header announces more numbers than the file holds")
        }
        let stored = (0..<size.count).map { type.number(bytes, at: start + $0 * type.size) }
        shape = header.shape
        values = header.isFortran ? Self.transposed(stored, shape: shape) : stored
    }

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The header's text and where the numbers start.
    private static func header(_ bytes: ArraySlice<UInt8>) -> (text: String, start: Int)? {
        let base = bytes.startIndex
        guard bytes.count > 12 else { return nil }
        let isLong = bytes[base + 6] > 1
        let start = base + (isLong ? 12 : 10)
        let length = (0..<(isLong ? 4 : 2)).reduce(0) { $0 | Int(bytes[base + 8 + $1]) << (8 * $1) }
        guard length <= bytes.endIndex - start else { return nil }
        return (String(decoding: bytes[start..<(start + length)], as: UTF8.self), start + length)
    }

    /// Numbers in the order of Fortran, first axis fastest, rearranged to the order of C.
    private static func transposed(_ stored: [ExactNumber], shape: [Int]) -> [ExactNumber] {
        guard shape.count == 2 else { return stored }
        return (0..<stored.count).map { stored[$0 % shape[1] * shape[0] + $0 / shape[1]] }
    }

    /// The dictionary at the start: `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`.
    private struct Header {
        let type: String
        let isFortran: Bool
        let shape: [Int]

        init?(_ text: String) {
            guard let type = Self.value("descr", text), let order = Self.value("fortran_order", text),
                let shape = Self.value("shape", text), shape.hasPrefix("(")
            else { return nil }
            let lengths = shape.dropFirst().prefix { $0 != ")" }.split { $0 == "," || $0 == " " }.map { Int($0) }
            guard type.hasPrefix("'"), lengths.allSatisfy({ ($0 ?? -1) >= 0 }) else { return nil }
            self.type = String(type.dropFirst().prefix { $0 != "'" })
            isFortran = order.hasPrefix("True")
            self.shape = lengths.compactMap { $0 }
        }

        /// The text behind a key.
        private static func value(_ key: String, _ text: String) -> Substring? {
            let label = "'\(key)':"
            var rest = text[...]
            while !rest.isEmpty, !rest.hasPrefix(label) { rest = rest.dropFirst() }
            return rest.isEmpty ? nil : rest.dropFirst(label.count).drop { $0 == " " }
        }
    }
}

/// A NumPy number type such as `<f8`: byte order, kind and size.
private struct NumberType {
    let isBigEndian: Bool
    let kind: Character
    let size: Int

    init?(_ text: String) {
        let order = text.first
        guard let order, "<>|=".contains(order), let kind = text.dropFirst().first,
            let size = Int(text.dropFirst(2))
        else { return nil }
        let sizes: [Character: [Int]] = ["f": [4, 8], "i": [1, 2, 4, 8], "u": [1, 2, 4, 8], "b": [1]]
        guard sizes[kind]?.contains(size) == true else { return nil }
        isBigEndian = order == ">"
        self.kind = kind
        self.size = size
    }

    /// The number stored at an offset.
    func number(_ bytes: ArraySlice<UInt8>, at offset: Int) -> ExactNumber {
        var bits: UInt64 = 0
        for k in 0..<size { bits |= UInt64(bytes[offset + k]) << UInt64(8 * (isBigEndian ? size - 1 - k : k)) }
        switch kind {
        case "f" where size == 8: return .double(Double(bitPattern: bits))
        case "f": return .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case "i":
            let unused = UInt64(64 - 8 * size)
            return .decimal(mantissa: Int64(bitPattern: bits << unused) >> Int64(unused), exponent: 0)
        default:
            return Int64(exactly: bits).map { .decimal(mantissa: $0, exponent: 0) } ?? ExactNumber(decimal: "\(bits)")
                ?? 0
        }
    }
}
