import JSON
import Synchronization

/// The broadcast channel: everything that a cell shows, and whether the kernel is busy.
///
/// Any thread publishes directly, one at a time; `run` welcomes subscribers and sends text that has waited long enough.
final class IOPub: Sendable {
    /// Text of a running cell that is not sent yet: lines printed in a tight loop travel together.
    private struct PendingText {
        let parent: Frame
        let stream: TextStream
        var text: String
    }

    private struct State {
        let socket: Socket
        var pending: PendingText?
        var isTimerSet = false
    }

    /// Text is sent when it has waited this long…
    private static let delay = 25
    /// …or grown to this many bytes.
    private static let textLimit = 1 << 16
    /// The first cell waits at most this long for a subscriber.
    private static let subscriberTimeout: Int32 = 1000

    private let state: Mutex<State>
    private let descriptor: Int32
    private let timer: Timer
    /// Signalled when somebody listens, and stays so.
    private let subscribed: Event
    private let codec: MessageCodec
    private let topicStart: String

    init(socket: sending Socket, codec: MessageCodec) throws(KernelError) {
        descriptor = socket.descriptor
        timer = try Timer()
        subscribed = try Event()
        state = Mutex(State(socket: socket))
        self.codec = codec
        topicStart = "kernel.\(codec.session)."
    }

    /// Sends a message to all subscribers, after the text that was written before it.
    func publish(_ type: String, _ content: JSONValue, parent: Frame) {
        let frames = codec.frames(type, content, parent: parent, prefix: [topic(type)])
        state.withLock { state in
            sendPendingText(&state)
            state.socket.send(frames)
            welcomeSubscribers(state.socket)
        }
    }

    /// Says that the kernel begins or ends to work on the message with this header.
    func publishStatus(_ status: ExecutionState, parent: Frame = MessageCodec.noObject) {
        publish("status", ["execution_state": .string(status.rawValue)], parent: parent)
    }

    /// Sends text, perhaps together with what follows.
    func write(_ text: String, to stream: TextStream, parent: Frame) {
        state.withLock { state in
            if let pending = state.pending, pending.stream != stream || pending.parent != parent {
                sendPendingText(&state)
            }
            if state.pending == nil {
                state.pending = PendingText(parent: parent, stream: stream, text: text)
            } else {
                state.pending?.text += text
            }
            if let size = state.pending?.text.utf8.count, size >= Self.textLimit {
                sendPendingText(&state)
            } else if !state.isTimerSet {
                timer.set(milliseconds: Self.delay)
                state.isTimerSet = true
            }
        }
    }

    /// Sends text that waits.
    func flush() { state.withLock { sendPendingText(&$0) } }

    /// Waits, once and not for long, until somebody listens: what is published before is lost.
    ///
    /// A client that was started before the kernel connects its sockets one by one, each at its next try within 200 ms.
    func awaitSubscriber() {
        if !wait(for: [subscribed.descriptor], timeout: Self.subscriberTimeout)[0] { subscribed.signal() }
    }

    /// The body of this channel's thread.
    func run(until stop: Event) {
        while true {
            state.withLock { welcomeSubscribers($0.socket) }
            let isReady = wait(for: [descriptor, timer.descriptor, stop.descriptor])
            if isReady[2] { return }
            if isReady[1] { sendLateText() }
        }
    }

    private func sendLateText() {
        timer.clear()
        state.withLock { state in
            state.isTimerSet = false
            sendPendingText(&state)
        }
    }

    /// Sends what is pending and closes the socket.
    func close() {
        state.withLock { state in
            sendPendingText(&state)
            state.socket.close()
        }
    }

    private func topic(_ type: String) -> Frame { Frame((topicStart + type).utf8) }

    private func sendPendingText(_ state: inout State) {
        guard let pending = state.pending else { return }
        state.pending = nil
        let content: JSONValue = ["name": .string(pending.stream.rawValue), "text": .string(pending.text)]
        state.socket.send(codec.frames("stream", content, parent: pending.parent, prefix: [topic("stream")]))
    }

    /// Answers each new subscription by `iopub_welcome` under its own topic, so that the subscriber's filter lets it
    /// through (JEP 65). Whatever else arrives here is ignored.
    private func welcomeSubscribers(_ socket: Socket) {
        while let frames = socket.receive() {
            guard frames.count == 1, frames[0].first == 1 else { continue }
            subscribed.signal()
            let topic = Frame(frames[0].dropFirst())
            let content: JSONValue = ["subscription": .string(String(decoding: topic, as: UTF8.self))]
            socket.send(codec.frames("iopub_welcome", content, prefix: [topic]))
        }
    }
}

/// What the kernel is doing.
enum ExecutionState: String {
    case starting, busy, idle
}
