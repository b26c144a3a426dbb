import ExactArithmetic
import LinearAlgebra
import Testing

@testable import Datasets

/// Reads text as a file `t.csv`.
func read(_ text: String, _ configure: (inout LoadOptions) -> Void = { _ in }) throws(DatasetError) -> Dataset {
    var options = LoadOptions()
    configure(&options)
    return try Dataset.load(DataFile(path: "t.csv", bytes: Array(text.utf8)), options)
}

/// The message and remedy that reading the text gives.
func failure(_ text: String, _ configure: (inout LoadOptions) -> Void = { _ in }) -> String {
    do {
        let data = try read(text, configure)
        return "read \(data.n) × \(data.d)"
    } catch {
        return error.message + (error.remedy.map { " | \($0)" } ?? "")
    }
}

@Suite struct DelimitedTests {
    @Test func headerAndTarget() throws {
        let data = try read("a,b,y\n1,2,3\n4,5,6\n") { $0.target = .name("y") }
        #expect(data.x == Matrix([[1, 2], [4, 5]]))
        #expect(data.y == [3, 6])
        #expect(data.features == ["a", "b"] && data.target == "y" && data.source == "t.csv")
    }

    @Test func aFirstRowOfNumbersIsData() throws {
        let data = try read("1,2\n3,4") { $0.target = .number(2) }
        #expect(data.x == Matrix([[1], [3]]) && data.y == [2, 4])
        #expect(data.features == ["x1"] && data.target == "x2")
        #expect(try read("a,2\n3,4") { $0.hasHeader = true }.features == ["a", "2"])
        #expect(try read("1,2\n3,4") { $0.hasHeader = true }.n == 1)
    }

    @Test func mixedFirstRow() throws {
        // Without a header: numbers stand above numbers and classes above classes.
        let data = try read("5.1,3.5,setosa\n6.0,2.9,virginica") { $0.target = .number(3) }
        #expect(data.n == 2 && data.classes == ["setosa", "virginica"] && data.y == [-1, 1])
        // A header with numbers for names: a word above a number.
        #expect(try read("0,1,target\n1,2,3").features == ["0", "1", "target"])
        // A missing value is no name.
        #expect(failure("1,NA\n3,4").hasPrefix(#"t.csv:1:2: column "x2" holds "NA""#))
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEnds(_ end: String) throws {
        let data = try read(["a,b", "1,2", "", "3,4"].joined(separator: end) + end)
        #expect(data.x == Matrix([[1, 2], [3, 4]]))
    }

    @Test func quotes() throws {
        let data = try read("\"first, \"\"odd\"\"\nname\" , b\n\"1\",2\n 3 ,\" 4 \"\n")
        #expect(data.features == ["first, \"odd\"\nname", "b"])
        #expect(data.x == Matrix([[1, 2], [3, 4]]))
    }

    @Test func byteOrderMarkAndComments() throws {
        let data = try read("\u{FEFF}# measured in May\na,b\n# pause\n1,2\n")
        #expect(data.features == ["a", "b"] && data.n == 1)
    }

    @Test(arguments: [",", ";", "\t", "|", " ", "   "])
    func delimiters(_ delimiter: String) throws {
        let lines = [["a", "b"], ["1", "2"], ["3", "4.5"]].map { $0.joined(separator: delimiter) }
        let data = try read(lines.joined(separator: "\n"))
        #expect(data.features == ["a", "b"])
        #expect(data.x == Matrix([[1, 2], [3, 4.5]]))
    }

    @Test func delimiterByName() throws {
        #expect(try read("1:2\n3:4") { $0.delimiter = ":" }.d == 2)
        #expect(try read("1\t2\n3\t4") { $0.delimiter = "tab" }.d == 2)
        #expect(
            failure("1,2") { $0.delimiter = "ab" }
                == #"`delimiter` must be one character, found "ab" | such as "," or ";" or "\t"; " " stands for runs of blanks"#
        )
    }

