import ExactArithmetic
import LinearAlgebra
import Testing

@testable import Datasets

/// Reads text as a file of a name.
private func read(
    _ path: String, _ text: String, _ configure: (inout LoadOptions) -> Void = { _ in }
) throws(DatasetError) -> Dataset {
    var options = LoadOptions()
    configure(&options)
    return try Dataset.load(DataFile(path: path, bytes: Array(text.utf8)), options)
}

private func failure(
    _ path: String, _ text: String, _ configure: (inout LoadOptions) -> Void = { _ in }
) -> String {
    switch Result(catching: { () throws(DatasetError) in try read(path, text, configure) }) {
    case .success(let data): "read \(data.n) × \(data.d)"
    case .failure(let error): error.message
    }
}

@Suite struct JSONDataTests {
    @Test(arguments: [
        #"[{"a": 1, "b": 2, "y": 3}, {"y": 6, "a": 4, "b": 5}]"#,
        #"{"X": [[1, 2], [4, 5]], "y": [3, 6], "features": ["a", "b"]}"#,
        #"{"a": [1, 4], "b": [2, 5], "y": [3, 6]}"#,
        #"{"a": {"0": 1, "1": 4}, "b": {"0": 2, "1": 5}, "y": {"0": 3, "1": 6}}"#,
    ])
    func shapes(_ text: String) throws {
        let data = try read("t.json", text) { $0.target = .name("y") }
        #expect(data.x == Matrix([[1, 2], [4, 5]]) && data.y == [3, 6])
        #expect(data.features == ["a", "b"] && data.target == "y")
    }

