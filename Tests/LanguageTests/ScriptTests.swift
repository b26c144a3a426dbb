import Glibc
import Testing

@testable import Language

/// Scripts in the language with the expected text or error on the line: `# => text`, `# error: text`.
@Suite struct ScriptTests {
    @Test(arguments: Script.names)
    func script(_ name: String) throws {
        let script = try Script(name)
        #expect(!script.expectations.isEmpty, "\(name) expects nothing")
        let failures = script.run()
        #expect(failures.isEmpty, Comment(rawValue: failures.joined(separator: "\n")))
    }
}

/// A script file and what it expects.
struct Script {
    let name: String
    let text: String
    /// What is expected of the statement that ends on a line.
    let expectations: [Int: Expectation]

    enum Expectation: Equatable {
        case text(String)
        case error(String)
    }

    static let directory =
        String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex)) + "/Scripts"

    static let names: [String] = {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".cone") { names.append(name) }
        }
        return names.sorted()
    }()

    init(_ name: String) throws {
        self.name = name
        text = try readText(Self.directory + "/" + name)
        var found: [Int: Expectation] = [:]
        for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let result = suffix(of: line, after: "# => ") { found[i + 1] = .text(result) }
            if let message = suffix(of: line, after: "# error: ") { found[i + 1] = .error(message) }
        }
        expectations = found
    }

    /// Runs statement by statement; an expected error does not stop the script. Returns what went otherwise than expected.
    func run() -> [String] {
        let interpreter = Interpreter(commands: testCommands)
        let context = ExecutionContext(host: SilentHost(), session: TestSession(interpreter))
        var failures: [String] = []
        for chunk in chunks {
            let found: Expectation
            do {
                let source = SourceText(chunk.text, name: name)
                found = .text(try interpreter.run(Program(source), in: context).text)
            } catch {
                found = .error((error as? Diagnostic)?.headlineWithKind ?? "\(error)")
            }
            let expected = expectations[chunk.lastLine]
            if let problem = mismatch(found, expected) { failures.append("\(name):\(chunk.lastLine): \(problem)") }
        }
        return failures
    }

    private func mismatch(_ found: Expectation, _ expected: Expectation?) -> String? {
        switch (found, expected) {
        case (.text, nil): nil
        case (.error(let message), nil): "unexpected \(message)"
        case (.text(let a), .text(let b)): a == b ? nil : "found \(a), expected \(b)"
        case (.error(let a), .error(let b)): a == b ? nil : "found error \(a), expected \(b)"
        case (.text(let a), .error(let b)): "found \(a), expected error \(b)"
        case (.error(let a), .text(let b)): "found error \(a), expected \(b)"
        }
    }

    /// Pieces of the script, each up to the next line with an expectation; padded so that lines keep their numbers.
    private var chunks: [(text: String, lastLine: Int)] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var result: [(text: String, lastLine: Int)] = []
        var start = 0
        for line in 1...lines.count where expectations[line] != nil || line == lines.count {
            let padding = String(repeating: "\n", count: start)
            result.append((padding + lines[start..<line].joined(separator: "\n") + "\n", line))
            start = line
        }
        return result
    }
}

extension Diagnostic {
    fileprivate var headlineWithKind: String { "\(kind.rawValue): \(headline)" }
}

/// The text behind the last occurrence of a mark on a line.
private func suffix(of line: Substring, after mark: String) -> String? {
    let characters = Array(line)
    let pattern = Array(mark)
    guard characters.count >= pattern.count else { return nil }
    for start in stride(from: characters.count - pattern.count, through: 0, by: -1)
    where Array(characters[start..<(start + pattern.count)]) == pattern {
        return String(characters[(start + pattern.count)...])
    }
    return nil
}

struct FileMissing: Error {
    let path: String
}

/// The text of a file.
func readText(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw FileMissing(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}
