import CZeroMQ
import Glibc
import JSON
import Testing

@testable import Jupyter

/// A kernel in this process with an echo interpreter, on ports of its choice.
struct TestKernel: ~Copyable {
    static let key = "secret"
    let kernel: Kernel

    init() throws {
        var connection = ConnectionInfo()
        connection.key = Self.key
        let information = KernelInformation(
            implementation: "echo", version: "1", language: "echo", mimeType: "text/x-echo", fileExtension: ".echo",
            pygmentsLexer: "text", codeMirrorMode: "null", banner: "Echo", helpLinks: [])
        kernel = try Kernel(connection, information: information, interpreter: EchoInterpreter())
    }

    deinit { kernel.finish() }

    func client(identity: String = randomIdentifier()) throws -> TestClient {
        try TestClient(ports: kernel.connectionContent, identity: identity)
    }
}

/// A message that a client received.
struct Received {
    let type: String
    let content: JSONValue
    let parentID: String?
    let metadata: JSONValue
    let prefix: [Frame]
}

/// A client that signs its requests and sorts what comes back.
final class TestClient {
    private let context: UnsafeMutableRawPointer
    private var sockets: [String: UnsafeMutableRawPointer] = [:]
    private let signature: Signature
    private var count = 0
    private let identity: String
    /// Everything received so far on each channel.
    private(set) var received: [String: [Received]] = [:]
    /// The same by channel and request.
    private var answers: [String: [String: [Received]]] = [:]

    init(ports: JSONValue, identity: String) throws {
        context = try #require(zmq_ctx_new())
        signature = try Signature(scheme: "hmac-sha256", key: TestKernel.key)
        self.identity = identity
        for (channel, kind) in [
            ("shell", ZMQ_DEALER), ("control", ZMQ_DEALER), ("stdin", ZMQ_DEALER), ("iopub", ZMQ_SUB),
        ] {
            let socket = try #require(zmq_socket(context, kind))
            var zero: Int32 = 0
            zmq_setsockopt(socket, ZMQ_LINGER, &zero, 4)
            if kind == ZMQ_SUB {
                zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0)
            } else {
                zmq_setsockopt(socket, ZMQ_IDENTITY, identity, identity.utf8.count)
            }
            let port = try #require(ports["\(channel)_port"]?.int)
            #expect(zmq_connect(socket, "tcp://127.0.0.1:\(port)") == 0)
            sockets[channel] = socket
        }
        wait { $0.received["iopub"]?.contains { $0.type == "iopub_welcome" } == true }
    }

    deinit {
        for socket in sockets.values { zmq_close(socket) }
        zmq_ctx_term(context)
    }

    /// Sends a request and gives its identifier.
    @discardableResult
    func send(
        _ type: String, _ content: JSONValue = [:], on channel: String = "shell", parent: JSONValue = [:],
        header extra: [(String, JSONValue)] = []
    ) -> String {
        count += 1
        let id = "\(identity)-\(count)"
        let header = JSONObject([("msg_id", .string(id)), ("msg_type", .string(type))] + extra)
        send([JSONValue.object(header), parent, [:], content].map { $0.utf8() }, on: channel)
        return id
    }

    /// Signs and sends the four parts of a message.
    func send(_ parts: [Frame], on channel: String = "shell") {
        send(frames: [MessageCodec.delimiter, signature.sign(parts[...])] + parts, on: channel)
    }

    /// Sends frames as they are.
    func send(frames: [Frame], on channel: String = "shell") {
        for (i, frame) in frames.enumerated() {
            zmq_send(sockets[channel], frame, frame.count, i < frames.count - 1 ? ZMQ_SNDMORE : 0)
        }
    }

    @discardableResult
    func execute(_ code: String, _ more: [(String, JSONValue)] = [], header: [(String, JSONValue)] = []) -> String {
        send("execute_request", .object(JSONObject([("code", .string(code))] + more)), header: header)
    }

    /// Reads what comes until the condition holds; records an issue when nothing has come for ten seconds.
    func wait(_ condition: (TestClient) -> Bool, sourceLocation: SourceLocation = #_sourceLocation) {
        var patience = 10_000
        while !condition(self), patience > 0 {
            patience = receive() ? 10_000 : patience - 1
            if patience < 10_000 { usleep(1000) }
        }
        if patience == 0 { Issue.record("nothing came", sourceLocation: sourceLocation) }
    }

    /// Takes what has come; false when there is nothing.
    private func receive() -> Bool {
        var hasMessages = false
        for (channel, socket) in sockets {
            while let message = receive(socket) {
                hasMessages = true
                received[channel, default: []].append(message)
                answers[channel, default: [:]][message.parentID ?? "", default: []].append(message)
            }
        }
        return hasMessages
    }

    /// Reads for a while.
    func rest(milliseconds: Int) {
        var rounds = 0
        wait { _ in
            rounds += 1
            return rounds > 2 * milliseconds
        }
    }

    func messages(of id: String, on channel: String = "iopub") -> [Received] {
        answers[channel]?[id] ?? []
    }

    /// Waits until a request is answered and the kernel idle again, and gives the reply's content.
    func reply(
        to id: String, on channel: String = "shell", sourceLocation: SourceLocation = #_sourceLocation
    ) -> JSONValue {
        wait(
            { client in
                !client.messages(of: id, on: channel).isEmpty
                    && client.messages(of: id).contains { $0.content["execution_state"] == "idle" }
            }, sourceLocation: sourceLocation)
        return messages(of: id, on: channel).first?.content ?? .null
    }

    func request(_ type: String, _ content: JSONValue = [:], on channel: String = "shell") -> JSONValue {
        reply(to: send(type, content, on: channel), on: channel)
    }

    /// The types of the broadcasts for a request, the states of `status`.
    func story(of id: String) -> [String] {
        messages(of: id).map { $0.content["execution_state"]?.string ?? $0.type }
    }

    private func receive(_ socket: UnsafeMutableRawPointer) -> Received? {
        var frames: [Frame] = []
        var hasMore = true
        while hasMore {
            var message = zmq_msg_t()
            zmq_msg_init(&message)
            defer { zmq_msg_close(&message) }
            if zmq_msg_recv(&message, socket, ZMQ_DONTWAIT) < 0 { return nil }
            frames.append(Frame(UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))))
            hasMore = zmq_msg_more(&message) != 0
        }
        guard let start = frames.firstIndex(of: MessageCodec.delimiter), frames.count == start + 6 else {
            Issue.record("odd frames")
            return nil
        }
        let parts = frames[(start + 2)...]
        #expect(signature.verify(frames[start + 1], of: parts))
        let values = parts.compactMap { try? JSONValue(parsing: $0) }
        return Received(
            type: values[0]["msg_type"]?.string ?? "", content: values[3], parentID: values[1]["msg_id"]?.string,
            metadata: values[2], prefix: Array(frames[..<start]))
    }
}
