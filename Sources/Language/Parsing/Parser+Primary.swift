extension Parser {
    /// `postfix = primary { "(" arguments ")" | ".(" arguments ")" | "[" indices "]" | "." name | "'" }`.
    mutating func postfix() throws -> Expression {
        var result = try primary()
        for _ in 0..<Self.depthLimit {
            let token = current
            guard !token.spaceBefore || token.kind == .keyword(.do) else { return result }
            switch token.kind {
            case .symbol(.openParenthesis) where !endsInNumber: result = try call(result, isDotted: false)
            case .symbol(.openBracket) where !endsInNumber: result = try index(into: result)
            case .symbol(.point): result = try member(of: result)
            case .symbol(.transpose):
                advance()
                result = Expression(.transpose(result), span(from: result.span.start))
            case .keyword(.do): result = try doBlock(result)
            default: return result
            }
        }
        throw Diagnostic(.syntax, "this is longer than \(Self.depthLimit) calls, indices and fields", span: result.span)
    }

    /// Whether a number was just read: what follows it is a factor and no call.
    private var endsInNumber: Bool { index > 0 && tokens[index - 1].kind == .number }

    /// `.name` or `.(`.
    private mutating func member(of base: Expression) throws -> Expression {
        advance()
        if at(.openParenthesis) { return try call(base, isDotted: true) }
        let token = current
        switch token.kind {
        case .name, .keyword:
            advance()
            return Expression(
                .field(base, name: text(token), nameSpan: token.span), span(from: base.span.start))
        default: throw unexpected("the name of a field")
        }
    }

    /// `[i, j]` behind a value.
    private mutating func index(into base: Expression) throws -> Expression {
        let open = advance()
        let saved = insideIndex
        insideIndex = true
        let indices = try within(newlinesBlank: true, blanksSeparate: false) { parser in
            try parser.nested { parser in
                var indices: [Expression] = []
                while !parser.at(.closeBracket) {
                    indices.append(try parser.indexExpression())
                    guard parser.take(.comma) else { break }
                }
                try parser.close(.closeBracket, openedAt: open)
                return indices
            }
        }
        insideIndex = saved
        guard !indices.isEmpty else {
            throw Diagnostic(
                .syntax, "an index is missing", remedy: "all elements are v[:]", span: Span(open.start, lastEnd))
        }
        return Expression(.index(base, indices), span(from: base.span.start))
    }

    private mutating func indexExpression() throws -> Expression {
        let next = following().kind
        if at(.colon), next == .symbol(.comma) || next == .symbol(.closeBracket) {
            return Expression(.colon, advance().span)
        }
        return try expression()
    }

    /// Takes the closing mark; the error points at the opening one when the text ends.
    mutating func close(_ symbol: Symbol, openedAt open: Token) throws {
        if take(symbol) { return }
        if kind == .end {
            var problem = unexpected("`\(symbol.rawValue)`")
            problem.message = "`\(text(open))` is not closed"
            problem.remedy = "add `\(symbol.rawValue)`"
            problem.span = open.span
            throw problem
        }
        throw unexpected("`,` or `\(symbol.rawValue)`")
    }

    /// Literals, names, parentheses, brackets and the block forms.
    private mutating func primary() throws -> Expression {
        let token = current
        switch token.kind {
        case .number: return number(advance())
        case .name: return try name(advance())
        case .stringStart: return try nested { try $0.string() }
        case .symbol(.openParenthesis): return try nested { try $0.parenthesized() }
        case .symbol(.openBracket): return try nested { try $0.bracketed() }
        case .keyword(let keyword): return try nested { try $0.keywordExpression(keyword) }
        case .symbol(.colon): throw unexpected("a value", remedy: hint(at: token) ?? colonHint())
        default: throw unexpected("a value")
        }
    }

    private mutating func colonHint() -> String? {
        let next = following()
        guard next.kind == .name, !next.spaceBefore else { return nil }
        return "there are no symbols; write a string, \"\(text(next))\""
    }

    private func number(_ token: Token) -> Expression {
        let digits = text(token).filter { $0 != "_" }
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            let value = digits.dropFirst(2).reduce(0.0) { $0 * 16 + Double($1.hexDigitValue ?? 0) }
            return Expression(.number(value), token.span)
        }
        return Expression(.number(Double(digits) ?? Double(padded(digits)) ?? .nan), token.span)
    }

    /// Digits on both sides of the point, as Swift wants them: `.5` is `0.5`, `1.` is `1.0`.
    private func padded(_ digits: String) -> String {
        guard let point = digits.firstIndex(of: ".") else { return digits }
        return "0" + digits[..<point] + ".0" + digits[digits.index(after: point)...]
    }

    private mutating func name(_ token: Token) throws -> Expression {
        guard at(.arrow) else { return Expression(.name(text(token)), token.span) }
        let parameter = ParameterSyntax(
            target: .name(text(token), token.span), fallback: nil, isKeyword: false, isVariadic: false)
        return try lambda([parameter], headSpan: token.span)
    }

    /// `(…)`: a value, a tuple, statements, or the parameters of `(x, y) -> …`.
    private mutating func parenthesized() throws -> Expression {
        let open = advance()
        let (arguments, sequence) = try within(newlinesBlank: true, blanksSeparate: false) { parser in
            try parser.parenthesizedItems(open)
        }
        let span = span(from: open.start)
        if at(.arrow) { return try lambda(try parameters(arguments), headSpan: span) }
        if let sequence { return Expression(.block(sequence), span) }
        if let named = arguments.first(where: { $0.name != nil }), arguments.count > 1 {
            throw Diagnostic(
                .syntax, "a named argument needs a call", remedy: "there are no named tuples", span: named.span)
        }
        let endsInComma = index > 1 && tokens[index - 2].kind == .symbol(.comma)
        if arguments.count == 1, let only = arguments.first, !endsInComma {
            return Expression(asExpression(only).kind, span)
        }
        return Expression(.tuple(arguments.map(\.value)), span)
    }

    /// The items of `(a, b; c)`; statements when several are separated by semicolons only.
    private mutating func parenthesizedItems(_ open: Token) throws -> ([Argument], Block?) {
        var items: [Argument] = []
        var commas = false
        var semicolons = false
        while !at(.closeParenthesis) {
            items.append(try argument(isKeyword: semicolons && commas))
            if take(.comma) {
                commas = true
            } else if at(.semicolon) {
                while take(.semicolon) { semicolons = true }
            } else {
                break
            }
        }
        try close(.closeParenthesis, openedAt: open)
        // Looking through `current` would skip the line end behind the parenthesis.
        guard semicolons, !commas, tokens[index].kind != .symbol(.arrow) else { return (items, nil) }
        return (items, Block(statements: items.map { Statement(expression: asExpression($0), isHidden: false) }))
    }

    /// `x = 1` in parentheses is an assignment unless a function's head turns out to be meant.
    private func asExpression(_ item: Argument) -> Expression {
        guard let name = item.name else { return item.value }
        let nameSpan = Span(item.span.start, item.span.start + name.utf8.count)
        let operatorSpan = Span(nameSpan.end, item.value.span.start)
        return Expression(
            .assignment(
                Assignment(
                    target: .name(name, nameSpan), operation: nil, isDotted: false, value: item.value,
                    operatorSpan: operatorSpan)), item.span)
    }
}
