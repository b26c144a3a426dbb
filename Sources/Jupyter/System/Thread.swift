import Glibc

/// A thread of the operating system with a stack of its own.
struct Thread: Sendable {
    private let id: pthread_t

    /// Starts a thread.
    ///
    /// - Parameter stackSize: The bytes of address space for the stack; memory is taken only as it is touched.
    /// - Throws: ``KernelError/system(_:code:)`` when the system has no more threads.
    init(stackSize: Int, _ body: @escaping @Sendable () -> Void) throws(KernelError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        let box = Unmanaged.passRetained(Body(run: body))
        var id = pthread_t()
        let code = pthread_create(&id, &attributes, { Thread.main($0) }, box.toOpaque())
        if code != 0 {
            box.release()
            throw .system("starting a thread", code: code)
        }
        self.id = id
    }

    /// Waits until the thread has ended.
    func join() { pthread_join(id, nil) }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }
}
