/// A zip archive in memory, with stored and deflated members (APPNOTE.TXT of PKWARE, sections 4.3.7 to 4.3.16).
///
/// Archives of more than 4 GB and encrypted members are refused.
public struct ZipArchive {
    private let name: String
    private let bytes: [UInt8]
    private let members: [Member]

    private struct Member {
        let name: String
        let method: Int
        let compressedSize: Int
        let size: Int
        let headerOffset: Int
    }

    /// Reads the directory at the end of an archive; `name` is for messages.
    init(name: String, _ bytes: [UInt8]) throws(DatasetError) {
        self.name = name
        self.bytes = bytes
        guard let members = Self.directory(bytes) else {
            throw DatasetError(.file, "\(quotedPath(name)) is not a zip archive, or a damaged one")
        }
        self.members = members
    }

    /// The names of the members in their order.
    var names: [String] { members.map(\.name) }

    /// The contents of a member.
    func contents(of member: String) throws(DatasetError) -> [UInt8] {
        guard let member = members.first(where: { $0.name == member }), let data = data(of: member) else {
            throw DatasetError(.file, "\(quotedPath(name)): the member \(quoted(member)) is damaged")
        }
        return data
    }

    private func data(of member: Member) -> [UInt8]? {
        let header = member.headerOffset
        guard Self.number(bytes, header, 4) == 0x0403_4B50, let nameLength = Self.number(bytes, header + 26, 2),
            let extraLength = Self.number(bytes, header + 28, 2)
        else { return nil }
        let start = header + 30 + nameLength + extraLength
        guard start + member.compressedSize <= bytes.count else { return nil }
        let stored = bytes[start..<(start + member.compressedSize)]
        switch member.method {
        case 0: return Array(stored)
        case 8: return inflate(stored, size: member.size)
        default: return nil
        }
    }

    /// The members listed in the central directory, nil when there is none.
    private static func directory(_ bytes: [UInt8]) -> [Member]? {
        let last = bytes.count - 22
        guard last >= 0,
            let end = (max(0, last - 0xFFFF)...last).reversed().first(where: { number(bytes, $0, 4) == 0x0605_4B50 }),
            let count = number(bytes, end + 10, 2), var offset = number(bytes, end + 16, 4)
        else { return nil }
        var members: [Member] = []
        for _ in 0..<count {
            guard number(bytes, offset, 4) == 0x0201_4B50, let method = number(bytes, offset + 10, 2),
                let compressed = number(bytes, offset + 20, 4), let size = number(bytes, offset + 24, 4),
                let nameLength = number(bytes, offset + 28, 2), let extra = number(bytes, offset + 30, 2),
                let comment = number(bytes, offset + 32, 2), let header = number(bytes, offset + 42, 4),
                offset + 46 + nameLength <= bytes.count
            else { return nil }
            let name = String(decoding: bytes[(offset + 46)..<(offset + 46 + nameLength)], as: UTF8.self)
            members.append(
                Member(name: name, method: method, compressedSize: compressed, size: size, headerOffset: header))
            offset += 46 + nameLength + extra + comment
        }
        return members
    }

    /// A little-endian number of some bytes, nil beyond the end.
    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, offset + size <= bytes.count else { return nil }
        return (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}
