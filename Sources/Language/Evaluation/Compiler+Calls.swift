extension Compiler {
    func call(_ call: Call, _ span: Span) throws -> Code {
        if let change = try change(call, span) { return change }
        let function = try value(call.function)
        let arguments = try CompiledArguments(call.arguments, self, condition: condition(of: call.function))
        if call.isDotted { return broadcast(function, arguments, span) }
        let site = CallSpans(span: span, function: call.function.span, arguments: arguments.spans)
        let source = source
        return { frame in
            let callee = try function(frame)
            let positional = try arguments.positional(frame)
            let named = try arguments.named.map { (name: $0.name, value: try $0.code(frame)) }
            return try frame.evaluation.call(callee, positional, named: named, at: site, source)
        }
    }

    /// `push!(v, x)`, `append!(v, w)`: the variable's value grows in place. Nil for other calls.
    private func change(_ call: Call, _ span: Span) throws -> Code? {
        guard case .name(let name) = call.function.kind, name == "push!" || name == "append!", !call.isDotted,
            let first = call.arguments.first, scope.lookup(name) == nil
        else { return nil }
        guard case .name(let variable) = first.value.kind else {
            throw diagnostic(
                .argument, "`\(name)` changes a variable", remedy: "its first argument must be the name of one",
                first.span)
        }
        let current = read(variable, first.span)
        let modify = modify(place(variable))
        let items = try elements(call.arguments.dropFirst().map(\.value))
        let source = source
        return { frame in
            _ = try current(frame)
            let added = name == "push!" ? try items(frame) : try items(frame).flatMap { try $0.elements() }
            do {
                try modify(frame) { try $0.append(added) }
            } catch { throw error.located(span, source) }
            return try current(frame)
        }
    }

    /// Which argument of a command is a condition that it wants to know about.
    private func condition(of function: Expression) -> (place: Int, parameter: Parameter)? {
        guard case .name(let name) = function.kind else { return nil }
        return interpreter.commands[name]?.first?.signature.condition
    }

    /// `f.(a, b)`: one call for each element; named arguments go to every call.
    private func broadcast(_ function: @escaping Code, _ arguments: CompiledArguments, _ span: Span) -> Code {
        let site = CallSpans(span: span, function: span, arguments: arguments.spans)
        let source = source
        return { frame in
            let callee = try function(frame)
            let positional = try arguments.positional(frame)
            let named = try arguments.named.map { (name: $0.name, value: try $0.code(frame)) }
            let evaluation = frame.evaluation
            do {
                return try Broadcast(positional).map { try evaluation.call(callee, $0, named: named, at: site, source) }
            } catch { throw error.located(span, source) }
        }
    }
}

/// The arguments of a call, compiled.
struct CompiledArguments: Sendable {
    let named: [(name: String, code: Code)]
    private let plain: [Code]
    private let spread: (@Sendable (Frame) throws -> [Value])?
    /// Where each argument stands, by position and by name.
    let spans: ArgumentSpans

    init(_ arguments: [Argument], _ compiler: Compiler, condition: (place: Int, parameter: Parameter)? = nil) throws {
        let positional = arguments.filter { $0.name == nil }
        named = try arguments.compactMap { argument in
            try argument.name.map { (name: $0, code: try compiler.value(argument.value)) }
        }
        let hasSpread = positional.contains { if case .spread = $0.value.kind { true } else { false } }
        plain =
            hasSpread
            ? []
            : try positional.enumerated().map { place, argument in
                guard let condition, place == condition.place else { return try compiler.value(argument.value) }
                let code = try compiler.watched(argument.value)
                return condition.parameter.survivesErrors ? compiler.surviving(code, argument.span) : code
            }
        spread = hasSpread ? try compiler.elements(positional.map(\.value)) : nil
        spans = ArgumentSpans(
            positional: hasSpread ? [] : positional.map(\.span),
            named: Dictionary(arguments.compactMap { a in a.name.map { ($0, a.span) } }) { first, _ in first })
    }

    func positional(_ frame: Frame) throws -> [Value] {
        if let spread { return try spread(frame) }
        var values: [Value] = []
        values.reserveCapacity(plain.count)
        for code in plain { values.append(try code(frame)) }
        return values
    }
}

/// The places of the arguments of a call.
struct ArgumentSpans: Sendable {
    let positional: [Span]
    let named: [String: Span]
}

/// The places of a call: the whole, the function's name, the arguments.
struct CallSpans: Sendable {
    let span: Span
    let function: Span
    let arguments: ArgumentSpans
}
