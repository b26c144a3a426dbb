extension Compiler {
    /// A function's definition: makes the function, and assigns it when it has a name.
    func function(_ syntax: FunctionSyntax, _ span: Span) throws -> Code {
        var shared: Set<String> = []
        syntax.forEachPart { $0.collectShared(&shared) }
        let inner = FunctionScope(parent: scope, shared: shared)
        syntax.body.forEach { $0.collectGlobals(&inner.globals) }
        let compiler = Compiler(source: source, interpreter: interpreter, scope: inner)
        let definition = try compiler.definition(syntax, span)
        let captures = inner.captures.map(\.from)
        let interpreter = interpreter
        let make: Code = { frame in
            let boxes = captures.map { $0.box(in: frame) }
            return .function(UserFunction(definition, captured: boxes, interpreter))
        }
        guard let name = syntax.name else { return make }
        // The box of a local function exists before the function is made, so that it can call itself.
        let write = write(place(name))
        return { frame in
            let value = try make(frame)
            write(frame, value)
            return value
        }
    }

    /// Compiles parameters and body in this compiler's own scope.
    private func definition(_ syntax: FunctionSyntax, _ span: Span) throws -> FunctionDefinition {
        let targets = syntax.parameters.map(\.target)
        for name in targets.flatMap({ $0.names.map(\.name) }) { scope.declare(name) }
        let parameters = try syntax.parameters.enumerated().map { try parameter($1, at: $0) }
        var assigned: [String] = []
        syntax.body.forEach { $0.collectAssigned(&assigned) }
        let locals = assigned.filter { !scope.globals.contains($0) && scope.lookup($0) == nil }
        let body = try withBlock(locals) { try $0.block(syntax.body) }
        let signature = syntax.signature(source)
        return FunctionDefinition(
            name: syntax.name, parameters: parameters, layout: scope.layout, body: body, signature: signature,
            signatureText: syntax.name == nil ? source.string(span) : source.string(syntax.headSpan),
            isPlain: syntax.parameters.allSatisfy { !$0.isKeyword && !$0.isVariadic && $0.fallback == nil },
            source: source,
            span: span)
    }

    private func parameter(_ syntax: ParameterSyntax, at position: Int) throws -> CompiledParameter {
        CompiledParameter(
            name: syntax.name(at: position), isVariadic: syntax.isVariadic,
            fallback: try syntax.fallback.map { try value($0) }, store: try store(to: syntax.target))
    }
}

extension Place {
    /// The box that a captured variable lives in; one that has no value yet gets its box now.
    fileprivate func box(in frame: Frame) -> Box {
        switch self {
        case .box(let index):
            if let box = frame.boxes[index] { return box }
            let box = Box()
            frame.boxes[index] = box
            return box
        case .captured(let index): return frame.captured[index]
        case .global(let box): return box
        case .slot(let slot): return Box(frame.slots[slot])
        }
    }
}

extension FunctionSyntax {
    /// The signature that arguments are bound to.
    fileprivate func signature(_ source: SourceText) -> Signature {
        Signature(
            name: name ?? "function",
            parameters: parameters.enumerated().map { position, parameter in
                let name = parameter.name(at: position)
                let text = parameter.fallback.map { source.string($0.span) }
                if parameter.isVariadic { return .variadic(name, "") }
                if !parameter.isKeyword { return .positional(name, "", default: text) }
                return Parameter(name: name, passing: .named, defaultText: text, summary: "", completion: .none)
            })
    }
}

extension ParameterSyntax {
    /// The parameter's name; a pattern `(a, b)` is called by its place.
    fileprivate func name(at position: Int) -> String {
        if case .name(let name, _) = target { name } else { "argument \(position + 1)" }
    }
}
