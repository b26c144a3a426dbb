import Testing

@testable import Language

/// Sources that are deep, long or random end in a value or a diagnostic, never in a crash.
@Suite struct LimitTests {
    func outcome(_ text: String) -> String {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        do {
            return try interpreter.run(Program(SourceText(text, name: "test")), in: context).summary
        } catch {
            return Diagnostic(converting: error).message
        }
    }

    @Test(arguments: [
        String(repeating: "(", count: 1_000_000), String(repeating: "[", count: 1_000_000),
        String(repeating: "-", count: 1_000_000) + "1", String(repeating: "f(", count: 500_000),
        String(repeating: "if true ", count: 100_000), String(repeating: "x -> ", count: 200_000) + "1",
        "1" + String(repeating: "^1", count: 500_000), "1" + String(repeating: " ? 1 : 1", count: 100_000),
        String(repeating: "a = ", count: 200_000) + "1", String(repeating: "\"$(", count: 300_000),
    ])
    func nestingHasALimit(_ text: String) {
        #expect(outcome(text) == "this is nested more than 400 levels deep")
    }

    @Test func longChainsHaveALimit() {
        #expect(
            outcome("x = [1]; x" + String(repeating: "'", count: 1_000_000))
                == "this is longer than 400 calls, indices and fields")
    }

    @Test func nestingBelowTheLimitRuns() {
        let n = Parser.depthLimit / 4
        #expect(outcome(String(repeating: "(", count: n) + "7" + String(repeating: ")", count: n)) == "7")
        #expect(outcome(String(repeating: "if true ", count: n) + "7" + String(repeating: " end", count: n)) == "7")
    }

    @Test func manyTermsAndStatements() {
        #expect(outcome("1" + String(repeating: " + 1", count: 300_000)) == "300001")
        #expect(outcome("true" + String(repeating: " && true", count: 200_000)) == "true")
        #expect(outcome("1" + String(repeating: " < 2 > 1", count: 100_000)) == "true")
        #expect(outcome(String(repeating: "x = 1\n", count: 300_000) + "x") == "1")
        #expect(outcome("[" + String(repeating: "1, ", count: 500_000) + "1][end]") == "1")
    }

    @Test func manyBranches() {
        let text = "if false 0\n" + (0..<50_000).map { "elseif \($0) == 40000\n \($0)\n" }.joined() + "end"
        #expect(outcome(text) == "40000")
    }

    @Test(arguments: 0..<20)
    func randomTextEndsInADiagnosticOrAValue(_ seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ n: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(n))
        }
        let words = [
            "x", "1", "2.5", "\"a", "\"", "$(", "(", ")", "[", "]", "+", "-", "*", "'", "^", ".", ".+", ",", ";", "\n",
            " ", "if ",
            "end", "for ", "in ", "=", "->", ":", "?", "β", "…", "\\", "while ", "function ", "return ", "begin ", "&&",
            "true", "é", "#",
            "#=", "=#", "end ", "x = 1\n", "{", "\u{0}", "🎉", "..", "...", "!",
        ]
        for _ in 0..<400 {
            let text = (0..<(1 + random(12))).map { _ in words[random(words.count)] }.joined()
            _ = outcome(text.replacingWhileTrue)
            _ = Completeness(of: text)
            let interpreter = Interpreter(commands: testCommands)
            for cursor in [-1, 0, random(20), 1000] {
                _ = Completer(interpreter, commands: testCommands) { _ in [] }.complete(text, at: cursor)
                _ = Inspector(interpreter, commands: testCommands).inspect(text, at: cursor)
            }
        }
    }
}

extension String {
    /// The text without loops that would not end.
    fileprivate var replacingWhileTrue: String {
        split(separator: " ", omittingEmptySubsequences: false).filter { $0 != "while" && !$0.hasSuffix("while") }
            .joined(separator: " ")
    }
}

/// Values that are too deep or too large are refused; long chains of them are let go without using the stack up.
@Suite struct ValueLimitTests {
    func outcome(_ text: String) -> String { LimitTests().outcome(text) }

    @Test(arguments: [
        "x = []; for i in 1:1000000 x = [x, 1] end", "x = []; for i in 1:1000000 x = (1, x) end",
        "x = []; for i in 1:1000000 y = [1, \"a\"]; y[1] = x; x = y end",
        "x = []; for i in 1:1000000 x = [x for k in 1:1] end", "x = []; for i in 1:1000000 x = map(k -> x, [1]) end",
        "x = []; for i in 1:1000000 y = [1]; push!(y, x); x = y end",
    ])
    func nestedLists(_ text: String) {
        #expect(outcome(text) == "lists are nested more than 200 levels deep")
    }

    @Test func chainsOfFunctions() {
        #expect(
            outcome(
                """
                function chain(n)
                    f = x -> x
                    for i in 1:n
                        g = f
                        f = x -> g
                    end
                    f
                end
                h = chain(300000); h = 1; h
                """) == "1")
    }

    @Test(arguments: [
        "(1:1e15) + 1", "(1:1e15) .+ 1", "[(1:1e15)...]", "[1:1e15; 1]", "r = 1:1e15; r[1] = 2",
        "map(x -> x, 1:1e15)",
        "sum(1:1e15)", "\"a\"^1e15", "[1 2; 3 4][1:1e12, 1]",
    ])
    func sizesAreChecked(_ text: String) {
        let message = outcome(text)
        #expect(message.contains("GB") || message.hasPrefix("`"), "\(text): \(message)")
    }
}
