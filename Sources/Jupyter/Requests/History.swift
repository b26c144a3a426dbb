import JSON
import Synchronization

/// The inputs of this session and what they gave, for `history_request`.
///
/// Keeps the last `capacity` inputs; nothing is written to disk. The session's number is 1, and 0 means the current one.
final class History: Sendable {
    private struct Entry {
        let line: Int
        let input: String
        var output: String?
    }

    private static let session = 1
    private let capacity: Int
    private let entries = Mutex<[Entry]>([])

    init(capacity: Int = 10_000) { self.capacity = capacity }

    /// Adds the input of a cell.
    func append(line: Int, input: String) {
        entries.withLock { entries in
            // Dropping many at once keeps the cost per cell constant.
            if entries.count >= capacity + capacity / 4 { entries.removeFirst(entries.count - capacity + 1) }
            entries.append(Entry(line: line, input: input, output: nil))
        }
    }

    /// Adds the text form of what a cell gave.
    func setOutput(_ output: String, line: Int) {
        entries.withLock { entries in
            guard let place = entries.lastIndex(where: { $0.line == line }) else { return }
            entries[place].output = output
        }
    }

    /// The answer to a request: `[session, line, input]`, or `[session, line, [input, output]]` with `output`.
    func query(_ request: Request) throws(RequestError) -> JSONValue {
        let withOutput = try request.bool("output", default: false)
        let found: [Entry]
        switch try request.string("hist_access_type") {
        case "tail": found = tail(count: try request.int("n") ?? capacity)
        case "range":
            found = range(
                session: try request.int("session") ?? 0, start: try request.int("start") ?? 1,
                stop: try request.int("stop") ?? .max)
        case "search":
            let pattern = request.content["pattern"] == nil ? "*" : try request.string("pattern")
            found = search(
                pattern, isUnique: try request.bool("unique", default: false), count: try request.int("n") ?? capacity)
        default: throw RequestError(field: "hist_access_type", expected: "tail, range or search")
        }
        return .array(found.map { Self.json($0, withOutput: withOutput) })
    }

    private func tail(count: Int) -> [Entry] { entries.withLock { $0.suffix(max(count, 0)) } }

    /// The lines `start ..< stop` of the current session; others are not kept.
    private func range(session: Int, start: Int, stop: Int) -> [Entry] {
        guard session == 0 || session == Self.session else { return [] }
        return entries.withLock { $0.filter { start <= $0.line && $0.line < stop } }
    }

    /// The last `count` inputs that match, in their order; of equal ones only the last when `isUnique`.
    private func search(_ pattern: String, isUnique: Bool, count: Int) -> [Entry] {
        let glob = Glob(pattern)
        var seen: Set<String> = []
        var found: [Entry] = []
        for entry in entries.withLock({ $0 }).reversed() where found.count < count {
            if glob.matches(entry.input), !isUnique || seen.insert(entry.input).inserted { found.append(entry) }
        }
        return found.reversed()
    }

    private static func json(_ entry: Entry, withOutput: Bool) -> JSONValue {
        let input = JSONValue.string(entry.input)
        let output = entry.output.map { JSONValue.string($0) } ?? .null
        return [.integer(session), .integer(entry.line), withOutput ? [input, output] : input]
    }
}
