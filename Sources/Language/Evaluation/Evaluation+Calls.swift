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
            if let scalar = builtin.scalarFunction, named.isEmpty, positional.count == 1,
                case .number(let x) = positional[0]
            {
                let y = scalar(x)
                if !y.isNaN { return .number(y) }
            }
            return try run(builtin.command(for: positional, named), positional, named, site, source)
        }
        do {
            return try interpreter.lock.released { try function.call(positional, named: named, in: context) }
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
            let condition = command.signature.condition == nil ? nil : self.condition.take()
            let arguments = Arguments(values: binding.values, rest: binding.rest, condition: condition)
            let result = try interpreter.lock.released { try command.body(arguments, context) }
            try NestingLimit.check(result)
            return result
        } catch {
            var diagnostic = Diagnostic(converting: error)
            if diagnostic.source == nil {
                diagnostic.span = place(of: diagnostic.argument, diagnostic.restIndex, command.signature, site)
                diagnostic.source = source
            }
            throw diagnostic
        }
    }

    /// The place of a named parameter's argument, or of the call.
    private func place(of argument: String?, _ index: Int, _ signature: Signature, _ site: CallSpans) -> Span {
        guard let argument else { return site.span }
        let plain = spelledOut(argument)
        if let named = site.arguments.named.first(where: { spelledOut($0.key) == plain }) { return named.value }
        let position = signature.parameters.filter { $0.passing != .named }.firstIndex { spelledOut($0.name) == plain }
        if let position, position + index < site.arguments.positional.count {
            return site.arguments.positional[position + index]
        }
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
                .type, "`\(text)` is \(indefinite(value.kind)) here and hides the command of that name",
                remedy: "clear(\"\(text)\") brings the command back")
        }
        let remedy = value.elementCount != nil ? "elements are written with brackets, \(text)[i]" : nil
        return Diagnostic(.type, "\(indefinite(value.kind)) cannot be called", remedy: remedy)
    }

    /// Shows the help page of a topic, as `?topic` asks.
    func help(_ topic: String) throws -> Value {
        let page = try interpreter.lock.released { try context.session.requiredPage(topic: topic) }
        context.host.page(page)
        return .nothing
    }
}

/// A command as a value; commands that share a name are told apart by their first argument, then by the names of the others.
struct CommandFunction: FunctionValue {
    /// The commands of one name, never empty; one that claims nothing stands last.
    let commands: [Command]
    /// The short way for a single number, when only one command has the name.
    let scalarFunction: (@Sendable (Double) -> Double)?

    init(_ commands: [Command]) {
        self.commands = commands.filter { $0.claims != nil } + commands.filter { $0.claims == nil }
        scalarFunction = commands.count == 1 ? commands[0].scalarFunction : nil
    }

    var name: String? { commands[0].name }
    var signatureText: String { commands[commands.count - 1].signature.text }
    var argumentName: String? { commands[commands.count - 1].signature.parameters.first?.name }

    func command(for positional: [Value], _ named: [(name: String, value: Value)]) -> Command {
        let last = commands[commands.count - 1]
        if commands.count == 1 { return last }
        let first = positional.first ?? named.first?.value
        let claiming = commands.filter { $0.claims?(first) ?? true }
        // Named arguments tell apart what the first argument leaves open: a vector is a column of data, too.
        return claiming.first { command in named.allSatisfy { command.signature.parameter(named: $0.name) != nil } }
            ?? claiming.first ?? last
    }

    func call(_ positional: [Value], named: [(name: String, value: Value)], in context: ExecutionContext) throws
        -> Value
    {
        let command = command(for: positional, named)
        let binding = try Binding(command.signature, positional: positional, named: named)
        return try command.body(Arguments(values: binding.values, rest: binding.rest), context)
    }
}
