extension Compiler {
    func assignment(_ assignment: Assignment) throws -> Code {
        switch assignment.target {
        case .name(let name, let span): return try assign(name, span, assignment)
        case .element(let base, let indices, let span): return try assign(base, indices, span, assignment)
        case .tuple(let targets, let span):
            guard assignment.operation == nil, !assignment.isDotted else {
                throw diagnostic(.syntax, "several targets take = only", assignment.operatorSpan)
            }
            let code = try value(assignment.value)
            let store = try destructure(targets, span)
            return { frame in
                let value = try code(frame)
                try store(frame, value)
                return value
            }
        }
    }

    // MARK: Names

    private func assign(_ name: String, _ span: Span, _ assignment: Assignment) throws -> Code {
        if name == "_" { return try value(assignment.value) }
        let code = try assignedValue(Expression(.name(name), span), assignment)
        if assignment.isDotted, assignment.operation == nil { return try fill(name, span, code) }
        return store(code, place(name))
    }

    private func store(_ code: @escaping Code, _ place: Place) -> Code {
        switch place {
        case .slot(let slot):
            return { frame in
                let value = try code(frame)
                frame.slots[slot] = value
                return value
            }
        case .global(let box):
            return { frame in
                let value = try code(frame)
                box.value = value
                return value
            }
        default:
            let write = write(place)
            return { frame in
                let value = try code(frame)
                write(frame, value)
                return value
            }
        }
    }

    /// The value to store: for `a += b` the sum of the current value and b.
    private func assignedValue(_ current: Expression, _ assignment: Assignment) throws -> Code {
        guard let operation = assignment.operation else { return try value(assignment.value) }
        let step = Step(
            symbol: operation, isDotted: assignment.isDotted, operand: assignment.value, span: assignment.operatorSpan)
        return try value(Expression(.chain(current, [step]), current.span.union(assignment.value.span)))
    }

    /// `v .= x`: all elements get the value.
    private func fill(_ name: String, _ span: Span, _ code: @escaping Code) throws -> Code {
        let modify = modify(place(name))
        let current = read(name, span)
        let source = source
        return { frame in
            _ = try current(frame)
            let value = try code(frame)
            do {
                try modify(frame) { try $0.assign(value, at: Self.everything($0), isDotted: true) }
            } catch { throw error.located(span, source) }
            return value
        }
    }

    private static func everything(_ value: Value) -> [Index] {
        if case .matrix = value { [.all, .all] } else { [.all] }
    }

    // MARK: Elements

    private func assign(_ base: Target, _ indices: [Expression], _ span: Span, _ assignment: Assignment) throws -> Code
    {
        let slot = scope.temporary()
        let baseExpression = base.expression
        let baseCode = try value(baseExpression)
        let codes = try indexCodes(indices, slot: slot)
        let code = try value(assignment.value)
        let change = try elementChange(base)
        let needsBase = indices.contains { $0.mentionsLastIndex } || base.isElement
        let combine = combination(assignment, span)
        let isDotted = assignment.isDotted
        let source = source
        return { frame in
            let value = try code(frame)
            // A missing variable is reported by reading it; the value itself is let go again so that it is changed in place.
            let extents = try Self.extents(of: try baseCode(frame), needsBase ? slot : nil, codes.count, frame)
            let selected = try codes.map { try $0.resolve(frame, extents) }
            frame.slots[slot] = nil
            var stored = value
            try change(frame) { element in
                do {
                    stored = try combine(element, selected, value)
                    try element.assign(stored, at: selected, isDotted: isDotted)
                } catch { throw error.located(span, source) }
            }
            return stored
        }
    }

    /// The numbers of elements along each axis; the value stays in the slot when `end` needs it.
    private static func extents(of base: Value, _ slot: Int?, _ axes: Int, _ frame: Frame) throws -> [Int?] {
        if let slot { frame.slots[slot] = base }
        return (0..<axes).map { base.extent(axis: $0, of: axes) }
    }

    /// For `a[i] += b`: the element's new value.
    private func combination(
        _ assignment: Assignment, _ span: Span
    ) -> @Sendable (Value, [Index], Value) throws -> Value {
        guard let operation = assignment.operation else { return { _, _, value in value } }
        let isDotted = assignment.isDotted
        return { base, indices, value in
            let current = try base.element(indices)
            return isDotted
                ? try Broadcast.apply(operation, current, value) : try Arithmetic.apply(operation, current, value)
        }
    }

    private typealias Change = @Sendable (Frame, (inout Value) throws -> Void) throws -> Void

    /// Access in place to the value that the element belongs to: a variable, or an element of one (`a[i][j] = x`).
    private func elementChange(_ base: Target) throws -> Change {
        switch base {
        case .name(let name, _): return modify(place(name))
        case .element(let outer, let indices, let span):
            let slot = scope.temporary()
            let outerCode = try value(outer.expression)
            let codes = try indexCodes(indices, slot: slot)
            let change = try elementChange(outer)
            let source = source
            return { frame, body in
                let extents = try Self.extents(of: try outerCode(frame), slot, codes.count, frame)
                let selected = try codes.map { try $0.resolve(frame, extents) }
                frame.slots[slot] = nil
                try change(frame) { container in
                    do {
                        try container.modifyElement(selected, body)
                    } catch { throw error.located(span, source) }
                }
            }
        case .tuple(_, let span): throw diagnostic(.syntax, "a list of targets has no elements", span)
        }
    }

    // MARK: Several targets

    /// `a, b = value`: one element per target.
    func destructure(_ targets: [Target], _ span: Span) throws -> @Sendable (Frame, Value) throws -> Void {
        let stores = try targets.map { try store(to: $0) }
        let source = source
        return { frame, value in
            let elements: [Value]
            do {
                elements = try value.elements()
            } catch { throw error.located(span, source) }
            guard elements.count >= stores.count else {
                throw Diagnostic(
                    .shape, "\(stores.count) names cannot take the elements of \(indefinite(value.kind))",
                    remedy: "give one name per element"
                ).located(span, source)
            }
            for (store, element) in zip(stores, elements) { try store(frame, element) }
        }
    }

    /// Stores a value in any target.
    func store(to target: Target) throws -> @Sendable (Frame, Value) throws -> Void {
        switch target {
        case .name("_", _): return { _, _ in }
        case .name(let name, _): return write(place(name))
        case .tuple(let targets, let span): return try destructure(targets, span)
        case .element(_, _, let span):
            let slot = scope.temporary()
            let value = Expression(.temporary(slot), span)
            let code = try assignment(
                Assignment(target: target, operation: nil, isDotted: false, value: value, operatorSpan: span))
            return { frame, value in
                frame.slots[slot] = value
                _ = try code(frame)
                frame.slots[slot] = nil
            }
        }
    }
}

extension Compiler.IndexCode {
    /// The index, the extents of the value being known.
    fileprivate func resolve(_ frame: Frame, _ extents: [Int?]) throws -> Index {
        guard let value else { return .all }
        let index = try value(frame)
        do {
            return try Index(index, count: extents[axis])
        } catch { throw error.located(span, source) }
    }
}

extension Target {
    /// The target read as an expression.
    fileprivate var expression: Expression {
        switch self {
        case .name(let name, let span): Expression(.name(name), span)
        case .element(let base, let indices, let span): Expression(.index(base.expression, indices), span)
        case .tuple(let targets, let span): Expression(.tuple(targets.map(\.expression)), span)
        }
    }

    fileprivate var isElement: Bool { if case .element = self { true } else { false } }
}
