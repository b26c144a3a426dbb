import CLinux
import Dispatch
import Synchronization

/// A thread with a large stack that runs evaluations, so that recursion ends in a diagnostic only when it is endless.
///
/// It is the executor of the tasks it starts, hence `Task.isCancelled` holds inside them and cancelling one interrupts it.
public final class EvaluationThread: TaskExecutor {
    private let queue = JobQueue()

    /// Starts the thread; it ends when the last reference goes.
    public init() {
        let queue = queue
        for stackSize in [512 << 20, 64 << 20, 8 << 20] where Self.start(queue, stackSize: stackSize) { return }
    }

    deinit { queue.close() }

    /// Runs work in a task on the thread; cancelling the task interrupts it.
    @discardableResult
    public func start<T: Sendable>(_ work: @escaping @Sendable () -> T) -> Task<T, Never> {
        Task(executorPreference: self) { work() }
    }

    /// Runs work on the thread and waits for it.
    ///
    /// - Parameter started: gets the task, to cancel it from another thread or a signal handler.
    public func run<T: Sendable>(
        _ work: @escaping @Sendable () -> T, started: (Task<Void, Never>) -> Void = { _ in }
    ) -> T? {
        let result = Slot<T>()
        let done = DispatchSemaphore(value: 0)
        let task = start {
            let value = work()
            result.value.withLock { $0 = value }
            done.signal()
        }
        started(task)
        done.wait()
        return result.value.withLock { $0 }
    }

    /// Puts a job of a task on the thread.
    public func enqueue(_ job: consuming ExecutorJob) { queue.append(UnownedJob(job), asUnownedTaskExecutor()) }

    private static func start(_ queue: JobQueue, stackSize: Int) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return false }
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(queue)
        let failed = pthread_create(&thread, &attributes, { Unmanaged<JobQueue>.run($0) }, argument.toOpaque())
        if failed != 0 { argument.release() }
        return failed == 0
    }
}

extension Unmanaged where Instance == JobQueue {
    /// The thread's main function.
    fileprivate static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let pointer { Unmanaged<JobQueue>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
    }
}

/// A result on its way between threads.
private final class Slot<T: Sendable>: Sendable {
    let value = Mutex<T?>(nil)
}

/// The jobs that wait for the thread.
private final class JobQueue: Sendable {
    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    private struct State {
        var jobs: [(UnownedJob, UnownedTaskExecutor)] = []
        var isClosed = false
    }

    func append(_ job: UnownedJob, _ executor: UnownedTaskExecutor) {
        state.withLock { $0.jobs.append((job, executor)) }
        available.signal()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        available.signal()
    }

    /// Runs jobs in order until the queue is closed.
    func run() {
        while true {
            available.wait()
            let next = state.withLock { state in state.jobs.isEmpty ? nil : state.jobs.removeFirst() }
            if let (job, executor) = next {
                job.runSynchronously(on: executor)
            } else if state.withLock({ $0.isClosed }) {
                return
            }
        }
    }
}