    @Test func matrices() throws {
        #expect(try read("t.json", "[[1, 2], [3, 4]]").x == Matrix([[1, 2], [3, 4]]))
        #expect(try read("t.json", "[1, 2]").x == Matrix([[1], [2]]))
        let data = try read("t.json", #"{"X": [[1], [2]], "y": ["no", "yes"], "target": "answer"}"#)
        #expect(data.y == [-1, 1] && data.target == "answer" && data.classes == ["no", "yes"])
    }

    @Test func numbersKeepEveryDigit() throws {
        let data = try read("t.json", "[[0.1], [0.12345678901234567890123], [12345678901234567890], [1e-3]]")
        #expect(data.exact[0, 0] == ExactNumber(decimal: "0.1") && data.exact[0, 0] != ExactNumber(0.1))
        #expect(data.exact[1, 0] == ExactNumber(decimal: "0.12345678901234567890123"))
        #expect(data.exact[2, 0] == ExactNumber(decimal: "12345678901234567890"))
        #expect(data.exact[3, 0] == ExactNumber(decimal: "0.001"))
    }

    @Test func refusals() {
        #expect(failure("t.json", "[[1, 2]\n, [3, x]]") == "t.json:2:7: this is not JSON: unexpected character")
        #expect(failure("t.json", "[[1, NaN]]") == "t.json:1:6: this is not JSON: unexpected character")
        #expect(failure("t.json", "[[1], [2, 3]]") == "t.json: row 2 has 2 cells, the first row has 1")
        #expect(failure("t.json", #"[{"a": 1}, {"b": 1}]"#) == #"t.json: row 2 has no "a""#)
        #expect(failure("t.json", #"[{"a": 1}, {"a": 1, "b": 2}]"#) == #"t.json: row 2 has "b", the first row has not"#)
        #expect(
            failure("t.json", #"[{"a": 1}, {"a": null}]"#)
                == #"t.json, row 2: column "a" holds "null", a missing value"#)
        #expect(
            failure("t.json", #"[{"a": 1}, {"a": [2]}]"#) == #"t.json, row 2: column "a" holds "["2"]", not a number"#)
        #expect(
            failure("t.json", "[[1e400]]") == #"t.json, row 1: column "x1" holds "1e400", which no double can hold"#)
        #expect(failure("t.json", #"{"X": [[1]], "y": [1, 2]}"#) == "t.json: X has 1 rows but y has 2 entries")
        #expect(failure("t.json", #"{"a": [1], "b": [1, 2]}"#) == #"t.json: "a" has 1 rows but "b" has 2"#)
        #expect(failure("t.json", #"{"a": 1}"#) == #"t.json: "a" is not a column of values"#)
        #expect(
            failure("t.json", "3")
                == #"t.json: a table is an array of records, or an object with X and y or with columns"#)
        for empty in ["[]", "{}", "[{}]", "[[]]", #"{"X": []}"#] {
            #expect(failure("t.json", empty) == "t.json: no column is left for X")
        }
    }

    @Test func randomTextNeverCrashes() {
        var generator = Xoshiro256(seed: 3)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"X\"", "\"y\"", "\"a\"", "1", "-2.5", "null", "true", " ", "\"features\"",
        ]
        for _ in 0..<20_000 {
            let text = (0..<generator.index(below: 20)).map { _ in pieces[generator.index(below: pieces.count)] }
            _ = failure("t.json", text.joined())
        }
    }
}

@Suite struct SVMLightTests {
    @Test func sparseRows() throws {
        let data = try read("t.svm", "+1 1:0.5 3:2 # first\n\n-1 2:1e-3\n")
        #expect(data.x == Matrix([[0.5, 0, 2], [0, 0.001, 0]]) && data.y == [1, -1])
        #expect(data.exact[1, 1] == ExactNumber(decimal: "0.001"))
    }

    @Test func refusals() {
        #expect(
            failure("t.svm", "1 2:1 1:2\n") == #"t.svm:1:3: "1:2" is not index:value with ascending indices from 1"#)
        #expect(failure("t.svm", "1 0:1\n").hasPrefix("t.svm:1:2:"))
        #expect(failure("t.svm", "1 1:2\nu 1:2\n").hasPrefix(#"t.svm:2:1: column "y" holds "u""#))
        #expect(failure("t.svm", "1 1:2 2:nan\n") == #"t.svm:1:3: column "x2" holds "nan", a missing value"#)
        #expect(failure("t.svm", "1 268435456:1\n1 1:1\n").hasSuffix("do not fit the memory when dense"))
        #expect(failure("t.svm", "# nothing\n") == "t.svm: no column is left for X")
    }
}

@Suite struct NumPyTests {
    private func file(_ name: String) throws -> DataFile {
        try DataFile(path: String(#filePath.dropLast("FormatTests.swift".count)) + "Files/" + name)
    }

    private func load(_ name: String) throws -> Dataset { try Dataset.load(file(name)) }

    private let x = Matrix([[1.5, -2, 3], [0.1, 5, 6e10]])

    @Test func arrays() throws {
        #expect(try load("f8.npy").x == x)
        #expect(try load("f8.npy").exact[1, 0] == ExactNumber(0.1))
        let single = try load("f4_big_fortran.npy")
        #expect(single.x.storage == x.storage.map { Double(Float($0)) } && single.n == 2)
        #expect(try load("i2.npy").x == Matrix([[-3], [32767], [0]]))
        #expect(try load("u8.npy").exact[0, 0] == ExactNumber(decimal: "18446744073709551615"))
        #expect(try load("bool.npy").x == Matrix([[1, 0]]))
    }

    @Test func archives() throws {
        let data = try load("small.npz")
        #expect(data.x == x && data.y == [1, -1])
        let deflated = try load("deflated.npz")
        #expect(deflated.n == 300 && deflated.d == 4)
        for k in 0..<300 { #expect(deflated.x.row(k).reduce(0, +) == deflated.y?[k]) }
        #expect(try load("single.npz").x == x)
    }

    @Test func refusals() throws {
        let message = { (name: String) throws in
            do {
                return "read \(try load(name).n)"
            } catch let error as DatasetError {
                return String(error.message.drop { $0 != "F" }.dropFirst(6))
            }
        }
        #expect(try message("nan.npy") == #"nan.npy, row 2: column "x2" holds "nan", a missing value"#)
        #expect(try message("text.npy") == #"text.npy": numbers of type "<U1" cannot be read; convert to float64"#)
        #expect(try message("other.npz") == "other.npz holds no array X")
    }

    @Test(arguments: ["f8.npy", "f4_big_fortran.npy", "small.npz", "deflated.npz"])
    func damagedFilesNeverCrash(_ name: String) throws {
        let bytes = try file(name).bytes
        var generator = Xoshiro256(seed: 11)
        for length in 0..<min(bytes.count, 400) {
            _ = try? Dataset.load(DataFile(path: name, bytes: Array(bytes[..<length])))
        }
        for _ in 0..<2_000 {
            var damaged = bytes
            for _ in 0...generator.index(below: 4) {
                damaged[generator.index(below: damaged.count)] = UInt8(truncatingIfNeeded: generator.next())
            }
            _ = try? Dataset.load(DataFile(path: name, bytes: damaged))
        }
    }
}
