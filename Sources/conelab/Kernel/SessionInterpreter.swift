import Commands
import JSON
import Jupyter
import Language

/// A session of the language as the kernel's interpreter.
struct SessionInterpreter: Jupyter.Interpreter {
    private let session = Session()

    func execute(_ source: String, count: Int, frontend: any Frontend) -> ExecutionOutcome {
        let outcome = session.execute(source, name: "In [\(count)]", host: FrontendHost(frontend: frontend))
        if let failure = outcome.error { return .failed(ErrorReport(failure)) }
        return .finished(result: outcome.display.map(DisplayData.init))
    }

    func evaluate(_ expression: String) -> Result<DisplayData, ErrorReport> {
        session.evaluate(expression, host: SilentHost()).map(DisplayData.init).mapError(ErrorReport.init)
    }

    func complete(_ source: String, at cursor: String.Index) -> Completions {
        Completions([], replacing: cursor..<cursor)
    }

    func inspect(_ source: String, at cursor: String.Index, isDetailed: Bool) -> DisplayData? { nil }

    func completeness(of source: String) -> Completeness { .complete }
}

extension ErrorReport {
    init(_ failure: Session.Failure) {
        self.init(name: failure.ename, value: failure.evalue, traceback: failure.traceback)
    }
}

extension DisplayData {
    init(_ bundle: DisplayBundle) {
        let texts = [
            ("text/html", bundle.html), ("text/latex", bundle.latex), ("text/markdown", bundle.markdown),
            ("image/svg+xml", bundle.svg),
        ]
        var formats = texts.compactMap { type, text in text.map { (type: type, value: JSONValue.string($0)) } }
        if let json = bundle.json, let value = try? JSONValue(parsing: json.utf8) {
            formats.append(("application/json", value))
        }
        self.init(plain: bundle.plain, formats)
    }
}
