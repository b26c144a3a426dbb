import Commands
import Language
import Synchronization

/// A host that keeps what is written and shown.
final class TestHost: Host {
    private let text = Mutex("")

    /// The text written so far.
    var output: String { text.withLock { $0 } }

    func write(_ text: String, toError: Bool) { self.text.withLock { $0 += text } }
    func show(_ bundle: DisplayBundle, id: String?) { write(bundle.plain + "\n", toError: false) }
    func update(_ bundle: DisplayBundle, id: String) {}
    func clearOutput(wait: Bool) {}

    func input(prompt: String, password: Bool) throws -> String {
        throw Diagnostic(.argument, "nobody to ask")
    }
}

extension Session {
    /// The one-line text form of the last value of a cell, or the headline of its error.
    func line(_ source: String, host: TestHost = TestHost()) -> String {
        let outcome = execute(source, name: "test", host: host)
        if let error = outcome.error { return "\(error.ename): \(error.evalue)" }
        return outcome.value.summary
    }
}

/// The directory of the package, with a slash at the end.
let packageRoot = String(#filePath.dropLast("Tests/CommandsTests/TestHost.swift".count))
