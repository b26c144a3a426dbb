extension Evaluation {
    /// Calls a value with arguments; errors get the place of the argument or of the call.
    func call(
        _ callee: Value, _ positional: [Value], named: [(name: String, value: Value)], at site: CallSpans,
        _ source: SourceText
    ) throws -> Value {
        guard case .function(let function) = callee else {
            throw notCallable(callee, source.string(site.function)).located(site.function, source)
        }
        if let user = function as? UserFunction {
            do {
                return try user.run(positional, named, self)
            } catch {
                throw traced(error, user, site, source)
            }
        }
        if let builtin = function as? CommandFunction {
            if let scalar = builtin.command.scalarFunction, named.isEmpty, positional.count == 1,
                case .number(let x) = positional[0]
            {
                let y = scalar(x)
                if !y.isNaN { return .number(y) }
            }
            return try run(builtin.command, positional, named, site, source)
        }
        do {
            return try function.call(positional, named: named, in: context)
        } catch { throw error.located(site.span, source) }
    }

    /// Calls without known places of arguments.
    func call(
        _ callee: Value, _ positional: [Value], named: [(name: String, value: Value)], at span: Span,
        _ source: SourceText
    ) throws -> Value {
        let site = CallSpans(span: span, function: span, arguments: ArgumentSpans(positional: [], named: [:]))
        return try call(callee, positional, named: named, at: site, source)
    }

    private func run(
        _ command: Command, _ positional: [Value], _ named: [(name: String, value: Value)], _ site: CallSpans,
        _ source: SourceText
    ) throws -> Value {
        do {
            try checkInterrupt()
            try checkStack()
            let binding = try Binding(command.signature, positional: positional, named: named)
            let condition = command.signature.conditionPlace == nil ? nil : self.condition.take()
            return try command.body(
                Arguments(values: binding.values, rest: binding.rest, condition: condition), context)
        } catch {
            var diagnostic = Diagnostic(converting: error)
            if diagnostic.source == nil {
                diagnostic.span = place(of: diagnostic.argument, command.signature, site)
                diagnostic.source = source
            }
            throw diagnostic
        }
    }

    /// The place of a named parameter's argument, or of the call.
    private func place(of argument: String?, _ signature: Signature, _ site: CallSpans) -> Span {
        guard let argument else { return site.span }
        let plain = spelledOut(argument)
        if let named = site.arguments.named.first(where: { spelledOut($0.key) == plain }) { return named.value }
        let position = signature.parameters.filter { $0.passing != .named }.firstIndex { spelledOut($0.name) == plain }
        if let position, position < site.arguments.positional.count { return site.arguments.positional[position] }
        return site.span
    }

    /// Adds the call of a user function to the trace of an error that comes out of it.
    private func traced(
        _ error: any Error, _ function: UserFunction, _ site: CallSpans, _ source: SourceText
    ) -> Diagnostic {
        let hadPlace = (error as? Diagnostic)?.source != nil
        var diagnostic = error.located(site.span, source)
        if hadPlace, diagnostic.trace.count < 100 {
            diagnostic.trace.append(
                Diagnostic.CallSite(function: function.name ?? "function", source: source, span: site.span))
        }
        return diagnostic
    }

    private func notCallable(_ value: Value, _ text: String) -> Diagnostic {
        if interpreter.builtins[text] != nil {
            return Diagnostic(
                .type, "`\(text)` is a \(value.kind) here and hides the command of that name",
                remedy: "clear(\"\(text)\") brings the command back")
        }
        let remedy = value.elementCount != nil ? "elements are written with brackets, \(text)[i]" : nil
        return Diagnostic(.type, "a \(value.kind) cannot be called", remedy: remedy)
    }

    /// The help page of a topic: what `help("topic")` gives.
    func help(_ topic: String) throws -> Value {
        guard let command = interpreter.commands["help"] else { return .nothing }
        return try command.body(Arguments(values: ["topic": .string(topic)]), context)
    }
}

/// A command as a value.
struct CommandFunction: FunctionValue {
    let command: Command

    var name: String? { command.name }
    var signatureText: String { command.signature.text }

    func call(_ positional: [Value], named: [(name: String, value: Value)], in context: ExecutionContext) throws
        -> Value
    {
        let binding = try Binding(command.signature, positional: positional, named: named)
        return try command.body(Arguments(values: binding.values, rest: binding.rest), context)
    }
}
