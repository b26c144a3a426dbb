import Language
import Testing

@testable import Commands

/// Cells: what is shown, what is kept, what an error says.
@Suite struct SessionTests {
    @Test func lastValueIsShownUnlessHidden() {
        let session = Session()
        #expect(session.execute("1 + 1", name: "c", host: TestHost()).display?.plain == "2")
        #expect(session.execute("x = 3", name: "c", host: TestHost()).display?.plain == "3")
        #expect(session.execute("x;", name: "c", host: TestHost()).display == nil)
        #expect(session.execute("nothing", name: "c", host: TestHost()).display == nil)
        #expect(session.execute("", name: "c", host: TestHost()).display == nil)
        #expect(session.execute("for i in 1:2 i end", name: "c", host: TestHost()).display == nil)
        #expect(session.execute("1; 2; # note", name: "c", host: TestHost()).display == nil)
    }

    @Test func matricesHaveRichForms() {
        let display = Session().execute("[1 2; 3 4]", name: "c", host: TestHost()).display
        #expect(display?.plain == "[1 2; 3 4]")
        #expect(display?.html?.hasPrefix("<table>") == true)
        #expect(display?.latex == "$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$")
    }

    @Test func longValuesAreShortened() {
        let display = Session().execute("collect(1:1000)", name: "c", host: TestHost()).display
        #expect(display?.plain == "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …, 996, 997, 998, 999, 1000]")
        #expect((display?.html?.count ?? 0) < 2000)
    }

    @Test func failingCellKeepsEarlierValues() {
        let session = Session()
        let outcome = session.execute("x = 1\ny = 2\nz = x + nope\nw = 4", name: "cell 1", host: TestHost())
        #expect(outcome.error?.ename == "NameError")
        #expect(outcome.error?.evalue == "unknown name `nope`")
        #expect(outcome.error?.traceback.contains { $0.contains("cell 1:3:9") } == true)
        #expect(session.line("x + y") == "3")
        #expect(session.line("w").hasPrefix("NameError"))
    }

    @Test func nothingRunsWhenTheCellDoesNotParse() {
        let session = Session()
        let host = TestHost()
        #expect(session.execute("print(1)\nx = (", name: "c", host: host).error?.ename == "SyntaxError")
        #expect(host.output == "")
        #expect(session.execute("print(1)\nbreak", name: "c", host: host).error?.ename == "SyntaxError")
        #expect(host.output == "")
    }

    @Test func userExpressions() {
        let session = Session()
        _ = session.execute("x = 4", name: "c", host: TestHost())
        #expect((try? session.evaluate("x + 1", host: TestHost()).get())?.plain == "5")
        guard case .failure(let failure) = session.evaluate("y", host: TestHost()) else { return #expect(Bool(false)) }
        #expect(failure.ename == "NameError")
    }

    @Test func clearRemovesVariablesAndBringsCommandsBack() {
        let session = Session()
        #expect(session.line("sum = 3; sum([1])").contains("clear(\"sum\")"))
        #expect(session.line("clear(\"sum\"); sum([1, 2])") == "3")
        #expect(session.line("x = 1; clear(); x").hasPrefix("NameError"))
        #expect(session.line("clear(\"nope\")") == "NameError: there is no variable `nope`")
    }

    @Test func whoListsVariables() {
        let session = Session()
        let host = TestHost()
        _ = session.execute("beta = 0.5; A = [1 2; 3 4]; f(x) = x; who()", name: "c", host: host)
        #expect(host.output == "beta  number        0.5\nA     2 × 2 matrix  [1 2; 3 4]\nf     function      f(x)\n")
    }

    @Test func helpShowsPages() {
        let host = TestHost()
        let session = Session()
        _ = session.execute("?norm", name: "c", host: host)
        #expect(host.output.hasPrefix("norm(v, p=2)\n\nThe norm"))
        _ = session.execute("norm?", name: "c", host: host)
        _ = session.execute("help(norm); help(\"norm\")", name: "c", host: host)
        #expect(host.output.components(of: "norm(v, p=2)\n\nThe norm") == 4)
        #expect(session.line("?nrom") == "NameError: there is no page on `nrom`; did you mean `norm`?")
        let index = TestHost()
        _ = session.execute("help()", name: "c", host: index)
        #expect(index.output.hasPrefix("Data\n") && index.output.components(of: "\n  norm ") == 1)
    }

    @Test func errorsOfTheEngineAreDiagnostics() {
        let line = Session().line("load(\"no/such/file.csv\")")
        #expect(line.hasPrefix("FileError"))
    }

    @Test func inputComesFromTheHost() {
        #expect(Session().line("input(\"name? \")").hasPrefix("ArgumentError: nobody to ask"))
    }
}

extension String {
    /// How often a part occurs.
    fileprivate func components(of part: String) -> Int {
        indices.filter { self[$0...].hasPrefix(part) }.count
    }
}
