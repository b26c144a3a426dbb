extension NumPyArray {
    /// The `.npy` bytes of doubles of a shape, in C order.
    public static func bytes(shape: [Int], _ values: [Double]) -> [UInt8] {
        header(type: "<f8", shape: shape) + values.littleEndianBytes
    }

    /// The `.npy` bytes of truth values of a shape, in C order.
    public static func bytes(shape: [Int], _ values: [Bool]) -> [UInt8] {
        header(type: "|b1", shape: shape) + values.map { $0 ? 1 : 0 }
    }

    /// The header of version 1, padded with blanks to a multiple of 64 bytes.
    private static func header(type: String, shape: [Int]) -> [UInt8] {
        let lengths = shape.map { "\($0)," }.joined(separator: " ")
        let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }"
        let padding = 63 - (10 + text.utf8.count) % 64
        let length = text.utf8.count + padding + 1
        return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
            + [UInt8](repeating: 32, count: padding) + [10]
    }
}

extension [Double] {
    /// The doubles as IEEE 754 bytes, lowest first.
    public var littleEndianBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * count)
        for value in self { Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        return bytes
    }
}
