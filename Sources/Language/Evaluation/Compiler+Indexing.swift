extension Compiler {
    func index(_ base: Expression, _ indices: [Expression], _ span: Span) throws -> Code {
        let baseCode = try value(base)
        let slot = scope.temporary()
        let codes = try indexCodes(indices, slot: slot)
        let needsSlot = indices.contains { $0.mentionsLastIndex }
        let source = source
        if codes.count == 1, !needsSlot { return fastIndex(baseCode, codes[0], span) }
        return { frame in
            let base = try baseCode(frame)
            if needsSlot { frame.slots[slot] = base }
            defer { if needsSlot { frame.slots[slot] = nil } }
            let selected = try codes.map { try $0(frame, base) }
            do {
                return try base.element(selected)
            } catch { throw error.located(span, source) }
        }
    }

    /// One number into a vector or list: no list of indices is made.
    private func fastIndex(_ baseCode: @escaping Code, _ code: IndexCode, _ span: Span) -> Code {
        let source = source
        let plain = code.value
        return { frame in
            let base = try baseCode(frame)
            if let plain {
                let i = try plain(frame)
                if case .number(let x) = i, let k = Int(exactly: x), k >= 1 {
                    if case .vector(let v) = base, k <= v.count { return .number(v[k - 1]) }
                    if case .list(let items) = base, k <= items.count { return items[k - 1] }
                }
                do {
                    return try base.element([try Index(i, count: base.extent(axis: 0, of: 1))])
                } catch { throw error.located(span, source) }
            }
            do {
                return try base.element([.all])
            } catch { throw error.located(span, source) }
        }
    }

    /// The code of one index: nil stands for `:`.
    struct IndexCode: Sendable {
        let value: Code?
        let axis: Int
        let axes: Int
        let span: Span
        let source: SourceText

        func callAsFunction(_ frame: Frame, _ base: Value) throws -> Index {
            guard let value else { return .all }
            let index = try value(frame)
            do {
                return try Index(index, count: base.extent(axis: axis, of: axes))
            } catch { throw error.located(span, source) }
        }
    }

    /// The codes of the indices of a value that `end` finds in the slot.
    func indexCodes(_ indices: [Expression], slot: Int) throws -> [IndexCode] {
        try indices.enumerated().map { axis, expression in
            if case .colon = expression.kind {
                return IndexCode(value: nil, axis: axis, axes: indices.count, span: expression.span, source: source)
            }
            var inner = self
            inner.indexed.append(IndexedValue(slot: slot, axis: axis, axes: indices.count))
            return IndexCode(
                value: try inner.value(expression), axis: axis, axes: indices.count, span: expression.span,
                source: source)
        }
    }

    /// `end`: the last index of the innermost value being indexed.
    func lastIndex(_ span: Span) throws -> Code {
        guard let target = indexed.last else {
            throw diagnostic(.syntax, "`end` stands for an index only inside [ ]", span)
        }
        let source = source
        return { frame in
            guard let value = frame.slots[target.slot], let count = value.extent(axis: target.axis, of: target.axes)
            else {
                throw Diagnostic(.type, "the value has no last index").located(span, source)
            }
            return .number(Double(count))
        }
    }

    func field(_ base: Expression, _ name: String, _ nameSpan: Span) throws -> Code {
        let baseCode = try value(base)
        let source = source
        return { frame in
            let base = try baseCode(frame)
            do {
                return try base.field(named: name)
            } catch { throw error.located(nameSpan, source) }
        }
    }
}

extension Expression {
    /// Whether `end` as an index occurs.
    var mentionsLastIndex: Bool {
        if case .lastIndex = kind { return true }
        var found = false
        forEachChild { found = found || $0.mentionsLastIndex }
        return found
    }
}

extension Value {
    /// The value of a field, `.α` being `.alpha`; an unknown one gets "did you mean".
    public func field(named name: String) throws -> Value {
        guard case .object(let object) = self else {
            throw Diagnostic(.type, "\(indefinite(kind)) has no fields, so no `.\(name)`")
        }
        if let value = try object.field(name) ?? object.field(spelledOut(name)) { return value }
        let names = object.fields.map(\.name)
        let hint = closest(to: name, among: names).map { "did you mean `.\($0)`?" }
        throw Diagnostic(
            .name, "\(indefinite(object.typeName)) has no field `\(name)`", remedy: hint ?? "it has \(object.fieldList)"
        )
    }
}
