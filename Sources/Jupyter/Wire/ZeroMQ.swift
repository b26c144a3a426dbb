import CZeroMQ
import Glibc

/// One frame of a message.
typealias Frame = [UInt8]

/// A ZeroMQ context: the thread that moves the bytes of all sockets.
final class ZeroMQContext: Sendable {
    private nonisolated(unsafe) let pointer: UnsafeMutableRawPointer

    init() throws(KernelError) {
        guard let pointer = zmq_ctx_new() else { throw .socket("context", reason: zeroMQError()) }
        self.pointer = pointer
    }

    /// Opens a socket.
    func socket(_ kind: Socket.Kind) throws(KernelError) -> Socket {
        guard let socket = zmq_socket(pointer, kind.rawValue) else {
            throw .socket("\(kind)", reason: zeroMQError())
        }
        return Socket(socket)
    }

    /// Ends every call that blocks on a socket of this context.
    func shutDown() { zmq_ctx_shutdown(pointer) }

    /// Waits until every socket is closed and its last messages are sent.
    func terminate() { while zmq_ctx_term(pointer) != 0, zmq_errno() == EINTR {} }
}

/// A ZeroMQ socket. One thread at a time may use it; owners that share it hold it in a `Mutex`, which is the full memory
/// fence that ZeroMQ asks for when a socket moves between threads.
final class Socket {
    /// The kinds of sockets that a kernel uses.
    enum Kind {
        case router, publisher, dealer

        var rawValue: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .publisher: ZMQ_XPUB
            case .dealer: ZMQ_DEALER
            }
        }
    }

    /// Options that are integers.
    enum Option {
        /// Milliseconds for which a closed socket still sends.
        case linger
        /// How many messages may wait to be sent to one peer; 0 is no limit.
        case sendHighWaterMark
        /// A peer that comes back under the same identity takes the place of its old connection.
        case routerHandover
        /// Every subscription is reported, also of topics that somebody has already.
        case verbosePublisher
        /// Only peers that know the server's key are served.
        case curveServer

        var rawValue: Int32 {
            switch self {
            case .linger: ZMQ_LINGER
            case .sendHighWaterMark: ZMQ_SNDHWM
            case .routerHandover: ZMQ_ROUTER_HANDOVER
            case .verbosePublisher: ZMQ_XPUB_VERBOSE
            case .curveServer: ZMQ_CURVE_SERVER
            }
        }
    }

    /// nil after `close()`; every operation is then without effect.
    private var pointer: UnsafeMutableRawPointer?

    fileprivate init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }

    deinit { close() }

    func close() {
        if let pointer { zmq_close(pointer) }
        pointer = nil
    }

    func set(_ option: Option, _ value: Int32) {
        guard let pointer else { return }
        withUnsafeBytes(of: value) { _ = zmq_setsockopt(pointer, option.rawValue, $0.baseAddress, $0.count) }
    }

    /// Encrypts all traffic; the key is the server's secret one in Z85.
    ///
    /// - Throws: When the key is malformed or ZeroMQ was built without encryption; the kernel must then not start.
    func setCurveServer(secretKey: String) throws(KernelError) {
        guard let pointer else { return }
        set(.curveServer, 1)
        let code = zmq_setsockopt(pointer, ZMQ_CURVE_SECRETKEY, secretKey, secretKey.utf8.count)
        if code != 0 { throw .socket("curve", reason: zeroMQError()) }
    }

    /// Accepts connections at an endpoint and gives it back as bound, with the port that `*` stands for.
    func bind(_ endpoint: String) throws(KernelError) -> String {
        guard let pointer else { return endpoint }
        if zmq_bind(pointer, endpoint) != 0 { throw .socket(endpoint, reason: zeroMQError()) }
        var text = [CChar](repeating: 0, count: 1024)
        var count = text.count
        zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &text, &count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Connects to an endpoint.
    func connect(_ endpoint: String) throws(KernelError) {
        guard let pointer else { return }
        if zmq_connect(pointer, endpoint) != 0 { throw .socket(endpoint, reason: zeroMQError()) }
    }

    /// A descriptor that becomes readable when `hasInput` may have changed.
    ///
    /// It is edge-triggered: one must not wait for it before `receive()` gave nil, and every `send` may swallow the edge.
    var descriptor: Int32 {
        guard let pointer else { return -1 }
        var value: Int32 = -1
        var size = MemoryLayout<Int32>.size
        zmq_getsockopt(pointer, ZMQ_FD, &value, &size)
        return value
    }

    /// Whether a message can be received.
    var hasInput: Bool {
        guard let pointer else { return false }
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        zmq_getsockopt(pointer, ZMQ_EVENTS, &value, &size)
        return value & ZMQ_POLLIN != 0
    }

    /// Sends one message; a peer that is gone does not get it.
    func send(_ frames: [Frame]) {
        guard let pointer else { return }
        for (i, frame) in frames.enumerated() {
            let more = i < frames.count - 1 ? ZMQ_SNDMORE : 0
            while zmq_send(pointer, frame, frame.count, ZMQ_DONTWAIT | more) < 0 {
                if zmq_errno() != EINTR { return }
            }
        }
    }

    /// The frames of the next message, nil when none has come.
    func receive() -> [Frame]? {
        guard let pointer, hasInput else { return nil }
        var frames: [Frame] = []
        var hasMore = true
        while hasMore {
            var message = zmq_msg_t()
            zmq_msg_init(&message)
            defer { zmq_msg_close(&message) }
            while zmq_msg_recv(&message, pointer, ZMQ_DONTWAIT) < 0 {
                if zmq_errno() != EINTR { return nil }
            }
            let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))
            frames.append(Frame(bytes))
            hasMore = zmq_msg_more(&message) != 0
        }
        return frames
    }

    /// Sends back everything that comes until the context shuts down.
    func echo() {
        if let pointer { zmq_proxy(pointer, pointer, nil) }
    }
}

/// What the last ZeroMQ call complained about.
private func zeroMQError() -> String { String(cString: zmq_strerror(zmq_errno())) }
