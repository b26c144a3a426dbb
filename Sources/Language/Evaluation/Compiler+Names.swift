extension Compiler {
    /// Reads a variable, or takes the command of that name as a value.
    func read(_ name: String, _ span: Span) -> Code {
        switch place(name) {
        case .slot(let slot):
            let missing = unassigned(name, span)
            return { frame in
                guard let value = frame.slots[slot] else { throw missing }
                return value
            }
        case .box(let box):
            let missing = unassigned(name, span)
            return { frame in
                guard let value = frame.boxes[box]?.value else { throw missing }
                return value
            }
        case .captured(let index):
            let missing = unassigned(name, span)
            return { frame in
                guard let value = frame.captured[index].value else { throw missing }
                return value
            }
        case .global(let box): return readGlobal(name, box, span)
        }
    }

    private func readGlobal(_ name: String, _ box: Box, _ span: Span) -> Code {
        if let builtin = interpreter.builtins[name] {
            return { _ in box.value ?? builtin }
        }
        let visible = scope.visibleNames
        let (interpreter, source) = (interpreter, source)
        return { _ in
            if let value = box.value { return value }
            throw interpreter.unknownName(name, visible: visible).located(span, source)
        }
    }

    private func unassigned(_ name: String, _ span: Span) -> Diagnostic {
        diagnostic(.name, "`\(name)` has no value yet", remedy: "assign it before it is used", span)
    }

    /// Where a name lives.
    func place(_ name: String) -> Place { scope.lookup(name) ?? .global(interpreter.box(name)) }

    /// Stores into a place.
    func write(_ place: Place) -> @Sendable (Frame, Value) -> Void {
        switch place {
        case .slot(let slot): { frame, value in frame.slots[slot] = value }
        case .box(let box):
            { frame, value in
                if let shared = frame.boxes[box] { shared.value = value } else { frame.boxes[box] = Box(value) }
            }
        case .captured(let index): { frame, value in frame.captured[index].value = value }
        case .global(let box): { _, value in box.value = value }
        }
    }

    /// Changes the value at a place without copying it; does nothing to a place without a value.
    func modify(_ place: Place) -> @Sendable (Frame, (inout Value) throws -> Void) throws -> Void {
        switch place {
        case .slot(let slot): { frame, change in try Self.modify(&frame.slots[slot], change) }
        case .box(let box):
            { frame, change in if let shared = frame.boxes[box] { try Self.modify(&shared.value, change) } }
        case .captured(let index): { frame, change in try Self.modify(&frame.captured[index].value, change) }
        case .global(let box): { _, change in try Self.modify(&box.value, change) }
        }
    }

    private static func modify(_ variable: inout Value?, _ change: (inout Value) throws -> Void) throws {
        guard var value = variable.take() else { return }
        defer { variable = value }
        try change(&value)
    }

    /// Runs a part of the compilation inside a block with its own variables; the code empties them on each entry.
    func withBlock(_ names: [String], _ part: (Compiler) throws -> Code) rethrows -> Code {
        scope.openBlock()
        defer { scope.closeBlock() }
        let places = Set(names).sorted().map { scope.declare($0) }
        let code = try part(self)
        let slots = places.compactMap { if case .slot(let slot) = $0 { slot } else { nil } }
        let boxes = places.compactMap { if case .box(let box) = $0 { box } else { nil } }
        if slots.isEmpty, boxes.isEmpty { return code }
        return { frame in
            for slot in slots { frame.slots[slot] = nil }
            for box in boxes { frame.boxes[box] = Box() }
            return try code(frame)
        }
    }

    /// The names that a loop's body makes for itself: those assigned in it that are not variables around it.
    ///
    /// In a cell's own loops there are none: what they assign stays, as in a notebook one expects.
    func ownNames(_ body: Block) -> [String] {
        if scope.isTopLevel { return [] }
        var assigned: [String] = []
        body.forEach { $0.collectAssigned(&assigned) }
        return assigned.filter { scope.lookup($0) == nil && !scope.globals.contains($0) }
    }

    func help(_ topic: String, _ span: Span) -> Code {
        let source = source
        return { frame in
            do {
                return try frame.evaluation.help(topic)
            } catch { throw error.located(span, source) }
        }
    }
}
