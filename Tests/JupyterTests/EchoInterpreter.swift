import Glibc
import JSON

@testable import Jupyter

/// A language of one command per cell, for tests of the protocol.
struct EchoInterpreter: Interpreter {
    func execute(_ source: String, count: Int, frontend: any Frontend) -> ExecutionOutcome {
        let words = source.split(separator: " ", maxSplits: 1).map(String.init)
        let argument = words.count > 1 ? words[1] : ""
        switch words.first {
        case "value": return .finished(result: DisplayData(plain: argument))
        case "print": frontend.write(argument + "\n", to: .stdout)
        case "warn": frontend.write(argument + "\n", to: .stderr)
        case "show":
            frontend.display(DisplayData(plain: argument, [("text/html", .string("<b>\(argument)</b>"))]), id: "id")
            frontend.updateDisplay(DisplayData(plain: "new"), id: "id")
            frontend.clearOutput(wait: true)
        case "page": frontend.page(DisplayData(plain: argument))
        case "late":
            usleep(200_000)
            return .failed(ErrorReport(name: "Failure", value: argument, traceback: [argument]))
        case "fail": return .failed(ErrorReport(name: "Failure", value: argument, traceback: [argument]))
        case "wait": return waitForInterrupt(frontend)
        case "ask": return ask(argument, frontend)
        case "comm":
            let id = frontend.openComm(target: argument, data: ["v": 1])
            frontend.send(["v": 2], toComm: id)
            frontend.closeComm(id)
        default: break
        }
        return .finished(result: nil)
    }

    private func waitForInterrupt(_ frontend: any Frontend) -> ExecutionOutcome {
        frontend.write("waiting", to: .stdout)
        while !Task.isCancelled { usleep(1000) }
        return .failed(ErrorReport(name: "Interrupted", value: "", traceback: ["Interrupted"]))
    }

    private func ask(_ prompt: String, _ frontend: any Frontend) -> ExecutionOutcome {
        do {
            return .finished(result: DisplayData(plain: try frontend.input(prompt: prompt, isPassword: false)))
        } catch {
            return .failed(ErrorReport(name: "\(error)", value: "", traceback: ["\(error)"]))
        }
    }

    func evaluate(_ expression: String) -> Result<DisplayData, ErrorReport> {
        expression == "bad"
            ? .failure(ErrorReport(name: "Failure", value: "", traceback: ["bad"]))
            : .success(DisplayData(plain: expression))
    }

    func complete(_ source: String, at cursor: Int) -> Completions {
        let before = Array(source.unicodeScalars.prefix(cursor))
        let start = before.lastIndex(of: " ").map { $0 + 1 } ?? 0
        return Completions([.init("word", type: "keyword")], replacing: start..<cursor)
    }

    func inspect(_ source: String, at cursor: Int, isDetailed: Bool) -> DisplayData? {
        let before = String(String.UnicodeScalarView(source.unicodeScalars.prefix(cursor)))
        return source.isEmpty ? nil : DisplayData(plain: "\(before)|\(isDetailed)")
    }

    func completeness(of source: String) -> Completeness {
        source.hasSuffix("(") ? .incomplete(indent: "  ") : source.hasSuffix(")") ? .invalid : .complete
    }
}
