import JSON
import Jupyter
import Language

/// A notebook or console as the host of a cell.
struct FrontendHost: Host {
    let frontend: any Frontend

    func write(_ text: String, toError: Bool) { frontend.write(text, to: toError ? .stderr : .stdout) }
    func show(_ bundle: DisplayBundle, id: String?) { frontend.display(DisplayData(bundle), id: id) }
    func update(_ bundle: DisplayBundle, id: String) { frontend.updateDisplay(DisplayData(bundle), id: id) }
    func page(_ bundle: DisplayBundle) { frontend.page(DisplayData(bundle)) }
    func clearOutput(wait: Bool) { frontend.clearOutput(wait: wait) }

    func send(json: String, toTarget target: String) {
        let id = frontend.openComm(target: target, data: [:])
        frontend.send(["value": (try? JSONValue(parsing: json.utf8)) ?? .null], toComm: id)
        frontend.closeComm(id)
    }

    func input(prompt: String, password: Bool) throws -> String {
        do {
            return try frontend.input(prompt: prompt, isPassword: password)
        } catch {
            switch error {
            case .interrupted: throw Diagnostic.interruption
            case .notAllowed:
                throw Diagnostic(
                    .data, "there is no one to ask for input", remedy: "run the cell in a notebook or console")
            }
        }
    }
}

/// Shows nothing: what `user_expressions` are evaluated with.
struct SilentHost: Host {
    func write(_ text: String, toError: Bool) {}
    func show(_ bundle: DisplayBundle, id: String?) {}
    func update(_ bundle: DisplayBundle, id: String) {}
    func clearOutput(wait: Bool) {}
    func input(prompt: String, password: Bool) throws -> String {
        throw Diagnostic(.data, "there is no one to ask for input")
    }
}
