import LinearAlgebra

extension Compiler {
    // MARK: Chains of binary operators

    func chain(_ first: Expression, _ steps: [Step]) throws -> Code {
        if steps.contains(where: { $0.symbol == .pipe }) { return try pipe(first, steps) }
        if isProductWithRow(first, steps) { return try rowProduct(first, steps) }
        let start = try value(first)
        if steps.count > 16 { return try longChain(start, steps, first.span) }
        return try steps.reduce(start) { try binary($0, $1, first.span) }
    }

    /// Many operators run in a loop: one closure inside the other would use the stack up.
    private func longChain(_ start: @escaping Code, _ steps: [Step], _ firstSpan: Span) throws -> Code {
        let rest = try steps.map { step in
            (operand: try value(step.operand), apply: slowPath(step, firstSpan.union(step.operand.span)))
        }
        return { frame in
            var result = try start(frame)
            for (operand, apply) in rest { result = try apply(result, try operand(frame)) }
            return result
        }
    }

    /// Numbers take the short way; everything else goes through `Arithmetic` or `Broadcast`.
    private func binary(_ left: @escaping Code, _ step: Step, _ firstSpan: Span) throws -> Code {
        let right = try value(step.operand)
        let slow = slowPath(step, Span(firstSpan.start, step.operand.span.end))
        switch step.symbol {
        case .plus: return numeric(left, right, slow) { $0 + $1 }
        case .minus: return numeric(left, right, slow) { $0 - $1 }
        case .times: return numeric(left, right, slow) { $0 * $1 }
        case .divide: return numeric(left, right, slow) { $0 / $1 }
        case .power: return power(left, right, slow)
        default:
            return { frame in
                let a = try left(frame)
                return try slow(a, try right(frame))
            }
        }
    }

    @inline(__always)
    private func numeric(
        _ left: @escaping Code, _ right: @escaping Code, _ slow: @escaping @Sendable (Value, Value) throws -> Value,
        _ operation: @escaping @Sendable (Double, Double) -> Double
    ) -> Code {
        { frame in
            let a = try left(frame)
            let b = try right(frame)
            if case .number(let x) = a, case .number(let y) = b { return .number(operation(x, y)) }
            return try slow(a, b)
        }
    }

    private func power(
        _ left: @escaping Code, _ right: @escaping Code, _ slow: @escaping @Sendable (Value, Value) throws -> Value
    ) -> Code {
        { frame in
            let a = try left(frame)
            let b = try right(frame)
            if case .number(let x) = a, case .number(let y) = b, x >= 0 || y == 2 { return .number(realPower(x, y)) }
            return try slow(a, b)
        }
    }

    private func slowPath(_ step: Step, _ span: Span) -> @Sendable (Value, Value) throws -> Value {
        let (symbol, isDotted, source) = (step.symbol, step.isDotted, source)
        return { a, b in
            do {
                return isDotted ? try Broadcast.apply(symbol, a, b) : try Arithmetic.apply(symbol, a, b)
            } catch { throw error.located(span, source) }
        }
    }

    /// `x |> f` calls f.
    private func pipe(_ first: Expression, _ steps: [Step]) throws -> Code {
        let start = try value(first)
        return try steps.reduce(start) { argument, step in
            let function = try value(step.operand)
            let (span, source) = (step.operand.span, source)
            return { frame in
                let x = try argument(frame)
                return try frame.evaluation.call(try function(frame), [x], named: [], at: span, source)
            }
        }
    }

    // MARK: Products with a transposed vector

    /// Whether a factor of an undotted product is written as a transpose: `v'w` and `v'A w` are numbers when v is a vector.
    private func isProductWithRow(_ first: Expression, _ steps: [Step]) -> Bool {
        steps.contains { $0.symbol == .times && !$0.isDotted }
            && ([first] + steps.map(\.operand)).contains { $0.isTransposeOrProduct }
    }

    private func rowProduct(_ first: Expression, _ steps: [Step]) throws -> Code {
        let code = try factor(Expression(.chain(first, steps), first.span.union(steps[steps.count - 1].operand.span)))
        return { frame in try code(frame).value }
    }

    private typealias FactorCode = @Sendable (Frame) throws -> Factor

    private func factor(_ expression: Expression) throws -> FactorCode {
        switch expression.kind {
        case .transpose(let operand):
            let operandCode = try value(operand)
            let (span, source) = (expression.span, source)
            return { frame in
                let inner = try operandCode(frame)
                do {
                    return Factor(value: try inner.transposed(), isRow: inner.isVectorLike)
                } catch { throw error.located(span, source) }
            }
        case .chain(let first, let steps) where expression.isTransposeOrProduct:
            return try steps.reduce(try factor(first)) { try product($0, $1, first.span) }
        default:
            let plain = try value(expression)
            return { frame in Factor(value: try plain(frame), isRow: false) }
        }
    }

