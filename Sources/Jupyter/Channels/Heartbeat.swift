import Synchronization

/// The channel by which clients learn that the kernel is alive: whatever comes goes back as it came.
final class Heartbeat: Sendable {
    private let socket: Mutex<Socket>

    init(_ socket: sending Socket) { self.socket = Mutex(socket) }

    /// The body of this channel's thread: serves until the context shuts down.
    func run() {
        socket.withLock { socket in
            socket.echo()
            socket.close()
        }
    }
}
