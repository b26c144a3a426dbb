import Glibc
import Language
import Synchronization

/// Writes text and the text of shown values to the terminal and keeps all outputs for the reports.
final class RecordingHost: Host {
    private let state = Mutex(State())

    private struct State {
        var outputs: [CellOutput] = []
        /// Whether the next output replaces all.
        var clearsNext = false

        mutating func startOutput() {
            if clearsNext { outputs = [] }
            clearsNext = false
        }
    }

    var outputs: [CellOutput] { state.withLock { $0.outputs } }

    func write(_ text: String, toError: Bool) {
        writeAll(text, to: toError ? STDERR_FILENO : STDOUT_FILENO)
        state.withLock { state in
            state.startOutput()
            if case .stream(let before, let isError)? = state.outputs.last, isError == toError {
                state.outputs[state.outputs.count - 1] = .stream(before + text, isError: isError)
            } else {
                state.outputs.append(.stream(text, isError: toError))
            }
        }
    }

    func show(_ bundle: DisplayBundle, id: String?) {
        // What has an id is progress or will change: the terminal gets what stays.
        if id == nil { writeAll(bundle.plain + "\n", to: STDOUT_FILENO) }
        state.withLock { state in
            state.startOutput()
            state.outputs.append(.display(bundle, id: id))
        }
    }

    func update(_ bundle: DisplayBundle, id: String) {
        state.withLock { state in
            for (i, output) in state.outputs.enumerated() {
                if case .display(_, let shown) = output, shown == id { state.outputs[i] = .display(bundle, id: id) }
            }
        }
    }

    func clearOutput(wait: Bool) {
        state.withLock { state in
            state.clearsNext = true
            if !wait { state.startOutput() }
        }
    }

    func input(prompt: String, password: Bool) throws -> String {
        writeAll(prompt, to: STDOUT_FILENO)
        guard let line = readLine() else {
            throw Diagnostic(.data, "there is no more input", remedy: "give lines on the standard input")
        }
        return line
    }
}
