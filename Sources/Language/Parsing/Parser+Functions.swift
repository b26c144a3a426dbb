extension Parser {
    /// `-> expression` behind parameters.
    mutating func lambda(_ parameters: [ParameterSyntax], headSpan: Span) throws -> Expression {
        advance()
        skipNewlines()
        let body = try nested { try $0.expression() }
        let block = Block(statements: [Statement(expression: body, isHidden: false)])
        let function = FunctionSyntax(name: nil, parameters: parameters, body: block, headSpan: headSpan)
        return Expression(.function(function), span(from: headSpan.start))
    }

    /// `f(x) = body`.
    mutating func definition(
        _ name: String, _ head: Call, headSpan: Span, body: Expression, from start: Int
    ) throws -> Expression {
        let block = Block(statements: [Statement(expression: body, isHidden: false)])
        let function = FunctionSyntax(
            name: name, parameters: try parameters(head.arguments), body: block, headSpan: headSpan)
        return Expression(.function(function), span(from: start))
    }

    /// `function name(parameters) … end`, `function (parameters) … end`.
    mutating func functionBlock() throws -> Expression {
        let keyword = advance()
        let nameToken = current
        var name: String?
        if nameToken.kind == .name {
            name = text(nameToken)
            advance()
        }
        guard at(.openParenthesis) else {
            throw unexpected("the function's parameters in parentheses")
        }
        let parameters = try parameters(try argumentList())
        let headSpan = Span(nameToken.start, lastEnd)
        let body = try statements(until: [.end])
        try closeBlock(openedAt: keyword.span, "function")
        let function = FunctionSyntax(name: name, parameters: parameters, body: body, headSpan: headSpan)
        return Expression(.function(function), span(from: keyword.start))
    }

    /// Reads arguments as the parameters of a definition.
    func parameters(_ arguments: [Argument]) throws -> [ParameterSyntax] {
        var result: [ParameterSyntax] = []
        var names: Set<String> = []
        for argument in arguments {
            let parameter = try parameter(argument)
            for (name, span) in parameter.target.names where !names.insert(name).inserted && name != "_" {
                throw Diagnostic(.syntax, "two parameters are called `\(name)`", span: span)
            }
            if let last = result.last, !parameter.isKeyword, last.isVariadic {
                throw Diagnostic(
                    .syntax, "no parameter can follow `...`", remedy: "except named ones after `;`", span: argument.span
                )
            }
            if let last = result.last, !parameter.isKeyword, !parameter.isVariadic, last.fallback != nil,
                parameter.fallback == nil
            {
                throw Diagnostic(
                    .syntax, "a parameter without a default cannot follow one with a default", span: argument.span)
            }
            result.append(parameter)
        }
        return result
    }

    private func parameter(_ argument: Argument) throws -> ParameterSyntax {
        if let name = argument.name {
            let span = Span(argument.span.start, argument.span.start + name.utf8.count)
            // After `;`, `name` alone is a named parameter that must be given.
            var fallback: Expression? = argument.value
            if argument.value.span == argument.span { fallback = nil }
            return ParameterSyntax(
                target: .name(name, span), fallback: fallback, isKeyword: argument.isKeyword, isVariadic: false)
        }
        var value = argument.value
        var isVariadic = false
        if case .spread(let inner) = value.kind {
            value = inner
            isVariadic = true
        }
        switch value.kind {
        case .name, .tuple:
            return ParameterSyntax(
                target: try target(value), fallback: nil, isKeyword: argument.isKeyword, isVariadic: isVariadic)
        default:
            throw Diagnostic(.syntax, "a parameter must be a name", remedy: "as in f(x, n=2)", span: value.span)
        }
    }
}

extension Target {
    /// The names assigned by a target, with their places; elements assign none.
    var names: [(name: String, span: Span)] {
        switch self {
        case .name(let name, let span): [(name, span)]
        case .element: []
        case .tuple(let targets, _): targets.flatMap(\.names)
        }
    }
}
