import Glibc
import JSON
import Testing

@Suite("Reading JSON")
struct ReadingJSON {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    private func failure(_ bytes: [UInt8]) -> JSONError? {
        do {
            _ = try JSONValue(parsing: bytes)
            return nil
        } catch { return error }
    }

    @Test func `values of every kind`() throws {
        let text = #" { "a" : [1, -2.5e1 ,true,false,null, {}] , "b":"x" , "c":[] } "#
        let expected: JSONValue = ["a": [1, -25.0, true, false, nil, [:]], "b": "x", "c": []]
        #expect(try parse(text) == expected)
        #expect(try parse(text).object?.members.map(\.key) == ["a", "b", "c"])
    }

    @Test(arguments: [
        ("0", JSONValue.integer(0)), ("-1", -1), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("9223372036854775808", 9223372036854775808.0),
        ("-9223372036854775809", -9223372036854775808.0), ("1.0", 1.0), ("1e2", 100.0), ("1E+2", 100.0),
        ("0.1", 0.1), ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-999", 0.0),
        ("123456789012345678901234567890", 1.2345678901234568e29),
    ])
    func numbers(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test func `escapes and characters of one to four bytes`() throws {
        let escaped = #""\"\\\/\b\f\n\r\t\u0000\u00e9\u20AC\ud83d\udc0d""#
        #expect(try parse(escaped) == .string("\"\\/\u{8}\u{C}\n\r\t\0é€🐍"))
        #expect(try parse("\"é€🐍\u{7F}\"") == "é€🐍\u{7F}")
        #expect(try parse(#"{"\u0061":1,"a":2}"#) == ["a": 2])
    }

    @Test(arguments: [
        ("", JSONError.Reason.unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
        ("{\"a\"", .unexpectedEnd, 4), ("\"ab", .unexpectedEnd, 3), ("\"\\", .unexpectedEnd, 2),
        ("\"\\u12", .unexpectedEnd, 5), ("tru", .unexpectedEnd, 3), ("[1,]", .unexpectedCharacter, 3),
        ("{,}", .unexpectedCharacter, 1), ("{a:1}", .unexpectedCharacter, 1), ("[1 2]", .unexpectedCharacter, 3),
        ("{\"a\" 1}", .unexpectedCharacter, 5), ("NaN", .unexpectedCharacter, 0), ("nul!", .unexpectedCharacter, 3),
        ("+1", .unexpectedCharacter, 0), (".5", .unexpectedCharacter, 0), ("[1]x", .trailingText, 3),
        ("1 2", .trailingText, 2), ("01", .invalidNumber, 0), ("-", .invalidNumber, 0), ("1.", .invalidNumber, 0),
        ("1e", .invalidNumber, 0), ("[1.e5]", .invalidNumber, 1), ("-Infinity", .invalidNumber, 0),
        ("1e999", .numberTooLarge, 0), ("\"a\nb\"", .controlCharacter, 2), ("\"\\x\"", .invalidEscape, 1),
        ("\"\\ud800\"", .invalidEscape, 1), ("\"\\ud800\\n\"", .invalidEscape, 1),
        ("\"\\ud800\\u0041\"", .invalidEscape, 1), ("\"\\udc00\"", .invalidEscape, 1),
        ("\"\\u12g4\"", .invalidEscape, 1), ("\u{FEFF}1", .unexpectedCharacter, 0),
    ])
    func refusals(text: String, reason: JSONError.Reason, offset: Int) {
        let error = failure(Array(text.utf8))
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        [0xFF], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
        [0xF5, 0x80, 0x80, 0x80],
    ])
    func `invalid UTF-8`(bytes: [UInt8]) {
        #expect(failure([0x22] + bytes + [0x22])?.reason == .invalidUTF8)
        #expect(failure([0x22, 0x5C, 0x6E] + bytes + [0x22])?.reason == .invalidUTF8)
        #expect(failure(bytes) != nil)
    }

    @Test func `raw NUL bytes are refused everywhere`() {
        #expect(failure([0])?.reason == .unexpectedCharacter)
        #expect(failure([0x22, 0, 0x22])?.reason == .controlCharacter)
        #expect(failure([0x31, 0])?.reason == .trailingText)
        #expect(failure([0x5B, 0x31, 0, 0x5D])?.reason == .unexpectedCharacter)
    }

    @Test func `nesting is limited`() throws {
        let deep = { (n: Int) in String(repeating: "[", count: n) + String(repeating: "]", count: n) }
        #expect(try parse(deep(512)).array?.count == 1)
        #expect(failure(Array(deep(513).utf8))?.offset == 512)
        #expect(failure(Array(deep(1_000_000).utf8))?.reason == .tooDeep)
        let wide = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: wide.utf8, depthLimit: 3).array?.count == 1000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: wide.utf8, depthLimit: 2) }
    }

    @Test func `errors say what and where`() {
        #expect(failure(Array("[1,]".utf8))?.description == "unexpected character at byte 3")
    }

    @Test func `any bytes are survived`() {
        var state: UInt64 = 1
        let alphabet = Array("{}[]\",:\\u0e+-.tfn 1".utf8) + [0, 0xC3, 0xFF, 0x80]
        for _ in 0..<20_000 {
            let bytes = (0..<12).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            _ = failure(bytes)
        }
    }
}

