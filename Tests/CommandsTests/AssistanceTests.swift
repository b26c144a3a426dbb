import Language
import Testing

@testable import Commands

/// Completion and inspection at places of half-written cells.
@Suite struct AssistanceTests {
    let session: Session = {
        let session = Session()
        let setup = """
            toy = dataset([1 2; 3 4], [1, -1]); alpha_rate = 3; β = 0.1; 日本 = 1
            double(x; scale=2) = scale * x
            D = dataset([1 2], [3])
            """
        _ = session.execute(setup, name: "setup", host: TestHost())
        return session
    }()

    /// The completions where `|` stands.
    func complete(_ marked: String) -> [String] { items(marked).map(\.text) }

    func items(_ marked: String) -> [Completion] {
        let parts = marked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return session.complete(String(parts[0] + parts[1]), cursor: parts[0].unicodeScalars.count)
    }

    @Test func names() {
        #expect(complete("alph|").first == "alpha_rate")
        #expect(complete("x = stand|").contains("standardize"))
        #expect(complete("whi|") == ["while"])
        #expect(complete("doub|") == ["double"])
        #expect(complete("zzzz|") == [])
    }

    @Test func kinds() {
        #expect(items("alph|").first?.kind == .instance)
        #expect(items("doub|").first?.kind == .function)
        #expect(items("standardi|").first?.kind == .function)
        #expect(items("whi|").first?.kind == .keyword)
        #expect(items("double(1, sc|").first?.kind == .parameter)
        #expect(items("toy.ran|").first?.kind == .property)
    }

    @Test func offsetsCountScalars() {
        let item = items("日本 + \"🎉\"; alph| + 1").first
        #expect(item?.start == 10 && item?.end == 14)
    }

    @Test func namedArguments() {
        #expect(complete("problem(toy, lo|").first == "loss=")
        #expect(complete("double(3, |").contains("scale="))
        #expect(complete("load(\"x.csv\", tar|").first == "target=")
        #expect(complete("problem(toy; be|").contains("beta="))
        #expect(!complete("problem(toy, loss=be|").contains("beta="))
        #expect(!complete("problem(sum(lo|").contains("loss="))
    }

    @Test func valuesOfArguments() {
        #expect(complete("problem(toy, loss=\"sq|").contains("squared"))
        #expect(complete("problem(toy, loss=\"|\")").contains("logistic"))
        #expect(complete("example(\"xo|").contains("xor"))
    }

    @Test func fields() {
        #expect(complete("toy.fea|") == ["features"])
        #expect(complete("toy.|").contains("rank"))
        #expect(complete("1 + toy.X|") == ["X"])
        #expect(complete("nope.|") == [])
        #expect(complete("f(x).|") == [])
    }

    @Test func symbols() {
        #expect(complete("\\beta|") == ["β"])
        #expect(complete("x + \\lamb|") == ["\\lambda"])
        #expect(complete("x\\_1|") == ["₁"])
        #expect(complete("plot(D, title=\"\\beta|") == ["β"])
        let item = items("x = \\beta|").first
        #expect(item?.start == 4 && item?.end == 9)
    }

    @Test func files() {
        let found = complete("load(\"\(packageRoot)notebooks/da|")
        #expect(found == ["\(packageRoot)notebooks/data/"])
        #expect(complete("load(\"\(packageRoot)notebooks/data/ir|").contains("\(packageRoot)notebooks/data/iris.csv"))
    }

    @Test func columns() {
        let file = "\(packageRoot)notebooks/data/iris.csv"
        #expect(complete("load(\"\(file)\", target=\"petal_w|") == ["petal_width"])
    }

    @Test func strangeCursors() {
        for cursor in [-5, 0, 3, 1_000_000] { _ = session.complete("toy.", cursor: cursor) }
        #expect(complete("\"unfinished |") == [])
        #expect(complete("# a comment wh|") == [])
    }

    // MARK: Inspection

    func inspect(_ marked: String) -> String? {
        let parts = marked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return session.inspect(String(parts[0] + parts[1]), cursor: parts[0].unicodeScalars.count)?.plain
    }

    @Test func commandsHaveTheirPage() {
        #expect(inspect("standa|rdize(toy)")?.hasPrefix("standardize(data; like=)") == true)
        #expect(inspect("standardize|(toy)")?.hasPrefix("standardize(data; like=)") == true)
        #expect(inspect("holdout(toy, |)")?.hasPrefix("holdout(") == true)
        #expect(inspect("|norm([1])")?.hasPrefix("norm(v") == true)
    }

    @Test func sharedNamesShowAllPages() {
        let page = inspect("split|")
        #expect(page?.contains { $0 == "θ" } == true && page?.contains { $0 == "t" } == true)
    }

    @Test func functionsShowTheirSource() {
        #expect(inspect("double|(2)") == "double: function\ndouble(x; scale=2) = scale * x")
    }

    @Test func variablesShowKindTextAndFields() {
        #expect(inspect("alpha_|rate") == "alpha_rate: number\n3")
        #expect(inspect("toy|")?.hasPrefix("toy: Dataset\n") == true)
        #expect(inspect("toy.X|") == "toy.X: 2 × 2 matrix\n[1 2; 3 4]")
        #expect(inspect("toy|")?.contains("\n  .features") == true)
        #expect(inspect("日|本") == "日本: number\n1")
    }

    @Test func unknownNamesHaveNone() {
        #expect(inspect("nope|") == nil)
        #expect(inspect("|") == nil)
        #expect(inspect("1 + |") == nil)
    }

    // MARK: Completeness

    @Test(arguments: [
        ("1 + 1", Completeness.complete), ("", .complete), ("for i in 1:3", .incomplete(indent: "    ")),
        ("for i in 1:3\n  if i > 1", .incomplete(indent: "        ")), ("f(1,", .incomplete(indent: "    ")),
        ("x = [1 2", .incomplete(indent: "    ")), ("1 +", .incomplete(indent: "")),
        ("\"\"\"abc", .incomplete(indent: "")),
        ("#= open", .incomplete(indent: "")), ("function f(x)\n x", .incomplete(indent: "    ")), ("x = = 1", .invalid),
        (")", .invalid), ("1 2", .invalid), ("if true\n1\nend", .complete),
        ("[x for x in 1:3", .incomplete(indent: "    ")),
        ("f(x) = begin", .incomplete(indent: "    ")), ("v[end", .incomplete(indent: "    ")),
    ])
    func completeness(_ source: String, _ expected: Completeness) { #expect(session.completeness(source) == expected) }
}
