import Glibc

/// The variables of a session and the commands they are used with; compiles and runs programs.
///
/// All public members may be used from any thread; the lock guards the variables, hence the unchecked conformance.
public final class Interpreter: @unchecked Sendable {
    /// The commands by their names and other names; several may share one.
    let commands: [String: [Command]]
    /// The commands as values.
    let builtins: [String: Value]
    let lock = EvaluationLock()
    private var boxes: [String: Box] = [:]
    private var order: [String] = []
    private var knownStack: (thread: pthread_t, lowestAddress: UInt)?

    /// Makes an interpreter without variables.
    public init(commands: [Command]) {
        var table: [String: [Command]] = [:]
        for command in commands {
            for name in [command.name] + command.aliases { table[name, default: []].append(command) }
        }
        self.commands = table
        builtins = table.mapValues { .function(CommandFunction($0)) }.merging(Self.constants) { $1 }
    }

    /// Names that stand for numbers unless a variable hides them.
    static let constants: [String: Value] = [
        "π": .number(.pi), "pi": .number(.pi), "Inf": .number(.infinity), "NaN": .number(.nan),
        "ℯ": .number(2.718281828459045),
    ]

    /// The variable of a name, made when it is first mentioned.
    func box(_ name: String) -> Box {
        if let box = boxes[name] { return box }
        let box = Box()
        boxes[name] = box
        order.append(name)
        return box
    }

    /// The variables with a value, in order of first mention.
    public var variables: [(name: String, value: Value)] { lock.locked { definedVariables } }

    private var definedVariables: [(name: String, value: Value)] {
        order.compactMap { name in boxes[name]?.value.map { (name, $0) } }
    }

    /// The value of a variable.
    public func variable(_ name: String) -> Value? { lock.locked { boxes[name]?.value } }

    /// Sets a variable.
    public func set(_ name: String, to value: Value) { lock.locked { box(name).value = value } }

    /// Removes a variable, or all.
    public func remove(_ name: String? = nil) {
        // The old values go outside the lock: letting a large one go takes time.
        let removed = lock.locked { (name.map { [$0] } ?? order).map { boxes[$0]?.value.take() } }
        _ = removed
    }

    /// Runs a part of an evaluation that began outside, such as a function that a command calls.
    func evaluate(in context: ExecutionContext, _ part: (Evaluation) throws -> Value) rethrows -> Value {
        try lock.locked { try part(Evaluation(context, self, lowestAddress: lowestAddress)) }
    }

    /// The end of the running thread's stack; asking the system for it takes longer than a call.
    private var lowestAddress: UInt {
        let thread = pthread_self()
        if let knownStack, knownStack.thread == thread { return knownStack.lowestAddress }
        let address = lowestStackAddress()
        knownStack = (thread, address)
        return address
    }

    /// Runs a program; the value is that of its last statement. Throws a `Diagnostic` with its place.
    ///
    /// Everything is compiled before the first statement runs. Runs as a part of the current task: cancelling it interrupts.
    public func run(_ program: Program, in context: ExecutionContext) throws -> Value {
        var shared: Set<String> = []
        program.block.forEach { $0.collectShared(&shared) }
        let scope = FunctionScope(parent: nil, shared: shared)
        let compiler = Compiler(source: program.source, interpreter: self, scope: scope)
        return try evaluate(in: context) { evaluation in
            let code: Code
            do {
                code = try compiler.block(program.block)
            } catch { throw error.located(Span(0, 0), program.source) }
            return try code(Frame(evaluation, scope.layout, captured: []))
        }
    }

    /// The diagnostic for a name that means nothing.
    func unknownName(_ name: String, visible: [String]) -> Diagnostic {
        if let meant = Parser.foreignNames[name] {
            return Diagnostic(.name, "unknown name `\(name)`", remedy: "write \(meant)")
        }
        let known = visible + definedVariables.map(\.name) + builtins.keys
        return Diagnostic(
            .name, "unknown name `\(name)`", remedy: closest(to: name, among: known).map { "did you mean `\($0)`?" })
    }
}
