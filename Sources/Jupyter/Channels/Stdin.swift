import JSON
import Synchronization

/// The channel on which running cells ask for input.
final class Stdin: Sendable {
    /// A cell that waits for an answer.
    private final class Question: Sendable {
        enum Answer { case text(String), interrupted }

        let messageID: String
        let identities: [Frame]
        let isAnswered: Event
        let answer = Mutex<Answer?>(nil)

        init(messageID: String, identities: [Frame]) throws(KernelError) {
            self.messageID = messageID
            self.identities = identities
            isAnswered = try Event()
        }

        func answer(_ value: Answer) {
            answer.withLock { $0 = value }
            isAnswered.signal()
        }
    }

    private let channel: Channel
    private let codec: MessageCodec
    private let questions = Mutex<[Question]>([])

    init(_ channel: Channel, codec: MessageCodec) {
        self.channel = channel
        self.codec = codec
    }

    /// The body of this channel's thread.
    func run(until stop: Event) { channel.run(until: stop) { accept($0) } }

    /// Asks the client that sent the request, and waits for its answer or an interrupt.
    func ask(_ prompt: String, isPassword: Bool, for request: Request) throws(InputError) -> String {
        let id = codec.newMessageID()
        guard let question = try? Question(messageID: id, identities: request.identities) else { throw .notAllowed }
        let isCancelled = questions.withLock { questions in
            questions.append(question)
            return Task.isCancelled
        }
        defer { questions.withLock { $0.removeAll { $0 === question } } }
        if isCancelled { throw .interrupted }
        let content: JSONValue = ["prompt": .string(prompt), "password": .bool(isPassword)]
        channel.send(
            codec.frames("input_request", content, id: id, parent: request.headerBytes, prefix: request.identities))
        wait(for: [question.isAnswered.descriptor])
        switch question.answer.withLock({ $0 }) {
        case .text(let text)?: return text
        case .interrupted?, nil: throw .interrupted
        }
    }

    /// Ends all waiting; call it after the evaluations were cancelled.
    func interrupt() {
        for question in questions.withLock({ $0 }) { question.answer(.interrupted) }
    }

    /// Closes the socket.
    func close() { channel.close() }

    /// Takes an answer if its sender was asked. Answers carry the question's header as their parent; jupyter_client's own
    /// console leaves it empty. Everything else, such as a late answer to an earlier question, is dropped.
    private func accept(_ frames: [Frame]) {
        guard let reply = codec.request(frames), reply.type == "input_reply",
            let text = reply.content["value"]?.string
        else { return }
        let parent = reply.parentHeader["msg_id"]
        let question = questions.withLock { questions in
            questions.first {
                $0.identities == reply.identities && (parent == nil || parent == .string($0.messageID))
            }
        }
        question?.answer(.text(text))
    }
}
