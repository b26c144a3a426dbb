import Synchronization

/// The evaluations that run now, each in a Swift task, so that control can cancel them.
final class Evaluations: Sendable {
    private struct State {
        var count = 0
        var running: [Int: Task<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Runs the body on the calling thread inside a task that `cancelAll` cancels.
    ///
    /// An interrupt can only hit a task while it is listed here: never the next cell, and nothing at rest.
    func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
        let executor = CallingThreadExecutor()
        let result = Box<Result>()
        let id = state.withLock { state in
            state.count += 1
            state.running[state.count] = Task(executorPreference: executor) { result.value = body() }
            return state.count
        }
        defer { state.withLock { _ = $0.running.removeValue(forKey: id) } }
        while true {
            executor.runJobs()
            if let value = result.value { return value }
        }
    }

    /// Whether anything runs.
    var isEmpty: Bool { state.withLock { $0.running.isEmpty } }

    /// Cancels what runs now.
    func cancelAll() {
        for task in state.withLock({ Array($0.running.values) }) { task.cancel() }
    }

    /// Carries the result from the task to its thread, which are one.
    private final class Box<Value>: @unchecked Sendable {
        var value: Value?
    }
}

/// Runs the jobs of a task on the thread that asks for it, without any change of threads.
private final class CallingThreadExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    func runJobs() {
        while let job = jobs.withLock({ $0.popLast() }) { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
