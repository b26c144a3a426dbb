/// A function that the user defined, with the variables it took along.
///
/// What it captured changes only when it is let go, hence the unchecked conformance.
final class UserFunction: FunctionValue, @unchecked Sendable {
    let definition: FunctionDefinition
    private(set) var captured: [Box]
    private let interpreter: Interpreter

    init(_ definition: FunctionDefinition, captured: [Box], _ interpreter: Interpreter) {
        self.definition = definition
        self.captured = captured
        self.interpreter = interpreter
    }

    var name: String? { definition.name }
    var signatureText: String { definition.signatureText }
    var argumentName: String? { definition.parameters.first?.name }

    func call(_ positional: [Value], named: [(name: String, value: Value)], in context: ExecutionContext) throws
        -> Value
    {
        try interpreter.evaluate(in: context) { try run(positional, named, $0) }
    }

    /// Lets go of captured functions in a loop: a chain of functions that captured one another would use the stack up.
    deinit {
        var pending = captured
        captured = []
        while var box = pending.popLast() {
            guard isKnownUniquelyReferenced(&box), var function = Self.function(takenFrom: box),
                isKnownUniquelyReferenced(&function)
            else { continue }
            pending += function.captured
            function.captured = []
        }
    }

    private static func function(takenFrom box: Box) -> UserFunction? {
        guard case .function(let function)? = box.value.take() else { return nil }
        return function as? UserFunction
    }

    /// Binds the arguments in a new frame and runs the body.
    func run(_ positional: [Value], _ named: [(name: String, value: Value)], _ evaluation: Evaluation) throws -> Value {
        try evaluation.checkInterrupt()
        try evaluation.checkStack()
        let frame = Frame(evaluation, definition.layout, captured: captured)
        if named.isEmpty, definition.isPlain, positional.count == definition.parameters.count {
            for i in positional.indices { try definition.parameters[i].store(frame, positional[i]) }
        } else {
            try bind(positional, named, frame)
        }
        let value = try definition.body(frame)
        return frame.jump == .returnFromFunction ? frame.returned : value
    }

    private func bind(_ positional: [Value], _ named: [(name: String, value: Value)], _ frame: Frame) throws {
        let binding = try Binding(definition.signature, positional: positional, named: named)
        for parameter in definition.parameters {
            if parameter.isVariadic {
                try parameter.store(frame, .list(binding.rest))
            } else if let value = binding.values[parameter.name] {
                try parameter.store(frame, value)
            } else if let fallback = parameter.fallback {
                try parameter.store(frame, try fallback(frame))
            }
        }
    }
}

/// What all functions made by one definition share.
struct FunctionDefinition: Sendable {
    let name: String?
    let parameters: [CompiledParameter]
    let layout: FrameLayout
    let body: Code
    let signature: Signature
    let signatureText: String
    /// Whether all parameters are positional without defaults.
    let isPlain: Bool
    /// The definition's text, for help.
    let source: SourceText
    let span: Span
}

/// A parameter ready to take its argument.
struct CompiledParameter: Sendable {
    let name: String
    let isVariadic: Bool
    let fallback: Code?
    let store: @Sendable (Frame, Value) throws -> Void
}
