import Synchronization

/// Remembers the signatures of the last messages, so that a message sent again is not obeyed again.
///
/// Keeps two generations of at most `capacity` signatures: memory stays bounded and no signature is forgotten before
/// `capacity` others have come. (jupyter_client's Session remembers 65,536 and then forgets some at random.)
final class ReplayGuard: Sendable {
    private struct Generations {
        var current: Set<UInt64> = []
        var previous: Set<UInt64> = []
    }

    private let capacity: Int
    private let generations = Mutex(Generations())

    init(capacity: Int = 16_384) { self.capacity = capacity }

    /// Whether the signature is new; remembers it.
    func admit(_ signature: Frame) -> Bool {
        // The first 16 hexadecimal digits: 64 random bits are enough to tell messages apart.
        let mark = signature.prefix(16).reduce(UInt64(0)) { $0 << 4 | UInt64($1 & 15 + ($1 >> 6) * 9) }
        return generations.withLock { generations in
            if generations.previous.contains(mark) || !generations.current.insert(mark).inserted { return false }
            if generations.current.count >= capacity {
                generations.previous = generations.current
                generations.current = []
            }
            return true
        }
    }
}
