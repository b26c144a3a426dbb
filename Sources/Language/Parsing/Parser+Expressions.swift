/// How tightly an infix operator binds, as in Julia; powers and juxtaposition bind tighter and are parsed apart.
enum Precedence: Int, Comparable {
    case disjunction = 1
    case conjunction, comparison, pipe, range, sum, product

    static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

    /// The next tighter level.
    var next: Precedence? { Precedence(rawValue: rawValue + 1) }
}

extension Symbol {
    /// The symbol's precedence as an infix operator.
    var precedence: Precedence? {
        switch self {
        case .or: .disjunction
        case .and: .conjunction
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .approximately, .notApproximately, .element,
            .notElement:
            .comparison
        case .pipe: .pipe
        case .colon: .range
        case .plus, .minus, .bitOr: .sum
        case .times, .divide, .leftDivide, .remainder, .quotient, .dot, .bitAnd: .product
        default: nil
        }
    }

    /// Whether the symbol is an operator in front of its operand.
    var isPrefix: Bool { self == .minus || self == .plus || self == .not || self == .squareRoot }
}

extension Parser {
    /// `expression = conditional [assignment expression]`.
    mutating func expression() throws -> Expression {
        let start = current.start
        let left = try conditional()
        guard let assignment = assignmentOperator() else { return left }
        let symbol = advance()
        skipNewlines()
        let value = try nested { try $0.expression() }
        if case .call(let call) = left.kind, assignment.symbol == .assign, case .name(let name) = call.function.kind {
            return try definition(name, call, headSpan: left.span, body: value, from: start)
        }
        let target = try target(left)
        return Expression(
            .assignment(
                Assignment(
                    target: target, operation: assignment.symbol.operation, isDotted: assignment.isDotted, value: value,
                    operatorSpan: symbol.span)), span(from: start))
    }

    private mutating func assignmentOperator() -> (symbol: Symbol, isDotted: Bool)? {
        switch kind {
        case .symbol(let symbol) where symbol.isAssignment: (symbol, false)
        case .dotted(let symbol) where symbol.isAssignment: (symbol, true)
        default: nil
        }
    }

    /// `conditional = binary ["?" conditional ":" conditional]`.
    mutating func conditional() throws -> Expression {
        let condition = try binary(.disjunction)
        guard at(.question), !isHelpSuffix(on: condition) else { return condition }
        advance()
        skipNewlines()
        let ranges = rangesAllowed
        rangesAllowed = false
        let yes = try nested { try $0.conditional() }
        rangesAllowed = ranges
        skipNewlines()
        guard take(.colon) else { throw unexpected("`:` and the other value of the conditional") }
        skipNewlines()
        let no = try nested { try $0.conditional() }
        return Expression(.conditional(condition, yes, no), condition.span.union(no.span))
    }

    /// `name?` at the end of a statement asks for help.
    private mutating func isHelpSuffix(on expression: Expression) -> Bool {
        guard case .name = expression.kind else { return false }
        let next = following().kind
        return next == .newline || next == .end || next == .symbol(.semicolon)
    }

    /// Operators of at least the given precedence; those of one precedence become one node.
    mutating func binary(_ minimum: Precedence) throws -> Expression {
        var left = try unary()
        while let found = infix(), found.precedence >= minimum {
            if found.precedence == .range {
                left = try range(from: left)
            } else {
                left = try combine(left, try steps(found.precedence), found.precedence)
            }
        }
        return left
    }

    /// The infix operator at hand; in brackets ` -x` starts a new element.
    private mutating func infix() -> (symbol: Symbol, isDotted: Bool, precedence: Precedence)? {
        let token = current
        let operation: (symbol: Symbol, isDotted: Bool)
        switch token.kind {
        case .symbol(let symbol): operation = (symbol, false)
        case .dotted(let symbol): operation = (symbol, true)
        case .keyword(.in): operation = (.element, false)
        default: return nil
        }
        guard let precedence = operation.symbol.precedence else { return nil }
        if operation.symbol == .colon, !rangesAllowed { return nil }
        if blanksSeparate, operation.symbol.isPrefix, token.spaceBefore, !tokens[index + 1].spaceBefore { return nil }
        return (operation.symbol, operation.isDotted, precedence)
    }

