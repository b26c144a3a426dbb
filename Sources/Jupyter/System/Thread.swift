import Glibc

/// Starts a thread of the operating system with a stack of its own, which is freed when the body ends.
///
/// - Parameter stackSize: The bytes of address space for the stack; memory is taken only as it is touched.
/// - Throws: ``KernelError/system(_:code:)`` when the system has no more threads.
func startThread(stackSize: Int, _ body: @escaping @Sendable () -> Void) throws(KernelError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let box = Unmanaged.passRetained(ThreadBody(run: body))
    var id = pthread_t()
    let code = pthread_create(&id, &attributes, { runBody($0) }, box.toOpaque())
    if code != 0 {
        box.release()
        throw .system("starting a thread", code: code)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}
