import Dispatch
import Synchronization

/// Lets one thread at a time evaluate in a session, in the order in which they came.
///
/// Commands run without the lock, so that a long solve holds up neither a completion nor a cell of another shell; a long loop
/// hands the lock over now and then.
final class EvaluationLock: Sendable {
    private let state = Mutex(State())
    private let waiting = Atomic(0)

    private struct State {
        var isHeld = false
        var queue: [DispatchSemaphore] = []
    }

    /// Waits for the lock.
    func lock() {
        let turn = state.withLock { state -> DispatchSemaphore? in
            guard state.isHeld else {
                state.isHeld = true
                return nil
            }
            let turn = DispatchSemaphore(value: 0)
            state.queue.append(turn)
            waiting.add(1, ordering: .relaxed)
            return turn
        }
        turn?.wait()
    }

    /// Hands the lock to the thread that has waited longest.
    func unlock() {
        state.withLock { state in
            guard !state.queue.isEmpty else { return state.isHeld = false }
            waiting.subtract(1, ordering: .relaxed)
            state.queue.removeFirst().signal()
        }
    }

    /// Lets waiting threads have their turn.
    @inline(__always)
    func yield() {
        guard waiting.load(ordering: .relaxed) > 0 else { return }
        unlock()
        lock()
    }

    /// Runs a part with the lock.
    func locked<T>(_ part: () throws -> T) rethrows -> T {
        lock()
        defer { unlock() }
        return try part()
    }

    /// Runs a part of an evaluation without the lock.
    func released<T>(_ part: () throws -> T) rethrows -> T {
        unlock()
        defer { lock() }
        return try part()
    }
}
