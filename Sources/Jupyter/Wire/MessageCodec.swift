import JSON
import Synchronization

/// Turns messages into frames and back: identities, `<IDS|MSG>`, signature, header, parent header, metadata, content,
/// buffers (Jupyter messaging protocol 5.5, "The wire protocol").
final class MessageCodec: Sendable {
    /// The version of the protocol that this room speaks.
    static let protocolVersion = "5.5"
    /// The frame between identities and message.
    static let delimiter = Frame("<IDS|MSG>".utf8)
    /// An empty JSON object.
    static let noObject = Frame("{}".utf8)

    /// Identifies this run of the kernel in every header.
    let session = randomIdentifier()
    private let signature: Signature
    private let replays = ReplayGuard()
    private let sent = Atomic<Int>(0)

    init(signature: Signature) { self.signature = signature }

    /// The frames of a message to send.
    ///
    /// - Parameters:
    ///   - id: The identifier of the message; nil makes a new one.
    ///   - parent: The bytes of the parent header.
    ///   - prefix: Identities, or the topic of a broadcast.
    func frames(
        _ type: String, _ content: JSONValue, metadata: JSONValue? = nil, id: String? = nil,
        parent: Frame = noObject, prefix: [Frame] = []
    ) -> [Frame] {
        let parts = [header(type, id: id ?? newMessageID()), parent, metadata?.utf8() ?? Self.noObject, content.utf8()]
        return prefix + [Self.delimiter, signature.sign(parts[...])] + parts
    }

    /// The message in the frames; nil when they are none, when the signature is wrong, or when it was seen before.
    func request(_ frames: [Frame]) -> Request? {
        guard let delimiter = frames.firstIndex(of: Self.delimiter), frames.count >= delimiter + 6 else { return nil }
        let parts = frames[(delimiter + 2)..<(delimiter + 6)]
        let mark = frames[delimiter + 1]
        guard signature.verify(mark, of: parts), !signature.isActive || replays.admit(mark) else { return nil }
        let objects = parts.map { Self.object($0) }
        guard let header = objects[0], let parent = objects[1], objects[2] != nil, let content = objects[3],
            header["msg_type"]?.string != nil
        else { return nil }
        return Request(
            identities: Array(frames[..<delimiter]), headerBytes: frames[delimiter + 2], header: header,
            parentHeader: parent, content: content)
    }

    private static func object(_ bytes: Frame) -> JSONObject? {
        bytes == noObject ? JSONObject() : try? JSONValue(parsing: bytes).object
    }

    /// An identifier for a message to send.
    func newMessageID() -> String { "\(session)_\(sent.add(1, ordering: .relaxed).newValue)" }

    /// The bytes of a new header. None of its fields needs escapes: they come from this room.
    private func header(_ type: String, id: String) -> Frame {
        var bytes = Frame()
        bytes.reserveCapacity(256)
        let fields = [
            #"{"msg_id":""#, id, #"","msg_type":""#, type, #"","session":""#, session,
            #"","username":"kernel","version":""#,
            Self.protocolVersion, #"","date":""#,
        ]
        for field in fields { bytes.append(contentsOf: field.utf8) }
        bytes.append(contentsOf: Timestamp().bytes)
        bytes.append(contentsOf: #""}"#.utf8)
        return bytes
    }
}
