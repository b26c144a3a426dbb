extension Parser {
    /// `(arguments)` behind a function.
    mutating func call(_ function: Expression, isDotted: Bool) throws -> Expression {
        let arguments = try nested { try $0.argumentList() }
        return Expression(
            .call(Call(function: function, arguments: arguments, isDotted: isDotted)), span(from: function.span.start))
    }

    /// `"(" [argument {"," argument}] [";" named {"," named}] ")"`.
    mutating func argumentList() throws -> [Argument] {
        let open = advance()
        return try within(newlinesBlank: true, blanksSeparate: false) { parser in
            var arguments: [Argument] = []
            var isKeyword = false
            while true {
                if parser.take(.semicolon) { isKeyword = true }
                if parser.at(.closeParenthesis) { break }
                arguments.append(try parser.argument(isKeyword: isKeyword))
                guard parser.take(.comma) || parser.at(.semicolon) else { break }
            }
            try parser.close(.closeParenthesis, openedAt: open)
            return arguments
        }
    }

    /// `value`, `name=value`, `values...`, `f(x) for x in v`; after the semicolon `name` alone means `name=name`.
    mutating func argument(isKeyword: Bool) throws -> Argument {
        let token = current
        if token.kind == .name, following().kind == .symbol(.assign) {
            advance()
            advance()
            let value = try expression()
            return Argument(name: text(token), value: value, isKeyword: isKeyword, span: span(from: token.start))
        }
        var value = try expression()
        if at(.ellipsis) {
            advance()
            value = Expression(.spread(value), span(from: token.start))
        }
        if at(.for) { value = try comprehension(body: value, from: token.start) }
        if isKeyword, case .name(let name) = value.kind {
            return Argument(name: name, value: value, isKeyword: true, span: value.span)
        }
        return Argument(name: nil, value: value, isKeyword: isKeyword, span: span(from: token.start))
    }

    /// `call do x … end`: the function becomes the first argument.
    mutating func doBlock(_ callee: Expression) throws -> Expression {
        guard case .call(let call) = callee.kind else { throw unexpected("the end of the statement") }
        let start = advance().start
        var parameters: [ParameterSyntax] = []
        while kind != .newline, !at(.semicolon), kind != .end {
            let target = try target(try postfix())
            parameters.append(ParameterSyntax(target: target, fallback: nil, isKeyword: false, isVariadic: false))
            guard take(.comma) else { break }
        }
        let body = try statements(until: [.end])
        try closeBlock(openedAt: Span(start, start + 2), "do")
        let function = FunctionSyntax(
            name: nil, parameters: parameters, body: body, headSpan: Span(start, start + 2))
        let argument = Argument(
            name: nil, value: Expression(.function(function), span(from: start)), isKeyword: false,
            span: span(from: start))
        return Expression(
            .call(Call(function: call.function, arguments: [argument] + call.arguments, isDotted: call.isDotted)),
            span(from: callee.span.start))
    }
}
