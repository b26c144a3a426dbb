extension Parser {
    /// `program = { statement (newline | ";") }`.
    mutating func program() throws -> Block {
        let block = try statements(until: [])
        guard kind == .end else { throw unexpected("a statement") }
        return block
    }

    /// Statements up to one of the closing keywords or the end of the text.
    mutating func statements(until closing: [Keyword]) throws -> Block {
        try within(newlinesBlank: false, blanksSeparate: false) { parser in
            var statements: [Statement] = []
            while true {
                while parser.kind == .newline || parser.at(.semicolon) { parser.advance() }
                if parser.isAtEnd(of: closing) { break }
                statements.append(try parser.terminatedStatement(closing))
            }
            return Block(statements: statements)
        }
    }

    private mutating func isAtEnd(of closing: [Keyword]) -> Bool {
        if case .keyword(let keyword) = kind, closing.contains(keyword) { return true }
        return kind == .end
    }

    private mutating func terminatedStatement(_ closing: [Keyword]) throws -> Statement {
        let expression = try statement()
        let isHidden = at(.semicolon)
        guard isHidden || kind == .newline || isAtEnd(of: closing) else {
            throw unexpected("the end of the statement")
        }
        return Statement(expression: expression, isHidden: isHidden)
    }

    /// A statement: help, or an expression, perhaps with commas (`a, b = f(x)`).
    mutating func statement() throws -> Expression {
        if at(.question) { return helpRequest() }
        let start = current.start
        let expression = try nested { try $0.expressionList() }
        if at(.question), case .name(let name) = expression.kind {
            advance()
            return Expression(.help(name), span(from: start))
        }
        return expression
    }

    /// `?topic`: the rest of the line is the topic.
    private mutating func helpRequest() -> Expression {
        let start = advance().start
        while kind != .newline, kind != .end, !at(.semicolon), kind != .invalid { advance() }
        let topic = source.string(Span(start + 1, lastEnd))
        return Expression(.help(topic.filter { !$0.isWhitespace }), span(from: start))
    }

    /// `a`, `a, b`, `a, b = c`, `a = b, c`.
    mutating func expressionList() throws -> Expression {
        let start = current.start
        let first = try expression()
        guard at(.comma) else { return first }
        var items = [first]
        while take(.comma) { items.append(try expression()) }
        return try distribute(items, from: start)
    }

    /// Moves the `=` found in a list to where it belongs: `a, b = c` assigns to both, `a = b, c` assigns a tuple.
    private mutating func distribute(_ items: [Expression], from start: Int) throws -> Expression {
        let place = items.firstIndex { if case .assignment(let a) = $0.kind { a.operation == nil } else { false } }
        guard let place, case .assignment(let assignment) = items[place].kind else {
            return Expression(.tuple(items), span(from: start))
        }
        let targets = try items[..<place].map { try target($0) } + [assignment.target]
        let values = [assignment.value] + items[(place + 1)...]
        let value =
            values.count == 1
            ? values[0] : Expression(.tuple(values), Span(values[0].span.start, lastEnd))
        let left = targets.count == 1 ? targets[0] : Target.tuple(targets, Span(start, assignment.target.span.end))
        return Expression(
            .assignment(
                Assignment(
                    target: left, operation: nil, isDotted: assignment.isDotted, value: value,
                    operatorSpan: assignment.operatorSpan)), span(from: start))
    }

    /// The assignment target that an expression spells.
    func target(_ expression: Expression) throws -> Target {
        switch expression.kind {
        case .name(let name): return .name(name, expression.span)
        case .index(let base, let indices): return .element(try target(base), indices, expression.span)
        case .tuple(let items), .vector(let items): return .tuple(try items.map { try target($0) }, expression.span)
        case .field:
            throw Diagnostic(
                .syntax, "fields cannot be assigned", remedy: "make a new value instead", span: expression.span)
        case .comparison, .conjunction, .disjunction:
            throw Diagnostic(
                .syntax, "this cannot be assigned to", remedy: "equality is written ==", span: expression.span)
        default:
            throw Diagnostic(
                .syntax, "this cannot be assigned to", remedy: "assign to a name or an element, a[i]",
                span: expression.span)
        }
    }
}
