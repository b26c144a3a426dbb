extension Diagnostic {
    /// `message; remedy` on one line, the `evalue` that notebooks show.
    public var headline: String { remedy.map { "\(message); \($0)" } ?? message }

    /// The line and column where it was found, when that is known.
    public var location: SourceText.Location? {
        guard let span, let source else { return nil }
        return source.location(of: span.start)
    }

    /// The diagnostic with the lines it is about, the place underlined, and the calls that led there.
    ///
    ///     NameError: unknown name `solv`
    ///      --> cell 3:1:5
    ///       |
    ///     1 | W = solv(P)
    ///       |     ^^^^ did you mean `solve`?
    public func rendered() -> String { renderedLines().joined(separator: "\n") }

    /// The lines of `rendered()`.
    public func renderedLines() -> [String] {
        let head = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var lines = ["\(kind.rawValue): \(head[0])"] + head.dropFirst()
        if let span, let source {
            lines += Excerpt(source, span).lines(note: remedy)
        } else if let remedy {
            lines.append("  = \(remedy)")
        }
        return lines + traceLines
    }

    /// The calls, those from one place told once.
    private var traceLines: [String] {
        var lines: [String] = []
        var i = 0
        while i < trace.count {
            let next = trace[i...].firstIndex { $0 != trace[i] } ?? trace.count
            lines.append("in \(trace[i].function), called here" + (next - i > 1 ? " (\(next - i) times in a row)" : ""))
            lines += Excerpt(trace[i].source, trace[i].span).lines(note: nil)
            i = next
        }
        return lines
    }
}

/// The lines of a source text around a span, with the span underlined.
private struct Excerpt {
    let source: SourceText
    let span: Span
    let first: SourceText.Location
    let lastLine: Int

    init(_ source: SourceText, _ span: Span) {
        self.source = source
        self.span = span
        first = source.location(of: span.start)
        lastLine = span.end > span.start ? source.location(of: span.end - 1).line : first.line
    }

    func lines(note: String?) -> [String] {
        let margin = String(repeating: " ", count: String(lastLine).count)
        var result = ["\(margin)--> \(source.name):\(first.line):\(first.column)", "\(margin) |"]
        // Of a long span the first and the last line say enough.
        let shown = lastLine - first.line < 4 ? Array(first.line...lastLine) : [first.line, lastLine]
        for line in shown {
            if line == lastLine, shown.count == 2, lastLine - first.line > 1 { result.append("\(margin) | …") }
            let number = String(line)
            let padding = String(repeating: " ", count: margin.count - number.count)
            let (text, marks) = underlined(line)
            result.append("\(padding)\(number) | \(text)")
            result.append("\(margin) | \(marks)\(line == lastLine ? note.map { " \($0)" } ?? "" : "")")
        }
        return result
    }

    /// A line with tabs made blanks, and carets under the part of the span in it.
    private func underlined(_ line: Int) -> (text: String, marks: String) {
        let whole = source.span(ofLine: line)
        let start = min(max(span.start, whole.start), whole.end)
        let end = min(max(span.end, start), whole.end)
        var (before, inside, after) = (
            source.string(Span(whole.start, start)), source.string(Span(start, end)),
            source.string(Span(end, whole.end))
        )
        clip(&before, &inside, &after)
        let blank = String(repeating: " ", count: displayWidth(before))
        let carets = String(repeating: "^", count: max(1, displayWidth(inside)))
        return (expanded(before + inside + after), blank + carets)
    }

    /// Shortens very long lines around the place.
    private func clip(_ before: inout String, _ inside: inout String, _ after: inout String) {
        if before.count > 90 { before = "…" + before.suffix(60) }
        if inside.count > 120 { inside = inside.prefix(100) + "…" }
        let room = max(20, 160 - before.count - inside.count)
        if after.count > room { after = after.prefix(room) + "…" }
    }

    private func expanded(_ text: String) -> String {
        String(text.map { $0 == "\t" ? "    " : String($0) }.joined())
    }
}

/// How many columns a text takes in a fixed-width font: wide characters two, combining ones none, tabs four.
func displayWidth(_ text: String) -> Int {
    text.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar == "\t" { return 4 }
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// The wide blocks of Unicode (East Asian Width W and F, emoji).
private let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
]
