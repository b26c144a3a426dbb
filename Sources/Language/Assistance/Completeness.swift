/// Whether a text can be run as it stands, for consoles that decide between a new line and running.
public enum Completeness: Sendable, Equatable {
    /// The text parses.
    case complete
    /// More text could make it parse; the next line begins with this indentation.
    case incomplete(indent: String)
    /// No text after it could make it parse.
    case invalid

    /// Judges a text.
    public init(of source: String) {
        var parser = Parser(SourceText(source, name: ""))
        do {
            _ = try parser.program()
            self = .complete
        } catch {
            let indent = String(repeating: " ", count: 4 * parser.openBlocks)
            self = parser.endsTooEarly ? .incomplete(indent: indent) : .invalid
        }
    }
}

extension Parser {
    /// How many blocks and brackets are open at the end of the text.
    fileprivate var openBlocks: Int {
        var open: [Symbol?] = []
        for token in tokens {
            switch token.kind {
            case .keyword(.for) where open.last == .openBracket, .keyword(.for) where open.last == .openParenthesis,
                .keyword(.if) where open.last == .openBracket, .keyword(.end) where open.last == .openBracket:
                break
            case .keyword(.for), .keyword(.while), .keyword(.if), .keyword(.function), .keyword(.begin), .keyword(.let),
                .keyword(.do):
                open.append(nil)
            case .symbol(.openParenthesis): open.append(.openParenthesis)
            case .symbol(.openBracket): open.append(.openBracket)
            case .symbol(.closeParenthesis), .symbol(.closeBracket), .keyword(.end): _ = open.popLast()
            default: break
            }
        }
        return open.count
    }
}
