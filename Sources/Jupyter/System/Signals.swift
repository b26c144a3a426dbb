import CLinux
import Glibc

/// The signals SIGINT and SIGTERM as something to wait for, instead of handlers that interrupt arbitrary code.
///
/// Blocks them in the calling thread and in every thread it starts afterwards, so it must be made first.
final class Signals: Sendable {
    let descriptor: Int32

    init() throws(KernelError) {
        signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        descriptor = signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        if descriptor < 0 { throw .system("receiving signals", code: errno) }
    }

    deinit { close(descriptor) }

    /// The next signal that has come, nil when there is none.
    func next() -> Int32? {
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        return read(descriptor, &information, size) == size ? Int32(information.ssi_signo) : nil
    }
}

/// A descriptor that becomes readable when the process `id` ends; nil when there is no such process.
func descriptor(ofProcess id: pid_t) -> Int32? {
    let descriptor = pidfd_open(id, 0)
    return descriptor < 0 ? nil : descriptor
}
