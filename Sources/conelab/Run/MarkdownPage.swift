import Language

/// The Markdown that notebooks of studies use, as HTML: headings, paragraphs, lists, code, emphasis and links.
struct MarkdownPage {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    var html: String {
        var blocks: [String] = []
        var i = 0
        while i < lines.count {
            let (block, next) = block(from: i)
            if let block { blocks.append(block) }
            i = next
        }
        return blocks.joined(separator: "\n")
    }

    /// The block that begins at a line, and the line behind it.
    private func block(from start: Int) -> (html: String?, next: Int) {
        let line = lines[start]
        if line.allSatisfy(\.isWhitespace) { return (nil, start + 1) }
        if line.hasPrefix("```") { return code(from: start) }
        let level = line.prefix { $0 == "#" }.count
        if (1...6).contains(level), line.dropFirst(level).hasPrefix(" ") {
            return ("<h\(level)>\(inline(line.dropFirst(level + 1)))</h\(level)>", start + 1)
        }
        if item(line) != nil { return list(from: start) }
        let end = lines[start...].firstIndex { $0.allSatisfy(\.isWhitespace) || $0.hasPrefix("```") } ?? lines.count
        return ("<p>\(inline(lines[start..<end].joined(separator: "\n")[...]))</p>", end)
    }

    private func code(from start: Int) -> (html: String?, next: Int) {
        let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("```") } ?? lines.count
        return (
            "<pre>\(escapedHTML(lines[(start + 1)..<end].joined(separator: "\n")))</pre>", min(end + 1, lines.count)
        )
    }

    private func list(from start: Int) -> (html: String?, next: Int) {
        let end = lines[start...].firstIndex { item($0) == nil } ?? lines.count
        let items = lines[start..<end].compactMap { item($0) }.map { "<li>\(inline($0))</li>" }
        return ("<ul>\(items.joined())</ul>", end)
    }

    private func item(_ line: Substring) -> Substring? {
        line.hasPrefix("- ") || line.hasPrefix("* ") ? line.dropFirst(2) : nil
    }

    /// Code, emphasis and links inside a line.
    private func inline(_ text: Substring) -> String {
        var result = ""
        var rest = text
        while let first = rest.first {
            if let (html, length) = span(rest, first) {
                result += html
                rest = rest.dropFirst(length)
            } else {
                result += escapedHTML(String(first))
                rest = rest.dropFirst()
            }
        }
        return result
    }

    private func span(_ text: Substring, _ first: Character) -> (html: String, length: Int)? {
        switch first {
        case "`": return enclosed(text, "`").map { ("<code>\(escapedHTML(String($0)))</code>", $0.count + 2) }
        case "*" where text.hasPrefix("**"):
            return enclosed(text, "**").map { ("<strong>\(inline($0))</strong>", $0.count + 4) }
        case "*": return enclosed(text, "*").map { ("<em>\(inline($0))</em>", $0.count + 2) }
        case "[": return link(text)
        default: return nil
        }
    }

    /// The text between two marks, nil when there is no second one.
    private func enclosed(_ text: Substring, _ mark: String) -> Substring? {
        let inside = text.dropFirst(mark.count)
        var place = inside.startIndex
        while place < inside.endIndex {
            if inside[place...].hasPrefix(mark) { return place > inside.startIndex ? inside[..<place] : nil }
            place = inside.index(after: place)
        }
        return nil
    }

    private func link(_ text: Substring) -> (html: String, length: Int)? {
        guard let close = text.firstIndex(of: "]"), text[close...].dropFirst().first == "(",
            let end = text[close...].firstIndex(of: ")")
        else { return nil }
        let label = text[text.index(after: text.startIndex)..<close]
        let target = text[text.index(close, offsetBy: 2)..<end]
        let length = text.distance(from: text.startIndex, to: end) + 1
        return ("<a href=\"\(escapedHTML(String(target)))\">\(inline(label))</a>", length)
    }
}