    @Test func decimalsAreExact() throws {
        let texts = ["0.1", "0.10", "1e-3", "+5", ".5", "5.", "-0", "12345678901234567890", "0.30000000000000004"]
        let data = try read(texts.joined(separator: "\n") + "\n")
        let tenth = Rational(mantissa: 1, decimalExponent: -1)
        #expect(data.exact[0, 0].rational == tenth && data.exact[0, 0] == data.exact[1, 0])
        #expect(data.exact[0, 0] != ExactNumber(0.1))
        #expect(data.exact[2, 0].rational == Rational(mantissa: 1, decimalExponent: -3))
        #expect(data.exact[3, 0] == 5 && data.exact[4, 0] == ExactNumber(0.5) && data.exact[5, 0] == 5)
        #expect(data.exact[7, 0] == ExactNumber(decimal: "12345678901234567890"))
        #expect(data.x[7, 0] == 12_345_678_901_234_567_168)
        #expect(data.exact[8, 0].rational == Rational(mantissa: 30_000_000_000_000_004, decimalExponent: -17))
    }

    @Test func selectsColumns() throws {
        let data = try read("id,a,b,y\np1,1,2,3\np2,4,5,6\n") {
            $0.target = .name("y")
            $0.features = [.name("b"), .number(2)]
            $0.bias = true
        }
        #expect(data.features == ["b", "a", "bias"])
        #expect(data.x == Matrix([[2, 1, 1], [5, 4, 1]]))
    }

    @Test func twoClasses() throws {
        let text = "x,c\n1,no\n2,yes\n3,maybe\n4,no\n"
        let kept = try read(text) {
            $0.target = .name("c"); $0.classes = ["yes", "no"]
        }
        #expect(kept.y == [1, -1, 1] && kept.classes == ["yes", "no"] && kept.x == Matrix([[1], [2], [4]]))
        let numeric = try read("x,c\n1,1\n2,2.0\n3,3\n") {
            $0.target = .name("c"); $0.classes = ["2", "1"]
        }
        #expect(numeric.y == [1, -1] && numeric.n == 2)
        let sorted = try read("x,c\n1,yes\n2,no\n") { $0.target = .name("c") }
        #expect(sorted.y == [1, -1] && sorted.classes == ["no", "yes"])
    }

