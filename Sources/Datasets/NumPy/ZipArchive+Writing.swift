extension ZipArchive {
    /// The bytes of an archive that stores the members without compression, as `numpy.savez` does.
    public static func bytes(of members: [(name: String, contents: [UInt8])]) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for (name, contents) in members {
            let offset = archive.count
            let common = commonHeader(name: name, contents)
            archive += word(0x0403_4B50) + common + Array(name.utf8) + contents
            // Version made by, the common part, then no comment, disk 0, no attributes, the offset.
            directory += word(0x0201_4B50) + half(20) + common + half(0) + half(0) + half(0) + word(0) + word(offset)
            directory += Array(name.utf8)
        }
        let start = archive.count
        return archive + directory + word(0x0605_4B50) + half(0) + half(0) + half(members.count) + half(members.count)
            + word(directory.count) + word(start) + half(0)
    }

    /// What the local header and the directory share: version 2.0, stored, 1 January 1980, CRC and sizes, no extra field.
    private static func commonHeader(name: String, _ contents: [UInt8]) -> [UInt8] {
        half(20) + half(0x0800) + half(0) + half(0) + half(0x21) + word(Int(crc32(contents))) + word(contents.count)
            + word(contents.count) + half(name.utf8.count) + half(0)
    }

    private static func half(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

    private static func word(_ value: Int) -> [UInt8] { half(value) + half(value >> 16) }
}

/// The cyclic redundancy check of zip, polynomial 0xEDB88320 reflected.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
}

private let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
}
