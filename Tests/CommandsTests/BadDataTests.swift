import Datasets
import Glibc
import Testing

@testable import Commands

/// Every bad input that concerns data gets its diagnostic, word for word, and the session keeps every earlier value.
@Suite struct BadDataTests {
    /// A file of bad data, how it is loaded, and the error.
    struct Case: CustomTestStringConvertible {
        let text: String
        let options: String
        let error: String
        var testDescription: String { "\(text.prefix(20))\(options)" }

        init(_ text: String, _ options: String = "", _ error: String) {
            (self.text, self.options, self.error) = (text, options, error)
        }
    }

    static let cases = [
        Case(
            "a,y\n1,2\n3\n", "",
            "DataError: bad.csv:3:2: row 3 has 1 cell, the first row has 2; fill the missing cells in"),
        Case(
            "a,y\n1,2\n3,4,5\n", "",
            "DataError: bad.csv:3:3: row 3 has 3 cells, the first row has 2; put quotes around a cell that holds the delimiter"
        ),
        Case(
            "a,y\n1,2\nx,4\n", ", target=\"y\"",
            "DataError: bad.csv:3:1: column \"a\" holds \"x\", not a number; encode the column as numbers, or choose others "
                + "with features=[…]"),
        Case(
            "a,y\n1,2\n,4\n", "",
            "DataError: bad.csv:3:1: column \"a\" is empty; drop the row or fill the value in"),
        Case(
            "a,y\n1,2\nNaN,4\n", "",
            "DataError: bad.csv:3:1: column \"a\" holds \"NaN\", a missing value; drop the row or fill the value in"),
        Case(
            "a,y\n1,2\n3,NA\n", "",
            "DataError: bad.csv:3:2: column \"y\" holds \"NA\", a missing value; drop the row or fill the value in"),
        Case(
            "a,y\n1,2\n3,-inf\n", "",
            "DataError: bad.csv:3:2: column \"y\" holds \"-inf\", not a finite number; drop the row or fill the value in"
        ),
        Case(
            "length,y\n1,2\n", ", target=\"lenght\"",
            "ArgumentError: bad.csv has no column \"lenght\"; did you mean \"length\"? its columns are \"length\", \"y\""
        ),
        Case(
            "a,y\n1,2\n", ", features=[\"b\"]",
            "ArgumentError: bad.csv has no column \"b\"; its columns are \"a\", \"y\""),
        Case(
            "a,y\n1,2\n", ", target=3",
            "ArgumentError: bad.csv has no column 3; it has 2 columns, counted from 1"),
        Case(
            "a,y\n1,u\n2,v\n3,w\n", ", target=\"y\"",
            "DataError: bad.csv: the target \"y\" has 3 classes: \"u\", \"v\", \"w\"; keep two, as in classes=[\"u\", \"v\"]"
        ),
        Case("a,y\n1,2\n", ", target=true", "TypeError: `target` must be a column name or number, found boolean"),
        Case("a,y\n1,2\n", ", target=1.5", "TypeError: `target` must be a column name or number, found number"),
        Case(
            "a,y\n1,2\n", ", features=true",
            "TypeError: `features` must be a list of column names or numbers, found boolean"),
        Case(
            "a,y\n1,2\n", ", classes=[\"u\"]",
            "TypeError: `classes` must be a list of two different classes, found list of 1"),
        Case("a,y\n1,2\n", ", header=1", "TypeError: `header` must be true or false, found number"),
        Case("a,y\n", "", "DataError: bad.csv holds no row of data"),
        Case("", "", "FileError: \"bad.csv\" is empty"),
        Case("a\0b", "", "FileError: \"bad.csv\" is binary (byte 2 is zero), not text; load reads text, .npy and .npz"),
    ]