    private func product(_ left: @escaping FactorCode, _ step: Step, _ firstSpan: Span) throws -> FactorCode {
        let right = try factor(step.operand)
        let slow = slowPath(step, Span(firstSpan.start, step.operand.span.end))
        let isProduct = step.symbol == .times && !step.isDotted
        let isQuotient = step.symbol == .divide && !step.isDotted
        return { frame in
            let a = try left(frame)
            let b = try right(frame)
            if isProduct, a.isRow, b.value.isVectorLike, let x = a.value.asVector, let y = b.value.asVector,
                x.count == y.count
            {
                return Factor(value: .number(dot(x, y)), isRow: false)
            }
            // A row stays one when it is scaled or multiplied by a matrix; `v*w'` is a matrix.
            let scaled = (a.isRow && b.value.scalar != nil) || (b.isRow && a.value.scalar != nil)
            let isMatrix = if case .matrix = b.value, !b.isRow { true } else { false }
            let isRow = isProduct ? scaled || (a.isRow && isMatrix) : isQuotient && scaled
            return Factor(value: try slow(a.value, b.value), isRow: isRow)
        }
    }

    // MARK: Comparisons and logic

    func comparison(_ first: Expression, _ steps: [Step]) throws -> Code {
        if steps.count == 1 { return try singleComparison(try value(first), steps[0], first.span) }
        let start = try value(first)
        let operands = try steps.map { try value($0.operand) }
        let compare = zip(steps, [first] + steps.map(\.operand)).map { step, left in
            comparePath(step, left.span.union(step.operand.span))
        }
        let isDotted = steps.contains { $0.isDotted }
        return { frame in
            var left = try start(frame)
            var result = Value.boolean(true)
            for i in operands.indices {
                let right = try operands[i](frame)
                let holds = try compare[i](left, right)
                if isDotted {
                    result = i == 0 ? holds : try Broadcast.apply(.bitAnd, result, holds)
                } else if case .boolean(false) = holds {
                    return .boolean(false)
                }
                left = right
            }
            return result
        }
    }

    private func singleComparison(_ left: @escaping Code, _ step: Step, _ leftSpan: Span) throws -> Code {
        let right = try value(step.operand)
        let slow = comparePath(step, leftSpan.union(step.operand.span))
        switch step.symbol {
        case .less: return ordered(left, right, slow) { $0 < $1 }
        case .lessEqual: return ordered(left, right, slow) { $0 <= $1 }
        case .greater: return ordered(left, right, slow) { $0 > $1 }
        case .greaterEqual: return ordered(left, right, slow) { $0 >= $1 }
        case .equal: return ordered(left, right, slow) { $0 == $1 }
        case .notEqual: return ordered(left, right, slow) { $0 != $1 }
        default:
            return { frame in
                let a = try left(frame)
                return try slow(a, try right(frame))
            }
        }
    }

    @inline(__always)
    private func ordered(
        _ left: @escaping Code, _ right: @escaping Code, _ slow: @escaping @Sendable (Value, Value) throws -> Value,
        _ compare: @escaping @Sendable (Double, Double) -> Bool
    ) -> Code {
        { frame in
            let a = try left(frame)
            let b = try right(frame)
            if case .number(let x) = a, case .number(let y) = b { return .boolean(compare(x, y)) }
            return try slow(a, b)
        }
    }

    private func comparePath(_ step: Step, _ span: Span) -> @Sendable (Value, Value) throws -> Value {
        let (symbol, isDotted, source) = (step.symbol, step.isDotted, source)
        return { a, b in
            do {
                return isDotted ? try Broadcast.apply(symbol, a, b) : .boolean(try Comparison.apply(symbol, a, b))
            } catch { throw error.located(span, source) }
        }
    }

    /// A condition whose text, and both sides when it compares two values, are left for the command that takes it; of a
    /// conjunction they are those of the first part that does not hold.
    func watched(_ expression: Expression) throws -> Code {
        if case .conjunction(let operands) = expression.kind { return try watchedConjunction(operands) }
        let text = source.string(expression.span)
        guard case .comparison(let first, let steps) = expression.kind, steps.count == 1, !steps[0].isDotted else {
            let code = try value(expression)
            return { frame in
                let result = try code(frame)
                frame.evaluation.condition = Arguments.Condition(text: text)
                return result
            }
        }
        let (left, right) = (try value(first), try value(steps[0].operand))
        let compare = comparePath(steps[0], expression.span)
        let symbol = source.string(steps[0].span)
        return { frame in
            let a = try left(frame)
            let b = try right(frame)
            let result = try compare(a, b)
            frame.evaluation.condition = Arguments.Condition(text: text, sides: (a, symbol, b))
            return result
        }
    }

