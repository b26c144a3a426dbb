import CLinux
import Glibc

/// Waits until one of the descriptors can be read.
///
/// - Parameter timeout: Milliseconds; negative waits for ever.
/// - Returns: Which descriptors can be read; none when the time is over.
@discardableResult
func wait(for descriptors: [Int32], timeout: Int32 = -1) -> [Bool] {
    var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&entries, nfds_t(entries.count), timeout) < 0, errno == EINTR {}
    return entries.map { $0.revents != 0 }
}

/// A signal from thread to thread that `wait(for:)` sees.
final class Event: Sendable {
    let descriptor: Int32

    init() throws(KernelError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        if descriptor < 0 { throw .system("creating an event", code: errno) }
    }

    deinit { close(descriptor) }

    /// Wakes who waits, now or later.
    func signal() { eventfd_write(descriptor, 1) }

    /// Takes back the signals so far.
    func clear() {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}

/// A timer that `wait(for:)` sees.
final class Timer: Sendable {
    let descriptor: Int32

    init() throws(KernelError) {
        descriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        if descriptor < 0 { throw .system("creating a timer", code: errno) }
    }

    deinit { close(descriptor) }

    /// Lets the timer ring once.
    func set(milliseconds: Int) {
        var time = itimerspec()
        time.it_value.tv_nsec = milliseconds * 1_000_000
        timerfd_settime(descriptor, 0, &time, nil)
    }

    /// Ends the ringing.
    func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}

/// The bytes of a file.
///
/// - Throws: ``KernelError/system(_:code:)`` when it cannot be read.
func contents(ofFile path: String) throws(KernelError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .system("opening \(path)", code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { throw .system("reading \(path)", code: errno) }
        if count == 0 { return bytes }
        bytes.append(contentsOf: chunk[..<count])
    }
}
