/// The open parts of a sign tree, the one with the greatest bound first, in a fixed amount of memory.
///
/// A part takes a byte per hyperplane (`QuadraticBound.packed`), in blocks that are used again, and an entry of a heap, together
/// about `lineCount + 32` bytes.
struct OpenParts {
    /// The parts that may be open, a whole number of blocks.
    let capacity: Int
    private let lineCount: Int
    /// Blocks are at most a megabyte, or one part.
    private let slotsPerBlock: Int
    private var heap = BestFirstQueue<Entry>()
    private var blocks: [[UInt8]] = []
    private var free: [Int32] = []

    /// A part without its bytes.
    struct Entry: Bounded {
        let bound: Double
        /// The hyperplane to divide it by, −1 when there is none.
        let branch: Int32
        /// The bound that it belongs to.
        let index: Int8
        fileprivate var slot: Int32 = 0

        init(bound: Double, branch: Int, index: Int) {
            self.bound = bound
            self.branch = Int32(branch)
            self.index = Int8(index)
        }
    }

    /// - Parameter memory: in bytes.
    init(lineCount: Int, memory: Int) {
        self.lineCount = lineCount
        slotsPerBlock = max(1, min(64, 1_000_000 / max(1, lineCount)))
        let parts = min(Int(Int32.max), memory / (lineCount + Self.entrySize))
        capacity = parts / slotsPerBlock * slotsPerBlock
    }

    /// The bytes of an entry with its place in the list of free slots.
    static let entrySize = MemoryLayout<Entry>.stride + MemoryLayout<Int32>.stride

    /// The number of parts.
    var count: Int { heap.count }

    /// The bytes taken.
    var bytes: Int { blocks.count * slotsPerBlock * lineCount + heap.count * Self.entrySize }

    /// The greatest bound.
    var greatestBound: Double? { heap.first?.bound }

    /// Takes a part in; there must be place for it.
    mutating func insert(_ entry: Entry, _ bytes: [UInt8]) {
        if free.isEmpty {
            let first = blocks.count * slotsPerBlock
            blocks.append([UInt8](repeating: 0, count: slotsPerBlock * lineCount))
            free += (first..<(first + slotsPerBlock)).reversed().map { Int32($0) }
        }
        var entry = entry
        entry.slot = free.removeLast()
        let places = places(entry)
        for (place, byte) in zip(places.range, bytes) { blocks[places.block][place] = byte }
        heap.insert(entry)
    }

    /// Removes the part with the greatest bound; there must be one.
    mutating func removeFirst() -> (entry: Entry, bytes: ArraySlice<UInt8>) {
        let entry = heap.removeFirst()
        free.append(entry.slot)
        let places = places(entry)
        return (entry, blocks[places.block][places.range])
    }

    private func places(_ entry: Entry) -> (block: Int, range: Range<Int>) {
        let (block, slot) = Int(entry.slot).quotientAndRemainder(dividingBy: slotsPerBlock)
        return (block, (slot * lineCount)..<((slot + 1) * lineCount))
    }
}
