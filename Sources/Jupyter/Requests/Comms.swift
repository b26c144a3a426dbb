import JSON
import Synchronization

/// The open comms: channels between the kernel and widgets in frontends. Only the kernel opens them, since it has no
/// targets that a frontend could open.
final class Comms: Sendable {
    private let targets = Mutex<[String: String]>([:])

    /// Notes a new comm of a target and gives its identifier.
    func open(target: String) -> String {
        let id = randomIdentifier()
        targets.withLock { $0[id] = target }
        return id
    }

    /// Forgets a comm; false when it was not open.
    func close(_ id: String) -> Bool { targets.withLock { $0.removeValue(forKey: id) } != nil }

    /// The `comms` of `comm_info_reply`, of one target or of all.
    func list(target: String?) -> JSONValue {
        let open = targets.withLock { $0 }.filter { target == nil || $0.value == target }
        return .object(JSONObject(open.map { ($0.key, ["target_name": .string($0.value)]) }))
    }
}
