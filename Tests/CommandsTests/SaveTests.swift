import Datasets
import Glibc
import JSON
import Language
import Testing

@testable import Commands

/// What `save` writes, `load` reads back; what it cannot write gets a diagnostic.
@Suite struct SaveTests {
    /// Runs with a session and a new directory, which is removed afterwards.
    private func withDirectory(_ body: (Session, String) throws -> Void) throws {
        var template = Array("/tmp/conelab-save-XXXXXX".utf8CString)
        let directory = String(cString: try #require(mkdtemp(&template)))
        defer {
            for name in ["a.csv", "a.json", "a.npz", "a.npy", "a.onnx", "a.safetensors", "a.py", "a.tex", "a.svg"] {
                unlink("\(directory)/\(name)")
            }
            rmdir(directory)
        }
        try body(Session(), directory)
    }

    @Test(arguments: ["iris", "diabetes", "spiral", "hexagon", "degenerate"])
    func datasetsComeBack(_ name: String) throws {
        try withDirectory { session, directory in
            #expect(
                session.line("D = example(\"\(name)\"); save(D, \"\(directory)/a.csv\")") == "\"\(directory)/a.csv\"")
            #expect(session.line("E = load(\"\(directory)/a.csv\", target=D.target); E == D") == "true")
            #expect(session.line("E.classes == D.classes") == "true")
            _ = session.line("save(D, \"\(directory)/a.json\")")
            #expect(session.line("E = load(\"\(directory)/a.json\"); E == D && E.classes == D.classes") == "true")
            _ = session.line("save(D, \"\(directory)/a.npz\")")
            #expect(session.line("E = load(\"\(directory)/a.npz\"); E.X == D.X && E.y == D.y") == "true")
        }
    }

    @Test func networksComeBack() throws {
        try withDirectory { session, directory in
            #expect(session.line("N = network([1 0.1; 3 1e-300], [1, -0.7])").hasPrefix("Network"))
            #expect(session.line("load(save(N, \"\(directory)/a.json\")) == N") == "true")
            #expect(session.line("load(save(N, \"\(directory)/a.csv\")).X") == "[1 0.1 1; 3 1e-300 -0.7]")
            for format in ["npz", "onnx", "safetensors", "py"] {
                #expect(session.line("save(N, \"\(directory)/a.\(format)\")").hasSuffix(".\(format)\""))
            }
        }
    }

    static let jsonForms: [(source: String, json: JSONValue)] = [
        ("true", true), ("[1 2.5; -3 1e300]", [[1, 2.5], [-3, 1e300]]), ("[1/0, 0/0]", [nil, nil]),
        ("1:3", [1, 2, 3]), ("\"a\\\"b\"", "a\"b"), ("[\"a\", [1, 2]]", ["a", [1, 2]]), ("x -> x", "x -> x"),
        ("nothing", nil),
        ("network([1 2], [3])", ["type": "Network", "U": [[1, 2]], "alpha": [3]]),
    ]

    @Test(arguments: jsonForms)
    func everyValueHasJSON(_ source: String, _ json: JSONValue) throws {
        try withDirectory { session, directory in
            _ = session.line("save(\(source), \"\(directory)/a.json\")")
            let written = try JSONValue(parsing: DataFile(path: "\(directory)/a.json").bytes)
            #expect(written == json)
        }
    }

    @Test func arraysComeBack() throws {
        try withDirectory { session, directory in
            #expect(session.line("load(save([1 2.5; 3 4], \"\(directory)/a.npy\")).X") == "[1 2.5; 3 4]")
            #expect(session.line("load(save([1 2.5; 3 4], \"\(directory)/a.npz\")).X") == "[1 2.5; 3 4]")
            #expect(session.line("load(save([1 2.5; 3 4], \"\(directory)/a.csv\")).X") == "[1 2.5; 3 4]")
            #expect(session.line("load(save(1:3, \"\(directory)/a.npy\")).X") == "[1; 2; 3]")
        }
    }

    @Test func whatIsShownAsATableIsSavedAsOne() throws {
        try withDirectory { session, directory in
            _ = session.line(
                "c = path(problem(dataset([-1; 1], [1, 2])), betas=[1, 0.5]); save(c, \"\(directory)/a.csv\")")
            #expect(session.line("t = load(\"\(directory)/a.csv\", target=\"P*\"); t.y == c.objective") == "true")
            #expect(session.line("t.features[1]") == "\"β\"")
        }
    }

    @Test func refusals() throws {
        try withDirectory { session, directory in
            #expect(
                session.line("save(1, \"\(directory)/none/a.csv\")")
                    == "FileError: there is no directory \"\(directory)/none\"; make the directory first")
            #expect(
                session.line("save(1, \"a.cvs\")")
                    == "FileError: save does not write .cvs; did you mean .csv? the formats are .csv .json .npy .npz .svg "
                    + ".png .pdf .onnx .safetensors .tex .py")
            #expect(session.line("save(1, \"a\")").hasPrefix("FileError: the path has no extension"))
            #expect(
                session.line("save(\"text\", \"a.csv\")")
                    == "TypeError: a .csv file holds datasets, matrices, patterns, networks, solutions and tables, found "
                    + "string; save it as .json")
            #expect(
                session.line("save([1, 2], \"a.svg\")").hasPrefix(
                    "TypeError: a .svg file holds figures, found vector of 2"))
            #expect(session.line("save(\"text\", \"a.svg\")").hasSuffix("draw it: save(plot(x), path)"))
            #expect(
                session.line("save(solve(problem(dataset([-1; 1], [1, 2]))), \"a.onnx\")")
                    == "TypeError: a .onnx file holds networks, found Solution; save its network: save(network(W), path)"
            )
            #expect(session.line("save(1, \"/dev/null\")").hasPrefix("FileError"))
            #expect(session.line("save(1, \"\(directory)\")").hasPrefix("FileError"))
        }
    }

    @Test func savedPicturesStandAlone() throws {
        try withDirectory { session, directory in
            _ = session.line("save(plot([1, 2], [3, 4]), \"\(directory)/a.svg\")")
            let saved = try #require(contents(of: "\(directory)/a.svg"))
            #expect(
                saved.hasPrefix("<svg ") && saved.contains("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"))
            #expect(!saved.contains("currentColor"))
        }
    }

    private func contents(of path: String) -> String? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
