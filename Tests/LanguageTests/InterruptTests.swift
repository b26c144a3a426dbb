import Glibc
import Synchronization
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
        // The time for which the evaluating thread runs: how long it waits for other work is the scheduler's matter.
        let clock = Mutex(clockid_t())
        let task = thread.start { () -> (Diagnostic.Kind?, Double) in
            let id = clock.withLock { id in
                pthread_getcpuclockid(pthread_self(), &id)
                return id
            }
            do {
                _ = try interpreter.run(program, in: context)
                return (nil, seconds(id))
            } catch {
                return (Diagnostic(converting: error).kind, seconds(id))
            }
        }
        while interpreter.variable("x") == nil { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(30))
        let cancelled = clock.withLock { seconds($0) }
        task.cancel()
        let (kind, stopped) = await task.value
        #expect(kind == .interrupted)
        #expect(stopped - cancelled < 0.05, "\(text)")
        #expect(interpreter.variable("x") != nil)
    }

    private func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
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
