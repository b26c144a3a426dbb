/// A word that sorts like −n / v for v > 0 in its upper half and holds a label in its lower half.
///
/// The upper half is the start of the mantissa of 3 − n / (|n| + |v|), a number in (2, 4).
@inline(__always)
func sortKey(_ n: Double, _ v: Double, label: Int) -> UInt64 {
    let position = 3 - 0x1.fffffffffp-1 * n / (abs(n) + abs(v) + 0x1p-1000)
    return (position.bitPattern << 12) & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: label)
}

/// Sorts words by their leading bits.
struct RadixSorter: ~Copyable {
    /// The words to be sorted, and their order after the sort.
    let keys: UnsafeMutablePointer<UInt64>
    private let spare: UnsafeMutablePointer<UInt64>
    private let counts: UnsafeMutablePointer<Int32>

    init(capacity: Int) {
        keys = .allocate(capacity: capacity)
        spare = .allocate(capacity: capacity)
        counts = .allocate(capacity: 2 << 11)
    }

    deinit {
        keys.deallocate()
        spare.deallocate()
        counts.deallocate()
    }

    /// Sorts the first words by at least 16 leading bits.
    func sort(_ count: Int) {
        if count < 64 {
            insertionSort(count)
        } else {
            // Two digits with about as many values as there are words.
            radixSort(count, digit: count < 512 ? 8 : 11)
        }
    }

    private func insertionSort(_ count: Int) {
        for index in 1..<max(1, count) {
            let key = keys[index]
            var place = index
            while place > 0, keys[place - 1] > key {
                keys[place] = keys[place - 1]
                place -= 1
            }
            keys[place] = key
        }
    }

    /// Two passes from the lower of the two leading digits.
    private func radixSort(_ count: Int, digit: Int) {
        let (size, mask) = (1 << digit, (1 << digit) - 1)
        let (low, high) = (counts, counts + size)
        let (lowShift, highShift) = (UInt64(64 - 2 * digit), UInt64(64 - digit))
        counts.update(repeating: 0, count: 2 * size)
        for index in 0..<count {
            low[Int(truncatingIfNeeded: keys[index] >> lowShift) & mask] &+= 1
            high[Int(truncatingIfNeeded: keys[index] >> highShift)] &+= 1
        }
        var (lowSum, highSum) = (Int32(0), Int32(0))
        for value in 0..<size {
            (low[value], lowSum) = (lowSum, lowSum &+ low[value])
            (high[value], highSum) = (highSum, highSum &+ high[value])
        }
        for index in 0..<count {
            let slot = Int(truncatingIfNeeded: keys[index] >> lowShift) & mask
            spare[Int(low[slot])] = keys[index]
            low[slot] &+= 1
        }
        for index in 0..<count {
            let slot = Int(truncatingIfNeeded: spare[index] >> highShift)
            keys[Int(high[slot])] = spare[index]
            high[slot] &+= 1
        }
    }
}
