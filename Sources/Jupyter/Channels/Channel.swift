import Synchronization

/// A ROUTER socket with one reading thread; any thread may send.
final class Channel: Sendable {
    private let socket: Mutex<Socket>
    private let descriptor: Int32
    /// Wakes the reader when a sender has swallowed the sign of a message.
    private let kick: Event

    init(_ socket: sending Socket) throws(KernelError) {
        descriptor = socket.descriptor
        kick = try Event()
        self.socket = Mutex(socket)
    }

    /// Hands every message to the reader until the stop signal comes.
    func run(until stop: Event, _ read: ([Frame]) -> Void) {
        while true {
            while let frames = socket.withLock({ $0.receive() }) { read(frames) }
            let isReady = wait(for: [descriptor, kick.descriptor, stop.descriptor])
            if isReady[2] { return }
            if isReady[1] { kick.clear() }
        }
    }

    /// Sends one message.
    func send(_ frames: [Frame]) {
        let hasInput = socket.withLock { socket in
            socket.send(frames)
            return socket.hasInput
        }
        if hasInput { kick.signal() }
    }

    /// Closes the socket.
    func close() { socket.withLock { $0.close() } }
}
