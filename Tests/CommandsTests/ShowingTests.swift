import Testing

@testable import Commands

/// Tables, pictures and formulas as a user asks for them.
@Suite struct ShowingTests {
    @Test func tablesAlignOnTheDecimalPoint() throws {
        let outcome = Session().execute(
            "table([1 2.5; 3 -400.123456; 0.0001234567 1e-12])", name: "t", host: TestHost())
        #expect(
            outcome.display?.plain == """
                            1         2
                ─  ──────────  ────────
                1  1              2.5
                2  3           -400.12
                3  0.00012346     1e-12
                """)
        let html = try #require(outcome.display?.html)
        #expect(html.contains(">1\u{2008}\(String(repeating: "\u{2007}", count: 8))<") && html.contains("tabular-nums"))
    }

    @Test func singleValuesAreTablesOfOneCell() {
        let plain = { Session().execute($0, name: "t", host: TestHost()).display?.plain }
        #expect(plain("table(3)") == "value\n─────\n    3")
        #expect(plain("table(\"abc\")") == "value\n─────\nabc")
        #expect(plain("table(nothing)") != nil)
    }

    @Test func theListOfExamplesIsGoneThroughByName() {
        #expect(Session().line("all(name -> example(name).n > 1, example())") == "true")
        #expect(Session().line("[length(example()) == length(example().names), example()[1]]") == "[true, \"iris\"]")
    }

    @Test func theBiasColumnMayStandFirst() {
        let session = Session()
        _ = session.line("line = dataset([1 -1; 1 0; 1 1], [1, 0, 1]); θ = network([0.5 1; 0.5 -1], [1, 1])")
        #expect(session.line("plot(θ, line).kind") == "\"function\"")
        #expect(session.line("f = plot(θ, line); f.title") == "\"2 neurons make a function with 2 kinks; 3 points\"")
        #expect(
            session.line("contains(f.svg, \"data-kink=\\\"-0.5\\\"\") && contains(f.svg, \"data-kink=\\\"0.5\\\"\")")
                == "true")
        #expect(session.line("plot(line).kind") == "\"data\"")
        // Of two constant columns the last is the bias.
        #expect(session.line("plot(network([0 1 0], [1]), dataset([2 1 1; 2 0 1], [1, 2])).kind") == "\"boundary\"")
    }

    @Test func longTablesShowHeadTailAndCount() {
        let outcome = Session().execute("table(1:100, rows=4)", name: "t", host: TestHost())
        let lines = outcome.display?.plain.split(separator: "\n") ?? []
        #expect(lines.count == 8 && lines.last == "100 rows, 96 of them not shown")
        #expect(lines[6] == "100    100")
    }

    @Test func columnsAreFields() {
        #expect(Session().line("table([1 2; 3 4]).columns") == "[\"1\", \"2\"]")
        #expect(Session().line("table(dataset([1; 3], [5, 6])).y") == "[5, 6]")
    }

    @Test func kindsAreChosenByTheValues() {
        let session = Session()
        _ = session.line("toy = dataset([1 2; 2 1; 3 3; 1 -1], [1, -1, 1, 1]); θ = network([1 1; -1 1], [1, -1])")
        #expect(session.line("plot(toy).kind") == "\"data\"")
        #expect(session.line("plot(θ, toy).kind") == "\"boundary\"")
        #expect(session.line("plot(θ).kind") == "\"function\"")
        #expect(session.line("plot([1, 2], [3, 1]).kind") == "\"line\"")
        #expect(session.line("plot(t -> t^2, 1:3).title") == "\"f(t) over t: 3 points\"")
        #expect(session.line("plot([2, 1], [3, 1]).kind") == "\"scatter\"")
    }

    @Test func longPatternsAreShortenedWhereTheyAreShown() throws {
        let session = Session()
        _ = session.line(
            "W = solve(problem(gaussian(60, 2), beta=3)); data = dataset(randn(60, 2)); D = sample(data, 3)")
        let plain = session.execute("table(D)", name: "t", host: TestHost()).display?.plain ?? ""
        #expect(
            plain.contains("…") && plain.contains(" of 60)")
                && plain.split(separator: "\n").allSatisfy { $0.count < 120 })
        // The column itself and exact tables keep every bit.
        #expect(session.line("length(table(D).pattern[1])") == "60")
        #expect(
            session.execute("table(D, digits=17)", name: "t", host: TestHost()).display?.plain.contains("…") == false)
    }

    @Test func pathsAndWidthsHaveTheirPictures() {
        let session = Session()
        _ = session.line("P = problem(dataset([-1; 1], [1, 2]), beta=0.1); c = path(P, count=12)")
        #expect(session.line("plot(c).kind") == "\"path\"")
        // A path is gone through and indexed like the list of its solutions.
        #expect(
            session.line("[W.objective for W in c] == c.objective && c[end].problem.beta == c.betas[end]") == "true")
        #expect(session.line("length(c[2:4])") == "3")
        #expect(session.line("plot(c).title") == "\"From β = 2 to 0.002: 2 neurons born, 0 dead, at most 2 alive\"")
        #expect(session.line("plot(widths(P)).title") == "\"P*ₘ falls with the width m and reaches P* at m* = 2\"")
        #expect(session.line("plot(train(P, steps=10), kind=\"frames\").kind") == "\"frames\"")
        // Each neuron of each solution is on exactly one track.
        #expect(
            session.line("all(c.neurons[2:end] .== c.neurons[1:end-1] + c.births[2:end] - c.deaths[2:end])") == "true")
        #expect(session.line("sum([sum(t.norms) for t in c.tracks]) ≈ sum(c.norms)") == "true")
    }

    @Test func axesAndLinesTakeNames() {
        let session = Session()
        _ = session.line(
            "f = plot(1:3, [1 2; 3 4; 5 6], label=[\"loss\", \"bound\"], xlabel=\"round\", ylabel=\"value\")")
        #expect(session.line("f.title") == "\"loss, bound over round: 3 points\"")
        #expect(
            session.line("all([contains(f.svg, t) for t in [\">loss<\", \">bound<\", \"round →\", \"↑ value\"]])")
                == "true")
        #expect(session.line("plot(1:3, [1, 2, 3], label=[\"a\", \"b\"])") == "ShapeError: 2 labels for 1 line")
        #expect(session.line("plot(1:3, [1, 2, 3], label=2)").hasPrefix("TypeError: `label` must be"))
        #expect(
            session.line("plot(enumerate(dataset([1 2; 2 1])), label=\"a\")")
                == "ArgumentError: kind \"cones\" has no lines to name; leave `label` out; `title`, `xlabel` and `ylabel` "
                + "are for every kind")
    }

    @Test func wrongKindsGetHelp() {
        let session = Session()
        #expect(
            session.line("plot([1, 2], kind=\"lines\")").hasPrefix(
                "ArgumentError: `kind` cannot be \"lines\"; did you mean \"line\"?"))
        #expect(
            session.line("plot(dataset([1 0 0; 0 1 0; 0 0 1]), kind=\"cones\")")
                == "ArgumentError: kind \"cones\" needs data of rank at most 2, found rank 3; use kind=\"sphere\"")
        #expect(
            session.line("plot([1, 2, 3], [1, 2])") == "ShapeError: x has 3 numbers and y has 2")
        #expect(
            session.line("plot([1, 2], width=5)").hasPrefix("ArgumentError: `width` must be an integer of at least 150")
        )
    }

    @Test func whatAPictureDoesNotShowIsRefused() {
        let session = Session()
        _ = session.line(
            "D = enumerate([1 0; 0 1]); P = problem(dataset([1 0; 0 1], [1, 2])); T = train(P, steps=2); O = optimalset(P)"
        )
        #expect(
            session.line("plot(D, \"sphere\")").hasPrefix(
                "ArgumentError: the string \"sphere\" is nothing to draw; did you mean kind=\"sphere\"?"))
        #expect(session.line("plot(D, \"hemming\")").contains("did you mean kind=\"hamming\"?"))
        #expect(session.line("plot(D, \"nonsense\")").contains("; `kind` can be \"cones\""))
        #expect(
            session.line("plot(D, true)") == "ArgumentError: there is no picture of boolean; leave it out")
        #expect(
            session.line("plot([P, D])")
                == "ArgumentError: there is no picture of list of 2; give the values of the list one by one")
        #expect(session.line("plot(D, D)") == "ArgumentError: a picture shows one Patterns; draw them one by one")
        #expect(
            session.line("plot(D, 5)")
                == "ArgumentError: kind \"cones\" does not show number; leave it out, or name another `kind`")
        #expect(session.line("plot(D, T)").hasPrefix("ArgumentError: kind \"cones\" does not show Training"))
        #expect(session.line("plot(D, T, kind=\"trajectory\").kind") == "\"trajectory\"")
        #expect(session.line("plot(O, 2).kind") == "\"sets\"")
    }

    @Test func formulasAreLaTeX() {
        #expect(Session().line("latex([1, -2.5e-9])") == "\\begin{pmatrix} 1 \\\\ -2.5 \\cdot 10^{-9} \\end{pmatrix}")
        #expect(
            Session().line("latex(network([1 0; -2 1], [3, -1]))")
                == "f(x) = 3\\,\\bigl(1\\,x_{1}\\bigr)_+ - 1\\,\\bigl(-2\\,x_{1} + 1\\,x_{2}\\bigr)_+")
        #expect(Session().line("latex(\"text\")").hasPrefix("TypeError"))
    }

    @Test func printWritesOneLine() {
        let host = TestHost()
        _ = Session().line("print(\"sum\", 0.1 + 0.2, [1, 2], true)", host: host)
        #expect(host.output == "sum 0.30000000000000004 [1, 2] true\n")
    }
}
