/// Decompresses a raw deflate stream (RFC 1951) into exactly `size` bytes; nil when the stream is damaged.
func inflate(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    // No stream expands by more than 1032: a larger size is a lie.
    guard size <= (bytes.count + 8) * 1032 else { return nil }
    var decoder = Inflater(bytes, size: size)
    return decoder.run() ? decoder.output : nil
}

private struct Inflater {
    private var input: BitReader
    private let size: Int
    private(set) var output: [UInt8] = []

    init(_ bytes: ArraySlice<UInt8>, size: Int) {
        input = BitReader(bytes)
        self.size = size
        output.reserveCapacity(size)
    }

    mutating func run() -> Bool {
        while true {
            guard let isLast = input.bits(1), let type = input.bits(2) else { return false }
            let succeeded =
                switch type {
                case 0: copyStored()
                case 1: decode(Self.fixedLiterals, Self.fixedDistances)
                case 2: decodeDynamic()
                default: false
                }
            guard succeeded else { return false }
            if isLast == 1 { return output.count == size }
        }
    }

    private mutating func copyStored() -> Bool {
        input.alignToByte()
        guard let length = input.bits(16), let complement = input.bits(16), length == ~complement & 0xFFFF,
            output.count + length <= size
        else { return false }
        for _ in 0..<length {
            guard let byte = input.bits(8) else { return false }
            output.append(UInt8(byte))
        }
        return true
    }

    /// Decodes literals and copies until the end-of-block symbol.
    private mutating func decode(_ literals: HuffmanCode, _ distances: HuffmanCode) -> Bool {
        while true {
            guard let symbol = literals.symbol(&input) else { return false }
            if symbol == 256 { return true }
            if symbol < 256 {
                guard output.count < size else { return false }
                output.append(UInt8(symbol))
            } else {
                guard copyMatch(lengthSymbol: symbol - 257, distances) else { return false }
            }
        }
    }

    private mutating func copyMatch(lengthSymbol: Int, _ distances: HuffmanCode) -> Bool {
        guard lengthSymbol < Self.lengthBases.count, let lengthExtra = input.bits(Self.lengthExtraBits[lengthSymbol]),
            let distanceSymbol = distances.symbol(&input), distanceSymbol < Self.distanceBases.count,
            let distanceExtra = input.bits(Self.distanceExtraBits[distanceSymbol])
        else { return false }
        let length = Self.lengthBases[lengthSymbol] + lengthExtra
        let distance = Self.distanceBases[distanceSymbol] + distanceExtra
        guard distance <= output.count, output.count + length <= size else { return false }
        for _ in 0..<length { output.append(output[output.count - distance]) }
        return true
    }

    private mutating func decodeDynamic() -> Bool {
        guard let literalCount = input.bits(5), let distanceCount = input.bits(5), let codeCount = input.bits(4)
        else { return false }
        var codeLengths = [Int](repeating: 0, count: 19)
        for k in 0..<(codeCount + 4) {
            guard let length = input.bits(3) else { return false }
            codeLengths[Self.codeOrder[k]] = length
        }
        let total = literalCount + 257 + distanceCount + 1
        guard let lengths = codeLengthSequence(HuffmanCode(codeLengths), count: total) else { return false }
        return decode(
            HuffmanCode(Array(lengths[..<(literalCount + 257)])), HuffmanCode(Array(lengths[(literalCount + 257)...])))
    }

    /// The run-length coded code lengths of both alphabets.
    private mutating func codeLengthSequence(_ code: HuffmanCode, count: Int) -> [Int]? {
        var lengths: [Int] = []
        while lengths.count < count {
            guard let symbol = code.symbol(&input) else { return nil }
            if symbol < 16 {
                lengths.append(symbol)
                continue
            }
            let (extraBits, base) = [(2, 3), (3, 3), (7, 11)][symbol - 16]
            guard let extra = input.bits(extraBits), symbol != 16 || !lengths.isEmpty else { return nil }
            let repeated = symbol == 16 ? lengths[lengths.count - 1] : 0
            lengths += [Int](repeating: repeated, count: base + extra)
        }
        return lengths.count == count ? lengths : nil
    }

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthExtraBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12289, 16385, 24577,
    ]
    private static let distanceExtraBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let fixedLiterals = HuffmanCode(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = HuffmanCode([Int](repeating: 5, count: 30))
}

/// A canonical Huffman code, decoded bit by bit from the counts of its lengths.
private struct HuffmanCode {
    private var counts = [Int](repeating: 0, count: 16)
    private var symbols: [Int] = []

    /// Makes the code whose symbol k has `lengths[k]` bits; 0 leaves it out.
    init(_ lengths: [Int]) {
        for length in lengths where length > 0 { counts[length] += 1 }
        symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }

    /// The next symbol, nil when no code word fits or the input ends.
    func symbol(_ input: inout BitReader) -> Int? {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            guard let bit = input.bits(1) else { return nil }
            code |= bit
            let count = counts[length]
            if code - first < count { return symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return nil
    }
}

/// Bits of bytes, lowest first.
private struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    private var buffer = 0
    private var available = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// The next `count` bits (at most 16) as a number, nil at the end.
    mutating func bits(_ count: Int) -> Int? {
        while available < count {
            guard offset < bytes.endIndex else { return nil }
            buffer |= Int(bytes[offset]) << available
            offset += 1
            available += 8
        }
        defer {
            buffer >>= count
            available -= count
        }
        return buffer & ((1 << count) - 1)
    }

    mutating func alignToByte() {
        buffer >>= available & 7
        available -= available & 7
    }
}
