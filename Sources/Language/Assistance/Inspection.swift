/// Finds the page on the word at a place of a text.
public struct Inspector {
    private let interpreter: Interpreter
    private let commands: [Command]

    /// Makes an inspector of a session.
    public init(_ interpreter: Interpreter, commands: [Command]) {
        self.interpreter = interpreter
        self.commands = commands
    }

    /// The page on the name at or in front of the place, else on the function whose arguments surround it; nil when there is
    /// neither.
    ///
    /// - Parameter offset: the place in Unicode scalars.
    public func inspect(_ text: String, at offset: Int) -> DisplayBundle? {
        let place = endOfWord(text, offset)
        let cursor = Cursor(text, at: place)
        if let links = cursor.chainToWord, let page = page(links) { return page }
        return cursor.call.flatMap { page([.name($0.function)]) }
    }

    /// The page of a topic: a name, or a chain such as `W.objective`.
    public func page(topic: String) -> DisplayBundle? {
        Cursor(topic, at: .max).chainToWord.flatMap(page)
    }

    private func page(_ links: [Cursor.Link]) -> DisplayBundle? {
        guard case .name(let name)? = links.first else { return nil }
        if links.count == 1, interpreter.variable(name) == nil {
            let found = commands.filter { ([$0.name] + $0.aliases).contains(name) }
            if let first = found.first {
                return found.dropFirst().reduce(CommandPage(first).display) { $0.followed(by: CommandPage($1).display) }
            }
        }
        return interpreter.follow(links).map { ValuePage($0, name: text(of: links)).display }
    }

    private func text(of links: [Cursor.Link]) -> String {
        links.enumerated().map { i, link in
            switch link {
            case .name(let name): i == 0 ? name : "." + name
            case .index(let index): "[\(index)]"
            }
        }.joined()
    }

    /// The end of the word that the place is in.
    private func endOfWord(_ text: String, _ offset: Int) -> Int {
        let scalars = Array(text.unicodeScalars)
        var place = min(max(offset, 0), scalars.count)
        while place < scalars.count, scalars[place].continuesName { place += 1 }
        return place
    }
}

extension DisplayBundle {
    /// Two pages as one.
    fileprivate func followed(by other: DisplayBundle) -> DisplayBundle {
        var result = self
        result.plain += "\n\n" + other.plain
        result.html = [html, other.html].compactMap { $0 }.joined(separator: "\n<hr>\n")
        result.markdown = [markdown, other.markdown].compactMap { $0 }.joined(separator: "\n\n")
        return result
    }
}
