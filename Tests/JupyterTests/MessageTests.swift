import JSON
import Testing

@testable import Jupyter

@Suite("Messages")
struct MessageTests {
    private func codec(key: String = "key") throws -> MessageCodec {
        MessageCodec(signature: try Signature(scheme: "hmac-sha256", key: key))
    }

    /// The frames of a request as a client signs them.
    private func frames(_ parts: [String], key: String = "key", identities: [Frame] = []) throws -> [Frame] {
        let parts = parts.map { Frame($0.utf8) }
        let signature = try Signature(scheme: "hmac-sha256", key: key).sign(parts[...])
        return identities + [MessageCodec.delimiter, signature] + parts
    }

    @Test func `frames come back as they were sent`() throws {
        let sender = try codec()
        let content: JSONValue = ["code": "\"é🐍\"\n", "n": [1, 2.5, nil]]
        let sent = sender.frames(
            "execute_request", content, id: "id-1", parent: Frame(#"{"msg_id":"p"}"#.utf8),
            prefix: [[1], [], [2, 0, 255]])
        let request = try #require(try codec().request(sent))
        #expect(request.identities == [[1], [], [2, 0, 255]])
        #expect(request.type == "execute_request")
        #expect(request.replyType == "execute_reply")
        #expect(request.header["msg_id"] == "id-1")
        #expect(request.header["session"] == .string(sender.session))
        #expect(request.header["version"] == "5.5")
        #expect(request.parentHeader["msg_id"] == "p")
        #expect(JSONValue.object(request.content) == content)
    }

    @Test func `message identifiers differ`() throws {
        let codec = try codec()
        #expect(Set((0..<100).map { _ in codec.newMessageID() }).count == 100)
    }

    @Test func `the header is kept to the byte`() throws {
        let header = #"{ "msg_type":"x", "x_extra":{"a":[1,"ü"]} , "msg_id":"1"}"#
        let request = try #require(try codec().request(try frames([header, "{}", "{}", "{}"])))
        #expect(request.headerBytes == Frame(header.utf8))
    }

    @Test func `buffers are not signed and do not matter`() throws {
        let sent = try frames([#"{"msg_type":"x"}"#, "{}", "{}", "{}"]) + [[1, 2, 3], []]
        #expect(try codec().request(sent) != nil)
    }

    @Test func `a wrong signature and a repeated message are dropped`() throws {
        let codec = try codec()
        var sent = try frames([#"{"msg_type":"x"}"#, "{}", "{}", "{}"])
        #expect(codec.request(sent) != nil)
        #expect(codec.request(sent) == nil)
        sent = try frames([#"{"msg_type":"y"}"#, "{}", "{}", "{}"], key: "other")
        #expect(codec.request(sent) == nil)
    }

    @Test func `without a key nothing is checked, and messages may repeat`() throws {
        let codec = try codec(key: "")
        let sent = try frames([#"{"msg_type":"x"}"#, "{}", "{}", "{}"])
        #expect(codec.request(sent) != nil)
        #expect(codec.request(sent) != nil)
    }

    @Test(arguments: [
        ["", "{}", "{}", "{}"], ["[]", "{}", "{}", "{}"], ["{}", "{}", "{}", "{}"], ["null", "{}", "{}", "{}"],
        [#"{"msg_type":7}"#, "{}", "{}", "{}"], [#"{"msg_type":"x"}"#, "[]", "{}", "{}"],
        [#"{"msg_type":"x"}"#, "{}", "3", "{}"], [#"{"msg_type":"x"}"#, "{}", "{}", "{"],
        [#"{"msg_type":"x"}"#, "{}", "{}", "{}}"], [#"{"msg_type":"x"}"#, "{}", "{}", #"{"code":"\ud800"}"#],
        [#"{"msg_type":"x"}"#, "{}", "{}"], [],
    ])
    func `parts that are no JSON objects are dropped`(parts: [String]) throws {
        #expect(try codec().request(try frames(parts)) == nil)
    }

    @Test(
        arguments: [
            [], [[]], [MessageCodec.delimiter], [MessageCodec.delimiter, []],
            [MessageCodec.delimiter, [], [], [], []], [[1], [2], [3], [4], [5], [6], [7]],
        ] as [[Frame]])
    func `frames that are no message are dropped`(frames: [Frame]) throws {
        #expect(try codec(key: "").request(frames) == nil)
    }

    @Test func `any mutation of a message is survived`() throws {
        let codec = try codec(key: "")
        let header = #"{"msg_id":"1","msg_type":"execute_request","session":"s"}"#
        let valid = try frames([header, "{}", #"{"a":[1]}"#, #"{"code":"x","silent":true}"#], key: "")
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var frames = valid
            let i = Int.random(in: 0..<frames.count, using: &random)
            if !frames[i].isEmpty, Bool.random() {
                frames[i][Int.random(in: 0..<frames[i].count)] = UInt8.random(in: 0...255)
            } else if Bool.random() {
                frames[i] = Frame(frames[i].dropLast(Int.random(in: 0...8)))
            } else {
                frames.remove(at: i)
            }
            if let request = codec.request(frames) { _ = try? History().query(request) }
        }
    }
}

@Suite("Fields of requests")
struct RequestTests {
    private func request(_ content: JSONValue) throws -> Request {
        Request(
            identities: [], headerBytes: [], header: JSONObject(), parentHeader: JSONObject(),
            content: try #require(content.object))
    }

    @Test func `values and defaults`() throws {
        let request = try request(["s": "x", "b": true, "i": 3, "o": ["a": 1], "n": nil])
        #expect(try request.string("s") == "x")
        #expect(try request.bool("b", default: false))
        #expect(try request.bool("missing", default: true))
        #expect(try request.int("i") == 3)
        #expect(try request.int("n") == nil)
        #expect(try request.object("o") == JSONObject([("a", 1)]))
        #expect(try request.object("n") == JSONObject())
    }

    @Test func `values of another type are named`() throws {
        let request = try request(["s": 1, "b": "yes", "i": 1.5, "o": []])
        #expect(throws: RequestError(field: "s", expected: "a string")) { try request.string("s") }
        #expect(throws: RequestError(field: "missing", expected: "a string")) { try request.string("missing") }
        #expect(throws: RequestError(field: "b", expected: "true or false")) { try request.bool("b", default: true) }
        #expect(throws: RequestError(field: "i", expected: "an integer")) { try request.int("i") }
        #expect(throws: RequestError(field: "o", expected: "an object")) { try request.object("o") }
    }
}

@Suite("Times")
struct TimestampTests {
    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00.000000Z"), (951_782_399, 999_999, "2000-02-28T23:59:59.999999Z"),
        (951_782_400, 1, "2000-02-29T00:00:00.000001Z"), (1_709_251_199, 0, "2024-02-29T23:59:59.000000Z"),
        (1_767_225_599, 500_000, "2025-12-31T23:59:59.500000Z"), (4_107_542_400, 0, "2100-03-01T00:00:00.000000Z"),
    ])
    func `known times`(seconds: Int, microseconds: Int, text: String) {
        #expect(Timestamp(seconds: seconds, microseconds: microseconds).text == text)
    }
}

@Suite("Connection files")
struct ConnectionInfoTests {
    private static let ports = #""shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5"#

    private func parse(_ text: String) throws -> ConnectionInfo { try ConnectionInfo(parsing: Array(text.utf8)) }

    @Test func `all fields`() throws {
        let info = try parse(
            #"{"transport":"ipc","ip":"/tmp/k","key":"k","signature_scheme":"hmac-sha512",\#(Self.ports),"kernel_name":"c"}"#
        )
        #expect(info.endpoint(.shell) == "ipc:///tmp/k-1")
        #expect(info.endpoint(.heartbeat) == "ipc:///tmp/k-5")
        #expect(info.key == "k")
        #expect(info.signatureScheme == "hmac-sha512")
        #expect(info.curveSecretKey == nil)
        #expect(info.registration == nil)
    }

    @Test func defaults() throws {
        let info = try parse("{\(Self.ports)}")
        #expect(info.endpoint(.control) == "tcp://127.0.0.1:4")
        #expect(info.key == "")
        #expect(info.signatureScheme == "hmac-sha256")
    }

    @Test func `a registration file has no ports`() throws {
        let info = try parse(
            #"{"ip":"127.0.0.1","registration_ip":"127.0.0.2","registration_port":7,"kernel_id":"id","key":"k"}"#)
        #expect(info.registration == .init(ip: "127.0.0.2", port: 7, kernelID: "id"))
        #expect(info.endpoint(.shell) == "tcp://127.0.0.1:*")
    }

    @Test(arguments: [
        ("", "connection file: the text ends too early at byte 0"), ("[]", "connection file: not a JSON object"),
        ("{", "connection file: the text ends too early at byte 1"),
        (#"{"transport":"udp"}"#, "connection file: transport must be tcp or ipc, found udp"),
        (#"{"transport":"tcp"}"#, "connection file: shell_port is missing"),
        (#"{"shell_port":"1"}"#, "connection file: shell_port must be a port number, found \"1\""),
        (#"{"shell_port":65536}"#, "connection file: shell_port must be a port number, found 65536"),
        (#"{"key":5}"#, "connection file: key must be a string"),
    ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: KernelError.self) { try parse(text) }
        #expect(error?.description == message)
    }
}
