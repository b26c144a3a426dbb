extension Parser {
    /// `[…]`: elements separated by commas, rows of elements separated by blanks, or a comprehension.
    mutating func bracketed() throws -> Expression {
        let open = advance()
        let kind = try within(newlinesBlank: false, blanksSeparate: true) { parser in
            return try parser.bracketContents(open)
        }
        return Expression(kind, span(from: open.start))
    }

    private mutating func bracketContents(_ open: Token) throws -> Expression.Kind {
        skipNewlines()
        if take(.closeBracket) { return .vector([]) }
        let first = try element()
        if startsComprehension() {
            let result = try comprehension(body: first, from: first.span.start)
            skipNewlines()
            try close(.closeBracket, openedAt: open)
            return result.kind
        }
        if at(.comma) { return try elements(after: first, open) }
        return try rows(from: first, open)
    }

    private mutating func startsComprehension() -> Bool {
        skipLineEnds(before: .for)
        return at(.for)
    }

    /// One element, perhaps spread.
    private mutating func element() throws -> Expression {
        let start = current.start
        let value = try expression()
        guard take(.ellipsis) else { return value }
        return Expression(.spread(value), span(from: start))
    }

    /// `a, b, c`; line ends are blank here, and blanks do not separate.
    private mutating func elements(after first: Expression, _ open: Token) throws -> Expression.Kind {
        newlinesAreBlank = true
        blanksSeparate = false
        var items = [first]
        while take(.comma), !at(.closeBracket) { items.append(try element()) }
        if at(.semicolon) {
            throw unexpected("`,` or `]`", remedy: "the columns of a matrix are separated by blanks: [1 2; 3 4]")
        }
        try close(.closeBracket, openedAt: open)
        return .vector(items)
    }

    /// `a b; c d`: rows end with `;` or the line.
    private mutating func rows(from first: Expression, _ open: Token) throws -> Expression.Kind {
        var rows = [[first]]
        while !at(.closeBracket) {
            if at(.semicolon) || kind == .newline {
                while at(.semicolon) || kind == .newline { advance() }
                if at(.closeBracket) { break }
                rows.append([try element()])
            } else if at(.comma) {
                throw unexpected("`;` or `]`", remedy: "use commas for a list, blanks and `;` for a matrix: [1 2; 3 4]")
            } else if kind == .end || kind == .invalid {
                break
            } else {
                guard current.spaceBefore else { throw unexpected("a blank, `;` or `]`") }
                rows[rows.count - 1].append(try element())
            }
        }
        try close(.closeBracket, openedAt: open)
        if rows.count == 1, rows[0].count == 1 { return .vector(rows[0]) }
        return .matrix(rows)
    }
}