@Suite("Writing JSON")
struct WritingJSON {
    @Test func `compact text`() {
        let value: JSONValue = ["b": [1, 0.1, 1.0, nil, true], "a": "\"\\\n\r\t\u{1}é🐍/", "c": [:]]
        #expect(value.text() == #"{"b":[1,0.1,1.0,null,true],"a":"\"\\\n\r\t\u0001é🐍/","c":{}}"#)
    }

    @Test func `pretty text`() {
        let value: JSONValue = ["a": [1, 2], "b": [], "c": ["d": nil]]
        #expect(value.text(indent: 1) == "{\n \"a\": [\n  1,\n  2\n ],\n \"b\": [],\n \"c\": {\n  \"d\": null\n }\n}")
    }

    @Test func `numbers that JSON does not have become null`() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).text() == "[null,null,null]")
    }

    @Test func `doubles read back exactly`() throws {
        let values: [Double] = [
            0.1, -0.0, 1e-5, .leastNonzeroMagnitude, 1.7976931348623157e308, 1.0 / 3, 1e16, 123456789.125, 1e22,
            -2.5e-7,
        ]
        for x in values {
            let read = try JSONValue(parsing: JSONValue.number(x).utf8())
            guard case .number(let y) = read else {
                Issue.record("\(x) came back as \(read)")
                continue
            }
            #expect(x.bitPattern == y.bitPattern)
        }
    }

    @Test func `appending keeps what was there`() {
        var bytes = Array("x".utf8)
        JSONValue.array([1]).append(to: &bytes)
        #expect(bytes == Array("x[1]".utf8))
    }
}

@Suite("JSON objects")
struct JSONObjects {
    @Test func `members of small and large objects are set, found and removed`() {
        for n in [3, 8, 9, 100] {
            var object = JSONObject((0..<n).map { ("k\($0)", .integer($0)) })
            object["k1"] = "one"
            object["new"] = true
            object["k0"] = nil
            #expect(object.members.count == n)
            #expect(object["k1"] == "one")
            #expect(object["new"] == true)
            #expect(object["k0"] == nil)
            #expect((1..<n).allSatisfy { object["k\($0)"] != nil })
            #expect(object.members.map(\.key) == (1..<n).map { "k\($0)" } + ["new"])
        }
    }

    @Test func `equality ignores the order`() {
        #expect(JSONObject([("a", 1), ("b", 2)]) == JSONObject([("b", 2), ("a", 1)]))
        #expect(JSONObject([("a", 1)]) != JSONObject([("a", 1), ("b", 2)]))
        #expect(JSONObject([("a", 1)]) != JSONObject([("b", 1)]))
    }

    /// In a time that grows with the square of the number it would take minutes.
    @Test func `a hundred thousand members are no matter`() throws {
        let start = secondsOfThread()
        let n = 100_000
        let text = "{" + (0..<n).map { "\"key \($0)\":\($0)" }.joined(separator: ",") + "}"
        let object = try #require(try JSONValue(parsing: text.utf8).object)
        #expect(object.members.count == n)
        #expect(object["key 99999"] == 99999)
        #expect(object == object)
        #expect(secondsOfThread() - start < 20)
    }

    /// The time for which this thread has run: other tests do not count.
    private func secondsOfThread() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