    private mutating func steps(_ precedence: Precedence) throws -> [Step] {
        var steps: [Step] = []
        while let found = infix(), found.precedence == precedence {
            let token = advance()
            skipNewlines()
            let operand =
                try precedence.next.map { next in try nested { try $0.binary(next) } } ?? nested { try $0.unary() }
            steps.append(Step(symbol: found.symbol, isDotted: found.isDotted, operand: operand, span: token.span))
        }
        return steps
    }

    private func combine(_ left: Expression, _ steps: [Step], _ precedence: Precedence) throws -> Expression {
        let span = left.span.union(steps.last?.operand.span ?? left.span)
        let hasDotted = steps.contains { $0.isDotted }
        switch precedence {
        case .comparison: return Expression(.comparison(left, steps), span)
        case .conjunction where !hasDotted: return Expression(.conjunction([left] + steps.map(\.operand)), span)
        case .disjunction where !hasDotted: return Expression(.disjunction([left] + steps.map(\.operand)), span)
        default: return Expression(.chain(left, steps), span)
        }
    }

    /// `a:b`, `a:s:b`.
    private mutating func range(from first: Expression) throws -> Expression {
        var parts = [first]
        while let found = infix(), found.precedence == .range {
            let colon = advance()
            guard startsOperand() else {
                let span = colon.span
                throw Diagnostic(
                    .syntax, "a range needs an end", remedy: "write first:last; the last index is `end`", span: span)
            }
            parts.append(try nested { try $0.binary(.sum) })
        }
        let span = first.span.union(parts[parts.count - 1].span)
        guard parts.count <= 3 else {
            throw Diagnostic(.syntax, "a range has at most first:step:last", span: span)
        }
        return Expression(.range(first, step: parts.count == 3 ? parts[1] : nil, parts[parts.count - 1]), span)
    }

    private mutating func startsOperand() -> Bool {
        switch kind {
        case .symbol(let symbol): [.closeBracket, .closeParenthesis, .comma, .semicolon].contains(symbol) == false
        case .newline: false
        default: true
        }
    }

    /// `unary = ("-" | "+" | "!" | "√") unary | power`; so `-2^2` is `-(2^2)`.
    mutating func unary() throws -> Expression {
        guard let prefix = prefixOperator() else { return try power() }
        let start = advance().start
        let operand = try nested { try $0.unary() }
        return Expression(.prefix(prefix, operand), Span(start, operand.span.end))
    }

    private mutating func prefixOperator() -> PrefixOperator? {
        switch kind {
        case .symbol(let symbol) where symbol.isPrefix: PrefixOperator(symbol: symbol, isDotted: false)
        case .dotted(let symbol) where symbol.isPrefix: PrefixOperator(symbol: symbol, isDotted: true)
        default: nil
        }
    }

    /// `power = postfix ["^" exponent]`, and a coefficient in front of a power: `2x^2` is `2(x^2)`.
    private mutating func power() throws -> Expression {
        let base = try postfix()
        if isCoefficient(base) {
            let place = Span(base.span.end, base.span.end)
            let factor = try nested { try $0.unary() }
            let step = Step(symbol: .times, isDotted: false, operand: factor, span: place)
            return Expression(.chain(base, [step]), base.span.union(factor.span))
        }
        let isDotted = kind == .dotted(.power)
        guard isDotted || at(.power) else { return base }
        let token = advance()
        skipNewlines()
        let exponent = try nested { try $0.unary() }
        let step = Step(symbol: .power, isDotted: isDotted, operand: exponent, span: token.span)
        return Expression(.chain(base, [step]), base.span.union(exponent.span))
    }

    /// Whether a factor touches the value just read: `2x`, `2(x + 1)`, `2√3`, `(a + b)c`, `v'w`.
    private mutating func isCoefficient(_ base: Expression) -> Bool {
        let token = current
        guard !token.spaceBefore, token.start == lastEnd, index > 0 else { return false }
        let isNumber = tokens[index - 1].kind == .number && base.span == tokens[index - 1].span
        switch token.kind {
        case .symbol(.openParenthesis): return isNumber
        case .symbol(.squareRoot): return isNumber
        case .name:
            let last = tokens[index - 1].kind
            return isNumber || last == .symbol(.closeParenthesis) || last == .symbol(.transpose)
        default: return false
        }
    }
}
