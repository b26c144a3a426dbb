import BigInt
import LinearAlgebra
import Synchronization

/// Called now and then by long enumerations with the cells found so far and the known upper bound of all.
///
/// Calls come from the threads of the walk, one at a time.
public typealias EnumerationProgress = @Sendable (_ cells: Int, _ bound: BigInt) -> Void

/// What the threads of one walk share: the cells found so far, the wish to stop, and the reports of progress.
final class WalkMonitor: Sendable {
    private let bound: BigInt
    private let progress: EnumerationProgress?
    private let pairs = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)
    private let reporting = Mutex<Void>(())
    /// The task that started the walk. Other threads may ask it whether it is cancelled while it waits for them (SE-0304).
    nonisolated(unsafe) private let task: UnsafeCurrentTask?

    private init(bound: BigInt, progress: EnumerationProgress?, task: UnsafeCurrentTask?) {
        self.bound = bound
        self.progress = progress
        self.task = task
    }

    /// Runs the body with a monitor, which must not leave it.
    static func with<Result>(
        progress: EnumerationProgress? = nil, bound: BigInt = 0, _ body: (WalkMonitor) throws -> Result
    ) rethrows -> Result {
        try withUnsafeCurrentTask { task in
            try body(WalkMonitor(bound: bound, progress: progress, task: task))
        }
    }

    /// Asks all threads to stop.
    func stop() { stopped.store(true, ordering: .relaxed) }

    /// Throws when the walk has to end.
    func check() throws {
        if stopped.load(ordering: .relaxed) || task?.isCancelled ?? false { throw CancellationError() }
    }

    /// Adds cell pairs to the count; throws when the walk has to end.
    func add(pairs more: Int) throws {
        try check()
        let before = pairs.add(more, ordering: .relaxed).oldValue
        guard let progress, (before + more) >> 15 != before >> 15 else { return }
        reporting.withLock { _ in progress(2 * (before + more), bound) }
    }
}

/// Counts the cell pairs of one part of a walk and tells the monitor about them now and then.
struct WalkMeter {
    let monitor: WalkMonitor
    private var pairs = 0

    init(_ monitor: WalkMonitor) { self.monitor = monitor }

    @inline(__always)
    mutating func step() throws {
        pairs &+= 1
        if pairs & 1023 == 0 { try monitor.add(pairs: 1024) }
    }
}

/// Runs the parts 0 ..< count on several threads, each part on one, and returns their results in order.
///
/// Parts are handed out in ascending order to whichever thread is free. The first error stops the others.
///
/// - Throws: the first error of a part, and `CancellationError` when the calling task is cancelled.
func runParts<Result: Sendable>(
    _ count: Int, threads: Int, monitor: WalkMonitor, _ part: @Sendable (Int) throws -> Result
) throws -> [Result] {
    let finished = Mutex<(results: [Int: Result], error: (any Error)?)>(([:], nil))
    concurrently(count, threads: threads) { index in
        do {
            try monitor.check()
            let result = try part(index)
            finished.withLock { $0.results[index] = result }
        } catch {
            finished.withLock { $0.error = $0.error ?? error }
            monitor.stop()
        }
    }
    let (results, error) = finished.withLock { $0 }
    if let error { throw error }
    return (0..<count).compactMap { results[$0] }
}
