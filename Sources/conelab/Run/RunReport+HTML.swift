import Commands
import Language

extension RunReport {
    /// The report as one page without anything from elsewhere.
    var html: String {
        let cells = results.map(\.html).filter { !$0.isEmpty }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escapedHTML(document.name))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            \(cells)
            </main>
            </body>
            </html>

            """
    }

    private static let style = """
        :root { color-scheme: light dark; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
        pre { font: 14px/1.4 ui-monospace, monospace; overflow-x: auto; margin: .5rem 0; }
        pre.source { padding: .6rem .8rem; border-left: 3px solid #4477aa; background: rgb(128 128 128 / 12%); }
        pre.error { padding: .6rem .8rem; border-left: 3px solid #bb4444; }
        .output { overflow-x: auto; margin: .5rem 0 1.2rem; }
        .output svg { max-width: 100%; height: auto; }
        table { border-collapse: collapse; font-size: 14px; }
        th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid rgb(128 128 128 / 30%); }
        """
}

extension CellResult {
    fileprivate var html: String {
        switch cell.kind {
        case .raw: return ""
        case .markdown: return MarkdownPage(cell.source).html
        case .code:
            let source = "<pre class=\"source\">\(escapedHTML(trimmed(cell.source)))</pre>"
            return ([source] + outputs.map(html)).joined(separator: "\n")
        }
    }

    private func html(_ output: CellOutput) -> String {
        switch output {
        case .stream(let text, _): "<pre>\(escapedHTML(text))</pre>"
        case .display(let bundle, _), .result(let bundle): "<div class=\"output\">\(bundle.embedded)</div>"
        case .error(let failure):
            "<pre class=\"error\">\(escapedHTML(failure.traceback.joined(separator: "\n")))</pre>"
        }
    }

    private func trimmed(_ source: String) -> String {
        var lines = source.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}

extension DisplayBundle {
    /// The richest form that a page without scripts can show.
    fileprivate var embedded: String { svg ?? html ?? "<pre>\(escapedHTML(plain))</pre>" }
}
