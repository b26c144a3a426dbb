/// Turns the syntax tree into closures: names become places, operators become the functions they stand for.
struct Compiler {
    let source: SourceText
    let interpreter: Interpreter
    let scope: FunctionScope
    /// Whether a `break` has a loop to leave.
    var insideLoop = false
    /// Whether a jump may stand here: only where nothing waits for a value.
    var jumpsAllowed = true
    /// The slots with the indexed value and the axis for `end`, innermost last.
    var indexed: [IndexedValue] = []

    struct IndexedValue {
        let slot: Int
        let axis: Int
        let axes: Int
    }

    /// Compiles an expression whose value is needed; jumps cannot stand in it.
    func value(_ expression: Expression) throws -> Code {
        var inner = self
        inner.jumpsAllowed = false
        return try inner.compile(expression)
    }

    /// Compiles an expression.
    func compile(_ expression: Expression) throws -> Code {
        let span = expression.span
        switch expression.kind {
        case .number(let x): return constant(.number(x))
        case .boolean(let b): return constant(.boolean(b))
        case .nothing: return constant(.nothing)
        case .string(let parts): return try string(parts)
        case .name(let name): return read(name, span)
        case .colon: throw Diagnostic(.syntax, "`:` alone is an index", span: span)
        case .lastIndex: return try lastIndex(span)
        case .tuple(let items): return try list(items)
        case .vector(let items): return try vector(items)
        case .matrix(let rows): return try matrix(rows, span)
        case .spread: throw Diagnostic(.syntax, "`...` spreads arguments and elements only", span: span)
        case .comprehension(let comprehension): return try self.comprehension(comprehension, span)
        case .prefix(let operation, let operand): return try prefix(operation, operand, span)
        case .transpose(let operand): return try transpose(operand, span)
        case .chain(let first, let steps): return try chain(first, steps)
        case .comparison(let first, let steps): return try comparison(first, steps)
        case .conjunction(let operands): return try logic(operands, stopsAt: false)
        case .disjunction(let operands): return try logic(operands, stopsAt: true)
        case .range(let first, let step, let last): return try range(first, step, last, span)
        case .conditional(let condition, let yes, let no): return try conditional(condition, yes, no)
        case .call(let call): return try self.call(call, span)
        case .index(let base, let indices): return try index(base, indices, span)
        case .field(let base, let name, let nameSpan): return try field(base, name, nameSpan)
        case .function(let function): return try self.function(function, span)
        case .assignment(let assignment): return try self.assignment(assignment)
        case .choice(let branches, let otherwise): return try choice(branches, otherwise)
        case .forLoop(let generators, let body): return try forLoop(generators, body)
        case .whileLoop(let condition, let body): return try whileLoop(condition, body)
        case .block(let body): return try block(body)
        case .letBlock(let assignments, let body): return try letBlock(assignments, body)
        case .leaveLoop(let jump): return try leaveLoop(jump, span)
        case .returned(let result): return try returned(result, span)
        case .declaration(_, _, let assignment): return try assignment.map { try compile($0) } ?? constant(.nothing)
        case .help(let topic): return help(topic, span)
        case .temporary(let slot): return { frame in frame.slots[slot] ?? .nothing }
        }
    }

    func constant(_ value: Value) -> Code { { _ in value } }

    // MARK: Places in the text

    /// Adds the place to a diagnostic that has none.
    func locate(_ error: any Error, _ span: Span) -> any Error { error.located(span, source) }

    /// A diagnostic with its place.
    func diagnostic(_ kind: Diagnostic.Kind, _ message: String, remedy: String? = nil, _ span: Span) -> Diagnostic {
        var result = Diagnostic(kind, message, remedy: remedy, span: span)
        result.source = source
        return result
    }
}

extension Error {
    /// The error as a diagnostic that has a place: its own, or the given one.
    func located(_ span: Span, _ source: SourceText) -> Diagnostic {
        var result = Diagnostic(converting: self)
        if result.source == nil {
            result.span = result.span ?? span
            result.source = source
        }
        return result
    }
}
