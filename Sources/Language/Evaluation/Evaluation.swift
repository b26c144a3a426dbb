import CLinux

/// What one run of a cell carries along: the context, the interpreter's variables and how deep the stack may grow.
final class Evaluation {
    let context: ExecutionContext
    let interpreter: Interpreter
    /// What the condition among the arguments of the call that comes next compared.
    var condition: Arguments.Condition?
    private let stackLimit: UInt
    private var rounds: UInt8 = 0

    init(_ context: ExecutionContext, _ interpreter: Interpreter, lowestAddress: UInt) {
        self.context = context
        self.interpreter = interpreter
        stackLimit = lowestAddress + Self.reserve
    }

    /// Called on every round of a loop and every call: throws when the evaluation was cancelled, and lets other threads have
    /// their turn every 256 times.
    @inline(__always)
    func checkInterrupt() throws {
        try context.checkInterrupt()
        rounds &+= 1
        if rounds == 0 { interpreter.lock.yield() }
    }

    /// Throws when the stack is nearly used up, which only endless recursion does.
    @inline(__always)
    func checkStack() throws {
        var marker: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        if address < stackLimit { throw Self.tooDeep }
    }

    private static var tooDeep: Diagnostic {
        Diagnostic(.limit, "functions call each other too deeply", remedy: "check that the recursion ends")
    }

    /// Stack left for the commands that a call may run, in bytes.
    private static let reserve: UInt = 192 << 10
}

/// The lowest address of the running thread's stack.
func lowestStackAddress() -> UInt {
    var attributes = pthread_attr_t()
    guard pthread_getattr_np(pthread_self(), &attributes) == 0 else { return 0 }
    defer { pthread_attr_destroy(&attributes) }
    var address: UnsafeMutableRawPointer?
    var size = 0
    guard pthread_attr_getstack(&attributes, &address, &size) == 0, let address else { return 0 }
    return UInt(bitPattern: address)
}
