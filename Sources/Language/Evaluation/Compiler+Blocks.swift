extension Compiler {
    // MARK: Blocks and choices

    /// Statements in order; the value is the last one's. A jump under way ends the block.
    func block(_ block: Block) throws -> Code {
        let last = block.statements.count - 1
        let codes = try block.statements.enumerated().map { i, statement in
            var inner = self
            // What follows a statement does not wait for its value.
            inner.jumpsAllowed = jumpsAllowed || i < last
            return try inner.compile(statement.expression)
        }
        if codes.isEmpty { return constant(.nothing) }
        if codes.count == 1 { return codes[0] }
        return { frame in
            var value = Value.nothing
            for code in codes {
                value = try code(frame)
                if frame.jump != .none { return value }
            }
            return value
        }
    }

    func choice(_ branches: [Branch], _ otherwise: Block?) throws -> Code {
        let cases = try branches.map { (test: try condition($0.condition), body: try block($0.body)) }
        let rest = try otherwise.map { try block($0) }
        return { frame in
            for (test, body) in cases where try test(frame) { return try body(frame) }
            return try rest?(frame) ?? .nothing
        }
    }

    func letBlock(_ assignments: [Expression], _ body: Block) throws -> Code {
        var names: [String] = []
        assignments.forEach { $0.collectAssigned(&names) }
        body.forEach { $0.collectAssigned(&names) }
        return try withBlock(names) { inner in
            try inner.block(
                Block(statements: assignments.map { Statement(expression: $0, isHidden: true) } + body.statements))
        }
    }

    // MARK: Jumps

    func leaveLoop(_ jump: Jump, _ span: Span) throws -> Code {
        let word = jump == .break ? "break" : "continue"
        guard insideLoop else { throw diagnostic(.syntax, "`\(word)` is not inside a loop", span) }
        guard jumpsAllowed else { throw misplaced(word, span) }
        return { frame in
            frame.jump = jump == .break ? .leaveLoop : .nextRound
            return .nothing
        }
    }

    func returned(_ result: Expression?, _ span: Span) throws -> Code {
        guard !scope.isTopLevel else {
            throw diagnostic(.syntax, "`return` is not inside a function", span)
        }
        guard jumpsAllowed else { throw misplaced("return", span) }
        let code = try result.map { try value($0) }
        return { frame in
            frame.returned = try code?(frame) ?? .nothing
            frame.jump = .returnFromFunction
            return .nothing
        }
    }

    private func misplaced(_ word: String, _ span: Span) -> Diagnostic {
        diagnostic(.syntax, "`\(word)` cannot stand where a value is needed", remedy: "use if … end", span)
    }

    // MARK: Loops

    func whileLoop(_ test: Expression, _ body: Block) throws -> Code {
        let check = interruptCheck(test.span)
        let test = try condition(test)
        let round = try loopBody(body, targets: [])
        return { frame in
            while try test(frame) {
                try check(frame)
                _ = try round(frame)
                if frame.endsLoop() { break }
            }
            return .nothing
        }
    }

    /// `for i in a, j in b`: one loop inside the other; `break` leaves both.
    func forLoop(_ generators: [Generator], _ body: Block) throws -> Code {
        let names = generators.flatMap { $0.target.names.map(\.name) }
        var inner = self
        inner.jumpsAllowed = true
        let code = try inner.withBlock(names) { inner in
            let round = try inner.loopBody(body, targets: names)
            return try generators.reversed().reduce(round) { try inner.loop($1, $0) }
        }
        return { frame in
            _ = try code(frame)
            if frame.jump == .leaveLoop { frame.jump = .none }
            return .nothing
        }
    }

    /// Stops a cancelled evaluation at the head of its loop.
    private func interruptCheck(_ span: Span) -> @Sendable (Frame) throws -> Void {
        let source = source
        return { frame in
            do { try frame.evaluation.checkInterrupt() } catch { throw error.located(span, source) }
        }
    }

    private func loopBody(_ body: Block, targets: [String]) throws -> Code {
        var inner = self
        inner.insideLoop = true
        inner.jumpsAllowed = true
        return try inner.withBlock(ownNames(body)) { try $0.block(body) }
    }

    /// One generator's loop. The jump that leaves it stays for the loops around; the variable is new in each round.
    func loop(_ generator: Generator, _ body: @escaping Code) throws -> Code {
        let sequence = try value(generator.sequence)
        let (span, source) = (generator.sequence.span, source)
        let check = interruptCheck(span)
        let store = try loopStore(generator.target)
        return { frame in
            let values = try sequence(frame)
            if case .range(let range) = values {
                for i in 0..<range.count {
                    try check(frame)
                    try store(frame, .number(range[i]))
                    _ = try body(frame)
                    if frame.jump != .none, frame.leavesGenerator() { break }
                }
                return .nothing
            }
            var passed = false
            do {
                try values.forEachElement { element in
                    passed = true
                    try check(frame)
                    try store(frame, element)
                    _ = try body(frame)
                    return frame.jump == .none || !frame.leavesGenerator()
                }
            } catch  where !passed { throw error.located(span, source) }
            return .nothing
        }
    }

    /// Stores the loop's variable; a shared one gets a new box each round, so that functions keep their own.
    private func loopStore(_ target: Target) throws -> @Sendable (Frame, Value) throws -> Void {
        guard case .name(let name, _) = target else {
            let store = try store(to: target)
            let boxes = target.names.compactMap { if case .box(let box) = place($0.name) { box } else { nil } }
            return { frame, value in
                for box in boxes { frame.boxes[box] = nil }
                try store(frame, value)
            }
        }
        if name == "_" { return { _, _ in } }
        switch place(name) {
        case .slot(let slot): return { frame, value in frame.slots[slot] = value }
        case .box(let box): return { frame, value in frame.boxes[box] = Box(value) }
        default: return write(place(name))
        }
    }
}

extension Frame {
    /// Ends the round of a `while`: whether the loop is left, and takes back a jump meant for it.
    fileprivate func endsLoop() -> Bool {
        switch jump {
        case .none: return false
        case .nextRound:
            jump = .none
            return false
        case .leaveLoop:
            jump = .none
            return true
        case .returnFromFunction: return true
        }
    }

    /// Whether a generator's loop is left; `continue` is done with when it got here.
    fileprivate func leavesGenerator() -> Bool {
        if jump == .nextRound {
            jump = .none
            return false
        }
        return true
    }
}