    private func watchedConjunction(_ operands: [Expression]) throws -> Code {
        let parts = try operands.dropLast().map { operand in try (code: watched(operand), span: operand.span) }
        let last = try watched(operands[operands.count - 1])
        let source = source
        return { frame in
            for part in parts {
                let value = try part.code(frame)
                guard case .boolean(let holds) = value else {
                    throw Self.notCondition(value).located(part.span, source)
                }
                if !holds { return value }
            }
            return try last(frame)
        }
    }

    /// A condition that counts as false when something goes wrong on the way to it, other than an interruption.
    func surviving(_ code: @escaping Code, _ span: Span) -> Code {
        let text = source.string(span)
        return { frame in
            do {
                return try code(frame)
            } catch let error as Diagnostic where error.kind != .interrupted {
                frame.evaluation.condition = Arguments.Condition(text: text, error: error)
                return .boolean(false)
            }
        }
    }

    /// `a && b`, `a || b`: the last operand may be anything, also a jump, as in `found && break`.
    func logic(_ operands: [Expression], stopsAt stop: Bool) throws -> Code {
        let conditions = try operands.dropLast().map { try condition($0) }
        let last = try compile(operands[operands.count - 1])
        return { frame in
            for condition in conditions where try condition(frame) == stop { return .boolean(stop) }
            return try last(frame)
        }
    }

    /// A condition: true or false, nothing else.
    func condition(_ expression: Expression) throws -> @Sendable (Frame) throws -> Bool {
        let code = try value(expression)
        let (span, source) = (expression.span, source)
        return { frame in
            let value = try code(frame)
            if case .boolean(let holds) = value { return holds }
            throw Self.notCondition(value).located(span, source)
        }
    }

    private static func notCondition(_ value: Value) -> Diagnostic {
        let remedy = if case .list = value { "ask for all(…) or any(…) of them" } else { "compare it, as in x != 0" }
        return Diagnostic(.type, "a condition must be true or false, found \(indefinite(value.kind))", remedy: remedy)
    }

    func conditional(_ test: Expression, _ yes: Expression, _ no: Expression) throws -> Code {
        let (test, yes, no) = (try condition(test), try compile(yes), try compile(no))
        return { frame in try test(frame) ? try yes(frame) : try no(frame) }
    }

    // MARK: Prefix operators, transpose, ranges

    func prefix(_ operation: PrefixOperator, _ operand: Expression, _ span: Span) throws -> Code {
        if operation.symbol == .minus, case .number(let x) = operand.kind { return constant(.number(-x)) }
        let code = try value(operand)
        let source = source
        return { frame in
            let value = try code(frame)
            if case .number(let x) = value, operation.symbol == .minus { return .number(-x) }
            do {
                return try operation.apply(value)
            } catch { throw error.located(span, source) }
        }
    }

    func transpose(_ operand: Expression, _ span: Span) throws -> Code {
        let code = try value(operand)
        let source = source
        return { frame in
            do {
                return try code(frame).transposed()
            } catch { throw error.located(span, source) }
        }
    }

    func range(_ first: Expression, _ step: Expression?, _ last: Expression, _ span: Span) throws -> Code {
        let (a, s, b) = (try number(first), try step.map { try number($0) }, try number(last))
        let stepSpan = (step ?? first).span
        let source = source
        return { frame in
            let start = try a(frame)
            let by = try s?(frame) ?? 1
            let end = try b(frame)
            guard by != 0, by.isFinite, start.isFinite, !end.isNaN else {
                throw Diagnostic(.argument, "a range needs finite numbers and a step that is not 0").located(
                    stepSpan, source)
            }
            return .range(NumberRange(first: start, step: by, last: end))
        }
    }

    private func number(_ expression: Expression) throws -> @Sendable (Frame) throws -> Double {
        let code = try value(expression)
        let (span, source) = (expression.span, source)
        return { frame in
            let value = try code(frame)
            if case .number(let x) = value { return x }
            throw Diagnostic(.type, "a range goes between numbers, found \(indefinite(value.kind))").located(
                span, source)
        }
    }
}

/// A factor of a product with the knowledge whether it is a transposed vector.
private struct Factor {
    let value: Value
    let isRow: Bool
}

extension Expression {
    /// Whether the expression is a transpose, or an undotted product or quotient with one among its factors.
    fileprivate var isTransposeOrProduct: Bool {
        switch kind {
        case .transpose: true
        case .chain(let first, let steps):
            steps.allSatisfy { !$0.isDotted && ($0.symbol == .times || $0.symbol == .divide) }
                && (first.isTransposeOrProduct || steps.contains { $0.operand.isTransposeOrProduct })
        default: false
        }
    }
}
