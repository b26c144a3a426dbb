import JSON
import Synchronization

/// The channel on which running cells ask for input.
final class Stdin: Sendable {
    /// A cell that waits for an answer.
    private final class Question: Sendable {
        let messageID: String
        let identities: [Frame]
        let answer = Mutex<String?>(nil)
        /// Signalled when there is an answer, or when the cell may have been cancelled.
        let news: Event

        init(messageID: String, identities: [Frame]) throws(KernelError) {
            self.messageID = messageID
            self.identities = identities
            news = try Event()
        }

        func answer(_ text: String) {
            answer.withLock { $0 = text }
            news.signal()
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
        questions.withLock { $0.append(question) }
        defer { questions.withLock { $0.removeAll { $0 === question } } }
        let content: JSONValue = ["prompt": .string(prompt), "password": .bool(isPassword)]
        channel.send(
            codec.frames("input_request", content, id: id, parent: request.headerBytes, prefix: request.identities))
        while !Task.isCancelled {
            if let text = question.answer.withLock({ $0 }) { return text }
            wait(for: [question.news.descriptor])
            question.news.clear()
        }
        throw .interrupted
    }

    /// Ends the waiting of cancelled cells; call it after they were cancelled.
    func interrupt() {
        for question in questions.withLock({ $0 }) { question.news.signal() }
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
        question?.answer(text)
    }
}
