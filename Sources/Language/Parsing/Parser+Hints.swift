extension Parser {
    /// What people used to other languages mean by the words at a place that does not parse.
    func hint(at token: Token) -> String? {
        let previous = index > 0 ? tokens[index - 1] : nil
        switch token.kind {
        case .keyword(.if) where previous?.kind == .keyword(.else):
            return "write `elseif`"
        case .symbol(.times) where previous?.kind == .symbol(.times):
            return "powers are written with ^"
        case .symbol(.divide) where previous?.kind == .symbol(.divide):
            return "whole quotients are written div(a, b) or a ÷ b"
        case .symbol(.colon) where previous?.kind == .symbol(.colon):
            return "types are not annotated"
        case .name where Self.wordOperators[text(token)] != nil:
            return Self.wordOperators[text(token)]
        case .stringStart, .name, .number, .keyword(.true), .keyword(.false):
            return token.spaceBefore ? previous.flatMap { hint(afterName: $0) } : nil
        case .symbol(.openParenthesis) where previous?.kind == .name && token.spaceBefore:
            return "write the parenthesis directly after the name"
        default:
            return nil
        }
    }

    /// A hint on a name that is followed by another word.
    private func hint(afterName token: Token) -> String? {
        guard token.kind == .name else { return nil }
        let name = text(token)
        if let hint = Self.foreignWords[name] { return hint }
        let keywords = Keyword.allCases.map(\.rawValue).filter { $0.count > 2 }
        if let keyword = closest(to: name, among: keywords) { return "did you mean `\(keyword)`?" }
        return "a call needs parentheses: \(name)(…)"
    }

    private static let foreignWords: [String: String] = [
        "def": "functions are written f(x) = … or function f(x) … end",
        "lambda": "functions without a name are written x -> …",
        "elif": "write `elseif`",
        "not": "write `!`",
        "import": "there is nothing to import; every command is there",
        "using": "there is nothing to import; every command is there",
        "from": "there is nothing to import; every command is there",
        "const": "assign without `const`",
        "try": "there is no try; a failing cell keeps every earlier value",
        "struct": "there are no user types; use lists or functions",
        "var": "assign without `var`",
        "println": "write print(…)",
    ]

    private static let wordOperators = ["and": "write `&&`", "or": "write `||`", "is": "write `==`"]

    /// What was meant by names that other languages use.
    static let foreignNames: [String: String] = [
        "True": "true", "False": "false", "None": "nothing", "null": "nothing", "println": "print", "len": "length",
        "numpy": "rand, zeros, ones", "np": "rand, zeros, ones",
    ]
}
