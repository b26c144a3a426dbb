import Dispatch
import Glibc
import Synchronization

/// Stops the running cell on Ctrl-C or when the time is over.
final class StopSwitch: Sendable {
    enum Reason: Sendable {
        case interrupted, timeout
    }

    private let state = Mutex<(task: Task<Void, Never>?, reason: Reason?)>((nil, nil))

    /// - Parameter timeout: seconds from now.
    init(timeout: Double?) {
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        // Threads that start later inherit the mask, so the signal waits for the thread below.
        // A shell that starts the program in the background has it ignore the signal.
        signal(SIGINT, SIG_DFL)
        pthread_sigmask(SIG_BLOCK, &interrupt, nil)
        let signals = interrupt
        DispatchQueue.global().async { [weak self] in
            var received: Int32 = 0
            var signals = signals
            while sigwait(&signals, &received) == 0 { self?.stop(.interrupted) }
        }
        if let timeout {
            DispatchQueue.global().asyncAfter(deadline: .now() + timeout) { [weak self] in self?.stop(.timeout) }
        }
    }

    /// Why the run was stopped, nil while it was not.
    var reason: Reason? { state.withLock { $0.reason } }

    /// Names the task that runs now; it is cancelled at once when the run was stopped before.
    func watch(_ task: Task<Void, Never>) {
        let isStopped = state.withLock { state in
            state.task = task
            return state.reason != nil
        }
        if isStopped { task.cancel() }
    }

    private func stop(_ reason: Reason) {
        let (task, isSecond) = state.withLock { state in
            defer { state.reason = state.reason ?? reason }
            return (state.task, state.reason == .interrupted)
        }
        // Who asks twice does not want to wait.
        if isSecond, reason == .interrupted { _exit(130) }
        task?.cancel()
    }
}
