extension Compiler {
    // MARK: Strings

    func string(_ parts: [StringPart]) throws -> Code {
        if parts.isEmpty { return constant(.string("")) }
        if parts.count == 1, case .text(let text) = parts[0] { return constant(.string(text)) }
        let codes = try parts.map { part -> Code in
            switch part {
            case .text(let text): constant(.string(text))
            case .value(let expression): try value(expression)
            }
        }
        return { frame in .string(try codes.map { try $0(frame).printed }.joined()) }
    }

    // MARK: Lists, vectors, matrices

    /// `a, b`: a list whatever the elements are.
    func list(_ items: [Expression]) throws -> Code {
        let elements = try elements(items)
        return { frame in
            let result = Value.list(try elements(frame))
            try NestingLimit.check(result)
            return result
        }
    }

    /// `[a, b]`: a vector when all elements are numbers, else a list.
    func vector(_ items: [Expression]) throws -> Code {
        let elements = try elements(items)
        return { frame in
            let result = Value.collected(try elements(frame))
            try NestingLimit.check(result)
            return result
        }
    }

    /// The values of elements, spread ones one by one.
    func elements(_ items: [Expression]) throws -> @Sendable (Frame) throws -> [Value] {
        let codes = try items.map { item -> (code: Code, isSpread: Bool, span: Span) in
            if case .spread(let inner) = item.kind { return (try value(inner), true, item.span) }
            return (try value(item), false, item.span)
        }
        let source = source
        return { frame in
            var values: [Value] = []
            values.reserveCapacity(codes.count)
            for (code, isSpread, span) in codes {
                let value = try code(frame)
                if isSpread {
                    do { values += try value.elements() } catch { throw error.located(span, source) }
                } else {
                    values.append(value)
                }
            }
            return values
        }
    }

    /// `[a b; c d]`: rows are joined side by side, then one below the other.
    func matrix(_ rows: [[Expression]], _ span: Span) throws -> Code {
        let codes = try rows.map { try elements($0) }
        let source = source
        return { frame in
            do {
                return try Concatenation.join(try codes.map { try $0(frame) })
            } catch { throw error.located(span, source) }
        }
    }

    // MARK: Comprehensions

    func comprehension(_ comprehension: Comprehension, _ span: Span) throws -> Code {
        let generators = comprehension.loops.flatMap { $0 }
        let isMatrix = comprehension.loops.count == 1 && generators.count == 2 && comprehension.condition == nil
        var inner = self
        inner.jumpsAllowed = false
        inner.insideLoop = false
        var assigned = generators.flatMap { $0.target.names.map(\.name) }
        comprehension.body.collectAssigned(&assigned)
        comprehension.condition?.collectAssigned(&assigned)
        let results = scope.temporary()
        let code = try inner.withBlock(assigned) { inner in
            let body = try inner.value(comprehension.body)
            let condition = try comprehension.condition.map { try inner.condition($0) }
            let collect: Code = { frame in
                guard try condition?(frame) ?? true else { return .nothing }
                let value = try body(frame)
                if var items = frame.slots[results].take() {
                    try items.append(element: value)
                    try MemoryLimit.check(elements: items.elementCount ?? 0)
                    frame.slots[results] = items
                }
                return .nothing
            }
            return try inner.nest(generators, collect)
        }
        let (sizes, source) = (isMatrix ? try matrixSizes(generators) : nil, source)
        return { frame in
            let outer = frame.slots[results].take()
            defer { frame.slots[results] = outer }
            frame.slots[results] = .vector([])
            _ = try code(frame)
            let items = frame.slots[results] ?? .nothing
            do {
                guard let sizes else {
                    try NestingLimit.check(items)
                    return items
                }
                return try Concatenation.matrix(items, try sizes(frame))
            } catch { throw error.located(span, source) }
        }
    }

    /// The numbers of elements of both sequences of `[… for i in a, j in b]`.
    private func matrixSizes(_ generators: [Generator]) throws -> @Sendable (Frame) throws -> (rows: Int, columns: Int)
    {
        let (a, b) = (try value(generators[0].sequence), try value(generators[1].sequence))
        return { frame in (try a(frame).elementCount ?? 0, try b(frame).elementCount ?? 0) }
    }

    /// Loops inside loops, the first generator outermost.
    private func nest(_ generators: [Generator], _ body: @escaping Code) throws -> Code {
        try generators.reversed().reduce(body) { try loop($1, $0) }
    }
}
