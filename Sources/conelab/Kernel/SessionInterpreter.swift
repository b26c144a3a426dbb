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

    func complete(_ source: String, at cursor: Int) -> Completions {
        let found = session.complete(source, cursor: cursor)
        let matches = found.map { Completions.Match($0.text, type: $0.kind.rawValue) }
        return Completions(matches, replacing: found.first.map { $0.start..<$0.end } ?? cursor..<cursor)
    }

    func inspect(_ source: String, at cursor: Int, isDetailed: Bool) -> DisplayData? {
        session.inspect(source, cursor: cursor, detail: isDetailed ? 1 : 0).map(DisplayData.init)
    }

    func completeness(of source: String) -> Jupyter.Completeness {
        switch session.completeness(source) {
        case .complete: .complete
        case .incomplete(let indent): .incomplete(indent: indent)
        case .invalid: .invalid
        }
    }
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
        if let pdf = bundle.pdf { formats.append(("application/pdf", .string(base64(pdf)))) }
        if let json = bundle.json, let value = try? JSONValue(parsing: json.utf8) {
            // Not application/json: JupyterLab prefers that to the HTML and would show a folded tree instead of the table.
            formats.append(("application/vnd.conelab+json", value))
        }
        self.init(plain: bundle.plain, formats)
    }
}