    @Test func refusesCells() {
        #expect(
            failure("a,b\n1,2\n3,abc\n")
                == #"t.csv:3:2: column "b" holds "abc", not a number | if it is the target say target="b"; else encode "#
                + "the column as numbers, or choose others with features=[…]")
        #expect(
            failure("a,b\n1,2\n3,NA\n")
                == #"t.csv:3:2: column "b" holds "NA", a missing value | drop the row or fill the value in"#)
        #expect(
            failure("a,b\n1,2\n,4\n") == #"t.csv:3:1: column "a" is empty | drop the row or fill the value in"#)
        #expect(
            failure("a,b\n1,nan\n")
                == #"t.csv:2:2: column "b" holds "nan", a missing value | drop the row or fill the value in"#)
        #expect(
            failure("a,b\n1,-inf\n")
                == #"t.csv:2:2: column "b" holds "-inf", not a finite number | drop the row or fill the value in"#)
        #expect(
            failure("a;b\n1;2,5\n")
                == #"t.csv:2:2: column "b" holds "2,5", not a number | write decimals with a point"#)
        #expect(
            failure("a,b\n1,1e999\n")
                == #"t.csv:2:2: column "b" holds "1e999", which no double can hold | rescale the column"#)
        #expect(
            failure("a,b\n1,1e-999999\n")
                == #"t.csv:2:2: column "b" holds "1e-999999", which no double can hold | rescale the column"#)
        #expect(failure("a,b\n1,true\n").hasSuffix("write 1 and 0"))
    }

    @Test func refusesTargets() {
        let target = { (o: inout LoadOptions) in o.target = .name("c") }
        #expect(
            failure("x,c\n1,u\n2,v\n3,w\n", target)
                == #"t.csv: the target "c" has 3 classes: "u", "v", "w" | keep two, as in classes=["u", "v"]"#)
        #expect(failure("x,c\n1,u\n2,u\n", target) == #"t.csv: the target "c" has 1 class: "u""#)
        #expect(
            failure("x,c\n1,0\n2,u\n", target)
                == #"t.csv:3:2: column "c" holds "u", not a number | a target column holds numbers or the names of "#
                + "two classes, not both")
        #expect(
            failure("x,c\n1,u\n2,\n", target)
                == #"t.csv:3:2: column "c" is empty | drop the row or fill the value in"#)
        #expect(
            failure("x,c\n1,u\n") {
                $0.target = .name("c"); $0.classes = ["u", "z"]
            }
                == #"t.csv: no row has "z" in column "c""#)
    }

    @Test func refusesColumns() {
        #expect(
            failure("a,b\n1,2\n") { $0.target = .name("d") } == #"t.csv has no column "d" | its columns are "a", "b""#)
        #expect(
            failure("a,b\n1,2\n") { $0.target = .number(3) }
                == "t.csv has no column 3 | it has 2 columns, counted from 1")
        #expect(failure("a,b\n1,2\n") { $0.target = .number(Int.min) }.hasPrefix("t.csv has no column -9"))
        #expect(
            failure("a,a\n1,2\n")
                == #"t.csv: columns 1 and 2 are both called "a" | give every column its own name"#)
        #expect(
            failure("a\n1\n") { $0.target = .name("a") }
                == "t.csv: no column is left for X | leave a column that is not the target")
        #expect(failure("a,b\n1,2\n") { $0.features = [.name("a"), .number(1)] } == #"the column "a" is chosen twice"#)
    }

    @Test func refusesShapes() {
        #expect(
            failure("a,b\n1,2\n3\n")
                == "t.csv:3:2: row 3 has 1 cell, the first row has 2 | fill the missing cells in")
        #expect(
            failure("1,2\n3,4,5\n")
                == "t.csv:2:3: row 2 has 3 cells, the first row has 2 | put quotes around a cell that holds the delimiter"
        )
        #expect(failure("a,b\n") == "t.csv holds no row of data")
        #expect(failure("\n\n# nothing\n") == "t.csv holds no row of data")
        #expect(failure("a,b\n1,\"2\n") == "t.csv:2:2: the quote that opens here is never closed")
        #expect(
            failure("a,b\n\"1\"0,2\n")
                == "t.csv:2:1: text follows the closing quote | write a quote inside a quoted cell twice")
    }

    @Test func refusesBinary() {
        let refusal = { (bytes: [UInt8]) -> String in
            let file = DataFile(path: "t.csv", bytes: bytes)
            switch Result(catching: { () throws(DatasetError) in try Dataset.load(file) }) {
            case .success(let data): return "read \(data.n)"
            case .failure(let error): return error.message
            }
        }
        #expect(refusal([0x1F, 0x8B, 8, 0]) == #""t.csv" is compressed by gzip, not text"#)
        #expect(refusal([0x50, 0x4B, 3, 4, 0]) == #""t.csv" is a zip archive or spreadsheet, not text"#)
        #expect(refusal([0xFF, 0xFE, 49, 0]) == #""t.csv" is UTF-16, not text"#)
        #expect(refusal([49, 44, 0, 50]) == #""t.csv" is binary (byte 3 is zero), not text"#)
        #expect(refusal([0x80, 0xFF, 0xC0]).contains("no row"))
    }

    @Test func randomBytesNeverCrash() {
        var generator = Xoshiro256(seed: 7)
        let alphabet = Array("0123456789,,,;\n\n\r\"\".-+eEabNnaif#\t |\u{FEFF}é".utf8) + [0x80, 0xFF, 0xC3]
        for _ in 0..<5_000 {
            let length = generator.index(below: 60)
            let bytes = (0..<length).map { _ in alphabet[generator.index(below: alphabet.count)] }
            var options = LoadOptions()
            if generator.index(below: 2) == 0 { options.target = .number(generator.index(below: 4)) }
            if generator.index(below: 4) == 0 { options.hasHeader = true }
            if generator.index(below: 4) == 0 { options.classes = ["1", "a"] }
            guard let data = try? Dataset.load(DataFile(path: "f", bytes: bytes), options) else { continue }
            #expect(data.n > 0 && data.x.storage.allSatisfy(\.isFinite))
        }
    }

    @Test func largeFilesAreReadInOnePass() throws {
        var text = "a,b,c,d,y\n"
        let row = "0.125,-3.75,1e-3,42,1\n"
        text.reserveCapacity(row.utf8.count * 100_000)
        for _ in 0..<100_000 { text += row }
        let data = try read(text) { $0.target = .name("y") }
        #expect(data.n == 100_000 && data.exact[99_999, 2] == ExactNumber(decimal: "0.001"))
    }
}
