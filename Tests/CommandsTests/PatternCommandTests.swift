import Language
import Testing

@testable import Commands

/// What the commands of patterns say, and how they refuse.
@Suite struct PatternCommandTests {
    /// Statements and the one-line text of their last value.
    static let results = [
        ("enumerate([1 0; 0 1; 1 1])", "Patterns: all 6 cells, n = 3, rank 2"),
        (
            "enumerate([1 0; 0 1; -1 -1]; faces=true)",
            "Patterns: all 7 values of 1(Xu ≥ 0), 6 of them full-dimensional, n = 3, rank 2"
        ),
        ("enumerate([1; -1], faces=true).count", "3"),
        ("enumerate([1, 2]; limit=1).count", "1"),
        ("enumerate([1; -1])", "[[1, 1], [2, -1]]"),
        (
            "enumerate([1, 2], facet=true)",
            "NameError: `enumerate` has no argument `facet`; its signature is enumerate(v)"
        ),
        ("enumerate([1 0; 0 1; 1 1]; limit=4)", "Patterns: 4 of at most 6 cells, n = 3, rank 2"),
        ("enumerate([1 0; 0 1; 1 1]; limit=6).exact", "true"),
        ("enumerate([1 0; 0 1; 1 1]; limit=5).exact", "false"),
        (
            "X = randn(60, 16, seed=3); X[7, :] = 0 * X[7, :]; D = enumerate(X, limit=20); "
                + "[D.count, D.exact, all(i -> pattern(X, D[i].witness) == D[i], 1:D.count)]",
            "[20, false, true]"
        ),
        ("X = randn(60, 16); D = enumerate(X, limit=9); [sum(D[1].bits + D[2].bits), D.bound > 9]", "[60, true]"),
        ("D = enumerate([1 0; 0 1]; faces=true); D.dimension", "[2, 2, 2, 2]"),
        ("D = enumerate([1 0; -1 0]; faces=true); [sum(D.dimension), D.count]", "[5, 3]"),
        ("pattern([1 0; 0 1; 1 1], [1, -1])", "Pattern 101: 2 of 3 rows active"),
        ("pattern([1 0; 0 1; 1 1], [1, -1]).D", "[1 0 0; 0 0 0; 0 0 1]"),
        ("pattern([1 0; 0 1; 1 1], [3, -1]).facets", "[2, 3]"),
        ("pattern([1 0; 0 1; 1 1], [3, -1]).cone.A", "[0 -1; 1 1]"),
        ("pattern([1 0; 0 1; 1 1], [3, -1]).cone.rays[2, :]", "[1, 0]"),
        ("pattern([1 0; 0 1; 1 1], [3, -1]).active", "[1, 3]"),
        ("X = [1 2; 3 -1; -2 2]; D = enumerate(X); all(i -> pattern(X, D[i].witness) == D[i], 1:D.count)", "true"),
        ("D = enumerate([1 2; 3 -1]); D[2:3].count", "2"),
        (
            "enumerate([1 2; 2 4; 0 0; -1 -2; 1 0]).remarks",
            "[\"row 3 is zero and active in every pattern\", \"rows 1, 2 and 4 span the same hyperplane\"]"
        ),
        ("cover(3, 0)", "1"), ("cover(0, 3)", "1"), ("cover(20, 20) == 2^20", "true"),
        ("count(randn(14, 6)) == cover(14, 6)", "true"),
        ("D = sample(bias(spiral(30)), 300; seed=3); [D.count, D.coverage < 1, D.cells > 300]", "[300, true, true]"),
        ("sample(spiral(12), 60; seed=3) == sample(spiral(12), 60; seed=3)", "true"),
        ("sample(bias(spiral(12)), 60; seed=3) == sample(bias(spiral(12)), 60; seed=4)", "false"),
        ("enumerate([1 0; 0 1])[5]", "IndexError: there is no pattern 5; there are 4, counted from 1"),
        (
            "pattern([1 0; 0 1], [1, 2, 3])",
            "ShapeError: u has 3 entries, the data have 2 columns; give one entry per column, the bias column included"
        ),
        ("pattern([1 0; 0 1], [1, NaN])", "ArgumentError: entry 2 of u is not a finite number"),
        ("enumerate([1 0; 0 1]; limit=0)", "ArgumentError: `limit` must be an integer of at least 1, found 0"),
        ("enumerate(\"a\")", "[[1, \"a\"]]"),
    ]

    @Test(arguments: results)
    func result(source: String, text: String) { #expect(Session().line(source) == text) }

    @Test func aTooLargeEnumerationIsRefusedWithItsBoundAndWhatToDo() throws {
        let outcome = Session().execute("enumerate(gaussian(100, 12))", name: "test", host: TestHost())
        let diagnostic = try #require(outcome.error?.diagnostic)
        #expect(diagnostic.kind == .limit)
        #expect(diagnostic.message.contains(Session().line("cover(100, 12)")))
        let remedy = try #require(diagnostic.remedy)
        #expect(remedy.contains("sample(data, k)") && remedy.contains("limit=") && remedy.contains("count(data)"))
    }

    @Test func theDisplayShowsPatternsWitnessesFacetsAndRemarks() {
        let outcome = Session().execute("enumerate([1 2; 2 4; 3 -1])", name: "test", host: TestHost())
        let html = outcome.display?.html ?? ""
        for part in ["pattern", "witness", "facets", "rows 1 and 2 span the same hyperplane"] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(outcome.display?.plain.contains("Patterns: all 4 cells") ?? false)
    }
}
