extension Parser {
    /// Keywords that begin an expression.
    mutating func keywordExpression(_ keyword: Keyword) throws -> Expression {
        let token = current
        switch keyword {
        case .true, .false: return Expression(.boolean(keyword == .true), advance().span)
        case .nothing: return Expression(.nothing, advance().span)
        case .end where insideIndex: return Expression(.lastIndex, advance().span)
        case .function: return try functionBlock()
        case .if: return try choice()
        case .for: return try forLoop()
        case .while: return try whileLoop()
        case .begin: return try beginBlock()
        case .let: return try letBlock()
        case .break: return Expression(.leaveLoop(.break), advance().span)
        case .continue: return Expression(.leaveLoop(.continue), advance().span)
        case .return: return try returned()
        case .global, .local: return try declaration(isGlobal: keyword == .global)
        case .end:
            throw unexpected("a value", remedy: "`end` closes a block or stands for the last index inside [ ]")
        case .elseif, .else, .do, .in:
            throw unexpected("a value", remedy: "`\(text(token))` belongs to a block that is not open here")
        }
    }

    /// Takes the `end` of a block.
    mutating func closeBlock(openedAt opening: Span, _ what: String) throws {
        if take(.end) { return }
        var problem = unexpected("`end`")
        if kind == .end {
            problem.message = "this `\(what)` has no `end`"
            problem.remedy = "add `end`"
            problem.span = opening
        }
        throw problem
    }

    private mutating func choice() throws -> Expression {
        let opening = current
        var branches: [Branch] = []
        repeat {
            advance()
            let condition = try blockHead { try $0.expression() }
            let body = try statements(until: [.elseif, .else, .end])
            branches.append(Branch(condition: condition, body: body))
        } while at(.elseif)
        var otherwise: Block?
        if take(.else) {
            if at(.if), tokens[index - 1].kind == .keyword(.else),
                source.location(of: current.start).line == source.location(of: tokens[index - 1].start).line
            {
                throw unexpected("a statement or a line end after `else`", remedy: "write `elseif`")
            }
            otherwise = try statements(until: [.end])
        }
        try closeBlock(openedAt: opening.span, "if")
        return Expression(.choice(branches, otherwise: otherwise), span(from: opening.start))
    }

    /// The head of a block: one line, whatever surrounds the block.
    private mutating func blockHead<T>(_ part: (inout Parser) throws -> T) throws -> T {
        try within(newlinesBlank: false, blanksSeparate: false, part)
    }

    private mutating func forLoop() throws -> Expression {
        let opening = advance()
        let generators = try blockHead { try $0.generators() }
        let body = try statements(until: [.end])
        try closeBlock(openedAt: opening.span, "for")
        return Expression(.forLoop(generators, body), span(from: opening.start))
    }

    private mutating func whileLoop() throws -> Expression {
        let opening = advance()
        let condition = try blockHead { try $0.expression() }
        let body = try statements(until: [.end])
        try closeBlock(openedAt: opening.span, "while")
        return Expression(.whileLoop(condition, body), span(from: opening.start))
    }

    /// `i in v, j in w`; `=` and `∈` do as well as `in`.
    mutating func generators() throws -> [Generator] {
        var generators: [Generator] = []
        repeat {
            let target = try target(try postfix())
            guard take(.in) || take(.element) || take(.assign) else {
                throw unexpected("`in`", remedy: "as in `for i in 1:10`")
            }
            generators.append(Generator(target: target, sequence: try conditional()))
        } while take(.comma)
        return generators
    }

    /// `body for i in v, j in w for k in u if condition`, from the `for` on.
    mutating func comprehension(body: Expression, from start: Int) throws -> Expression {
        let saved = blanksSeparate
        blanksSeparate = false
        defer { blanksSeparate = saved }
        var loops: [[Generator]] = []
        skipLineEnds(before: .for)
        while take(.for) {
            loops.append(try generators())
            skipLineEnds(before: .for)
        }
        skipLineEnds(before: .if)
        let condition = take(.if) ? try conditional() : nil
        return Expression(
            .comprehension(Comprehension(body: body, loops: loops, condition: condition)), span(from: start))
    }

    /// Skips line ends when the keyword follows them.
    mutating func skipLineEnds(before keyword: Keyword) {
        var next = index
        while tokens[next].kind == .newline { next += 1 }
        if tokens[next].kind == .keyword(keyword) { index = next }
    }

    private mutating func beginBlock() throws -> Expression {
        let opening = advance()
        let body = try statements(until: [.end])
        try closeBlock(openedAt: opening.span, "begin")
        return Expression(.block(body), span(from: opening.start))
    }

    private mutating func letBlock() throws -> Expression {
        let opening = advance()
        var assignments: [Expression] = []
        while kind == .name {
            let assignment = try blockHead { try $0.expression() }
            guard case .assignment = assignment.kind else {
                throw Diagnostic(
                    .syntax, "`let` is followed by assignments", remedy: "as in `let a = 1, b = 2`",
                    span: assignment.span)
            }
            assignments.append(assignment)
            guard take(.comma) else { break }
        }
        let body = try statements(until: [.end])
        try closeBlock(openedAt: opening.span, "let")
        return Expression(.letBlock(assignments, body), span(from: opening.start))
    }

    private mutating func returned() throws -> Expression {
        let start = advance().start
        switch kind {
        case .newline, .end, .symbol(.semicolon), .symbol(.closeParenthesis), .symbol(.colon), .keyword(.end),
            .keyword(.else),
            .keyword(.elseif):
            return Expression(.returned(nil), span(from: start))
        default:
            let value = newlinesAreBlank || blanksSeparate ? try expression() : try expressionList()
            return Expression(.returned(value), span(from: start))
        }
    }

    private mutating func declaration(isGlobal: Bool) throws -> Expression {
        let start = advance().start
        let body = try expressionList()
        let declared: [(name: String, span: Span)]
        var assignment: Expression?
        switch body.kind {
        case .assignment(let parsed):
            declared = parsed.target.names
            assignment = body
        case .name, .tuple: declared = try target(body).names
        default: declared = []
        }
        guard !declared.isEmpty else {
            throw Diagnostic(.syntax, "a declaration needs names", remedy: "as in `global a, b`", span: body.span)
        }
        return Expression(
            .declaration(isGlobal: isGlobal, names: declared.map(\.name), assignment), span(from: start))
    }
}
