import JSON
import Testing

@testable import Jupyter

@Suite("History")
struct HistoryTests {
    private func history(_ inputs: [String], capacity: Int = 10_000) -> History {
        let history = History(capacity: capacity)
        for (i, input) in inputs.enumerated() { history.append(line: i + 1, input: input) }
        return history
    }

    private func query(_ history: History, _ content: JSONValue) throws -> JSONValue {
        let request = Request(
            identities: [], headerBytes: [], header: JSONObject(), parentHeader: JSONObject(),
            content: try #require(content.object))
        return try history.query(request)
    }

    @Test func tail() throws {
        let history = history(["a", "b", "c"])
        history.setOutput("B", line: 2)
        #expect(try query(history, ["hist_access_type": "tail", "n": 2]) == [[1, 2, "b"], [1, 3, "c"]])
        let withOutput = try query(history, ["hist_access_type": "tail", "n": 2, "output": true])
        #expect(withOutput == [[1, 2, ["b", "B"]], [1, 3, ["c", nil]]])
        #expect(try query(history, ["hist_access_type": "tail", "n": 99]).array?.count == 3)
        #expect(try query(history, ["hist_access_type": "tail", "n": -1]) == [])
        #expect(try query(history, ["hist_access_type": "tail"]).array?.count == 3)
    }

    @Test func range() throws {
        let history = history(["a", "b", "c"])
        let first = try query(history, ["hist_access_type": "range", "session": 0, "start": 1, "stop": 3])
        #expect(first == [[1, 1, "a"], [1, 2, "b"]])
        #expect(try query(history, ["hist_access_type": "range", "start": 3]) == [[1, 3, "c"]])
        #expect(try query(history, ["hist_access_type": "range", "session": 1, "start": 3]) == [[1, 3, "c"]])
        #expect(try query(history, ["hist_access_type": "range", "session": 7]) == [])
        #expect(try query(history, ["hist_access_type": "range", "start": 3, "stop": 1]) == [])
    }

    @Test func search() throws {
        let history = history(["solve(P)", "x = 1", "solve(Q)", "solve(P)"])
        let search = { (more: [(String, JSONValue)]) -> JSONValue in
            try query(history, .object(JSONObject([("hist_access_type", "search"), ("pattern", "solve*")] + more)))
        }
        #expect(try search([]) == [[1, 1, "solve(P)"], [1, 3, "solve(Q)"], [1, 4, "solve(P)"]])
        #expect(try search([("n", 2)]) == [[1, 3, "solve(Q)"], [1, 4, "solve(P)"]])
        #expect(try search([("unique", true)]) == [[1, 3, "solve(Q)"], [1, 4, "solve(P)"]])
    }

    @Test func `unknown kinds are refused`() {
        #expect(throws: RequestError.self) { try query(history([]), ["hist_access_type": "all"]) }
        #expect(throws: RequestError.self) { try query(history([]), [:]) }
    }

    @Test func `old inputs are forgotten`() throws {
        let history = history((1...1000).map { "\($0)" }, capacity: 100)
        let kept = try #require(try query(history, ["hist_access_type": "tail", "n": 100]).array)
        #expect(kept.count == 100)
        #expect(kept.first == [1, 901, "901"])
        #expect(try query(history, ["hist_access_type": "range"]).array.map { $0.count <= 125 } == true)
    }
}

@Suite("Glob patterns")
struct GlobTests {
    @Test(arguments: [
        ("", ""), ("*", ""), ("*", "abc"), ("a*", "a"), ("*c", "abc"), ("a?c", "aéc"), ("a*b*c", "axxbxbxc"),
        ("**", "x"), ("22*2", "22 + 2"), ("?", "🐍"), ("[x]", "[x]"),
    ])
    func matches(pattern: String, text: String) { #expect(Glob(pattern).matches(text)) }

    @Test(arguments: [
        ("", "a"), ("a", ""), ("?", ""), ("a*", "ba"), ("a?c", "ac"), ("a*b*c", "axxcxx"), ("*ab", "abc"), ("A", "a"),
    ])
    func refuses(pattern: String, text: String) { #expect(!Glob(pattern).matches(text)) }

    @Test func `many stars take no exponential time`() {
        let pattern = String(repeating: "*a", count: 50)
        #expect(!Glob(pattern + "b").matches(String(repeating: "a", count: 5000)))
    }
}

@Suite("Queues")
struct QueueTests {
    @Test func `first in, first out`() {
        var queue = Queue<Int>()
        var expected = 0
        for i in 0..<1000 {
            queue.append(i)
            if i % 3 > 0 {
                #expect(queue.popFirst() == expected)
                expected += 1
            }
        }
        queue.forEach { $0 += 1 }
        while let next = queue.popFirst() {
            #expect(next == expected + 1)
            expected += 1
        }
        #expect(expected == 1000)
        #expect(queue.isEmpty)
    }
}
