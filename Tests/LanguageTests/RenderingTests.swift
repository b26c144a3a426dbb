import Testing

@testable import Language

/// How diagnostics look: the line, the caret under the word, the calls that led there.
@Suite struct RenderingTests {
    /// The rendered diagnostic of a source that fails.
    func rendered(_ text: String, name: String = "cell 3") -> String {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        do {
            _ = try interpreter.run(Program(SourceText(text, name: name)), in: context)
            return "no error"
        } catch {
            return Diagnostic(converting: error).rendered()
        }
    }

    @Test func caretUnderTheName() {
        #expect(
            rendered("W = solv(P)") == """
                NameError: unknown name `solv`
                 --> cell 3:1:5
                  |
                1 | W = solv(P)
                  |     ^^^^ did you mean `solve`?
                """)
    }

    @Test func caretUnderTheArgument() {
        #expect(
            rendered("x = 1\ny = solve(x,\n  beta=\"a\")") == """
                TypeError: `beta` must be a number, found string
                 --> cell 3:3:3
                  |
                3 |   beta="a")
                  |   ^^^^^^^^
                """)
    }

    @Test func severalLines() {
        #expect(
            rendered("[1 2\n 3 4] +\n[1, 2]") == """
                ShapeError: `+` does not fit a 2 × 2 matrix and a vector of 2
                 --> cell 3:1:1
                  |
                1 | [1 2
                  | ^^^^
                2 |  3 4] +
                  | ^^^^^^^
                3 | [1, 2]
                  | ^^^^^^
                """)
    }

    @Test func oneOfManyArguments() {
        #expect(
            rendered("show(1, 2, nothing, 3)") == """
                ArgumentError: nothing has no text
                 --> cell 3:1:12
                  |
                1 | show(1, 2, nothing, 3)
                  |            ^^^^^^^
                """)
    }

    @Test func wideCharactersAndTabs() {
        #expect(
            rendered("\t\"日本\" * zz") == """
                NameError: unknown name `zz`
                 --> cell 3:1:9
                  |
                1 |     "日本" * zz
                  |              ^^
                """)
    }

    @Test func callsAreTraced() {
        #expect(
            rendered("f(x) = g(x) + 1\ng(x) = x + nothing\nf(2)") == """
                TypeError: `+` does not apply to a number and nothing
                 --> cell 3:2:8
                  |
                2 | g(x) = x + nothing
                  |        ^^^^^^^^^^^
                in g, called here
                 --> cell 3:1:8
                  |
                1 | f(x) = g(x) + 1
                  |        ^^^^
                in f, called here
                 --> cell 3:3:1
                  |
                3 | f(2)
                  | ^^^^
                """)
    }

    @Test func recursionIsToldOnce() {
        let lines = rendered("f(n) = f(n + 1)\nf(1)").split(separator: "\n")
        #expect(lines.count == 10)
        #expect(lines[5] == "in f, called here (100 times in a row)")
    }

    @Test func errorsOfSyntaxHaveTheirPlace() {
        #expect(
            rendered("x = 5 5") == """
                SyntaxError: expected the end of the statement, found `5`
                 --> cell 3:1:7
                  |
                1 | x = 5 5
                  |       ^
                """)
        #expect(
            rendered("x = 3 +") == """
                SyntaxError: expected a value, found the end of the text
                 --> cell 3:1:8
                  |
                1 | x = 3 +
                  |        ^
                """)
        #expect(
            rendered("a = 1\nb = \"abc") == """
                SyntaxError: this string is not closed
                 --> cell 3:2:5
                  |
                2 | b = "abc
                  |     ^ close it with "
                """)
        #expect(
            rendered("#= open") == """
                SyntaxError: this comment is not closed
                 --> cell 3:1:1
                  |
                1 | #= open
                  | ^ close it with =#
                """)
    }

    @Test func longLinesAreClipped() {
        let text = rendered(
            String(repeating: "x", count: 500) + " = undefined_name + " + String(repeating: "1 + ", count: 300) + "1")
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 220 })
        #expect(text.split(separator: "\n")[3].contains { $0 == "…" })
    }

    @Test func functionOfAnEarlierCellShowsItsOwnText() {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        _ = try? interpreter.run(Program(SourceText("h(x) = x[9]", name: "cell 1")), in: context)
        let error = #expect(throws: Diagnostic.self) {
            try interpreter.run(Program(SourceText("h([1])", name: "cell 2")), in: context)
        }
        #expect(error?.source?.name == "cell 1")
        #expect(error?.trace.map(\.source.name) == ["cell 2"])
    }
}
