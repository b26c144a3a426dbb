import Glibc
import Language

/// Output to the terminal: text as it is, rich values by their text.
struct TerminalHost: Host {
    func write(_ text: String, toError: Bool) { writeAll(text, to: toError ? STDERR_FILENO : STDOUT_FILENO) }
    func show(_ bundle: DisplayBundle, id: String?) {
        if id == nil { writeAll(bundle.plain + "\n", to: STDOUT_FILENO) }
    }
    func update(_ bundle: DisplayBundle, id: String) {}
    func clearOutput(wait: Bool) {}
    func input(prompt: String, password: Bool) throws -> String {
        writeAll(prompt, to: STDOUT_FILENO)
        guard let line = readLine() else { throw Diagnostic(.data, "there is no more input") }
        return line
    }
}