    /// A session with the variable `kept`, and a directory to put files in.
    private func withSession(_ body: (Session, String) throws -> Void) throws {
        var template = Array("/tmp/conelab-bad-XXXXXX".utf8CString)
        let directory = String(cString: try #require(mkdtemp(&template)))
        defer {
            for name in ["bad.csv", "toy.csv", "bad.json"] { unlink("\(directory)/\(name)") }
            rmdir(directory)
        }
        let session = Session()
        #expect(session.line("kept = 41 + 1") == "42")
        try body(session, directory)
        #expect(session.line("kept") == "42")
    }

    private func write(_ text: String, to path: String) {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        _ = Glibc.write(descriptor, text, text.utf8.count)
        close(descriptor)
    }

    @Test(arguments: cases)
    func badFile(_ test: Case) throws {
        try withSession { session, directory in
            let path = "\(directory)/bad.csv"
            write(test.text, to: path)
            let line = session.line("data = load(\"\(path)\"\(test.options))")
            #expect(line.replacingOccurrences(of: "\(directory)/", with: "") == test.error)
            #expect(session.line("data").hasPrefix("NameError"))
        }
    }

    @Test func missingFiles() throws {
        try withSession { session, directory in
            write("1,2\n", to: "\(directory)/toy.csv")
            #expect(
                session.line("load(\"\(directory)/tyo.csv\")")
                    == "FileError: there is no file \"tyo.csv\" in \(directory); did you mean \"\(directory)/toy.csv\"?"
            )
            #expect(
                session.line("load(\"\(directory)/x/toy.csv\")")
                    == "FileError: there is no directory \"\(directory)/x\", so no file \"\(directory)/x/toy.csv\"")
            #expect(
                session.line("load(\"\(directory)\")")
                    == "FileError: \"\(directory)\" is a directory; name a file in it: toy.csv")
            #expect(session.line("load(3)") == "TypeError: `path` must be a string, found number")
            write("{\"a\": [1, 2}", to: "\(directory)/bad.json")
            #expect(
                session.line("load(\"\(directory)/bad.json\")")
                    == "FileError: \(directory)/bad.json:1:12: this is not JSON: unexpected character")
        }
    }

    static let calls: [(source: String, error: String)] = [
        ("dataset([1 2; 3 4], [1, 2, 3])", "ShapeError: X is 2 × 2 but y has 3 entries; give one target per row of X"),
        (
            "dataset([1 2; 3 0/0], [1, 2])",
            "DataError: X[2, 2] is NaN; data must be finite numbers; drop the row or fill the value in"
        ),
        (
            "dataset([1 2; 3 4], [1, 1/0])",
            "DataError: y[2] is Inf; data must be finite numbers; drop the row or fill the value in"
        ),
        (
            "bias([1 0/0])", "DataError: X[1, 2] is NaN; data must be finite numbers; drop the row or fill the value in"
        ),
        ("bias(bias([1; 2]))", "ArgumentError: the data have a bias column already (column 2)"),
        ("bias(\"x\")", "TypeError: `data` must be a Dataset or a matrix, found string"),
        (
            "dataset([1 2], [1], features=[\"a\"])",
            "ArgumentError: `features` must be 2 different names, one per column of X"
        ),
        ("example(\"irs\")", "ArgumentError: there is no example \"irs\"; did you mean \"iris\"? example() lists them"),
        (
            "holdout(example(\"xor\"), 1.5)",
            "ArgumentError: `fraction` must lie between 0 and 1, found 1.5; 0.25 holds out a quarter of the rows"
        ),
        ("holdout([1 2], 0.5)", "ArgumentError: data of one row cannot be cut in two"),
        (
            "standardize([1 2; 3 4], like=dataset([1 2]))",
            "ArgumentError: `like` has no means and scales to use; give the result of standardize"
        ),
        ("standardize([1; 2], like=standardize([1 2; 3 4]))", "ShapeError: `like` has 2 columns, the data have 1"),
        ("gaussian(0, 2)", "ArgumentError: `n` must be an integer of at least 1 and at most 10000000, found 0"),
        ("gaussian(10000000, 10000000)", "LimitError: 10000000 × 10000000 numbers are more than 50000000"),
        ("gaussian(3, 2, seed=0.5)", "ArgumentError: `seed` must be an integer, found 0.5"),
        ("teacher(3, 2, 1, noise=-1)", "ArgumentError: `noise` must be at least 0, found -1"),
        ("example(\"xor\")[5]", "IndexError: there is no row 5; the data have 4, counted from 1"),
        ("example(\"xor\")[1:2, 3]", "IndexError: there is no column 3; the data have 2, counted from 1"),
        ("example(\"xor\").Z", "NameError: a Dataset has no field `Z`"),
        ("error(\"too few rows:\", 3)", "Error: too few rows: 3"),
        (
            "problem(dataset([1; 2], [0, 1]), loss=\"logistic\")",
            "DataError: the logistic loss needs targets −1 and +1, found 0 in row 1; code the two classes as −1 and +1, or "
                + "use a loss for numbers: squared, absolute or huber"
        ),
    ]

    @Test(arguments: calls)
    func badCall(_ source: String, _ error: String) throws {
        try withSession { session, _ in
            let line = session.line("data = \(source)")
            #expect(line == error || (error.contains("no field") && line.hasPrefix(error)))
        }
    }
}

extension String {
    /// The text with every occurrence of a part replaced.
    fileprivate func replacingOccurrences(of part: String, with other: String) -> String {
        var result = ""
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(part) {
                result += other
                rest = rest.dropFirst(part.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
