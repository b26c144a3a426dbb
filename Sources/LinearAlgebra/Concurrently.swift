import Glibc
import Synchronization

/// The number of processors this process may use.
public let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

/// Runs `body(0)`, …, `body(count − 1)` on as many threads as there are processors, this one among them, and waits for all.
///
/// Indices are handed out in ascending order. Threads are new ones: the system puts a new thread on an idle processor at once, while one
/// that waits in a pool often wakes on the processor of its waker and stays behind it for milliseconds, which is longer than most of our
/// work. Starting one takes about 30 µs.
///
/// - Parameter threads: the most threads to use.
public func concurrently(_ count: Int, threads: Int = processorCount, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
        let work = Work(count, body)
        var helpers: [pthread_t] = []
        for _ in 1..<max(1, min(threads, count)) {
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(work)
            if pthread_create(&thread, nil, { Work.run($0) }, argument.toOpaque()) == 0 {
                helpers.append(thread)
            } else {
                argument.release()
            }
        }
        work.run()
        for thread in helpers { pthread_join(thread, nil) }
    }
}

/// Indices that several threads take one after the other.
private final class Work: Sendable {
    private let count: Int
    private let next = Atomic<Int>(0)
    private let body: @Sendable (Int) -> Void

    init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.body = body
    }

    func run() {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index)
        }
    }

    /// The whole life of a thread that got a retained reference.
    static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }
}
