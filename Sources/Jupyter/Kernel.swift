import Glibc
import JSON
import Synchronization

/// A Jupyter kernel: the protocol of version 5.5 around an interpreter.
///
/// Threads: one per channel and one per subshell. The main shell's thread receives, evaluates, publishes and replies
/// without handing over to another one; see `Guide.md`.
public final class Kernel: Sendable {
    /// Address space for the stack of a thread that evaluates.
    static let shellStackSize = 64 << 20
    private static let channelStackSize = 1 << 20

    let interpreter: any Interpreter
    let informationContent: JSONValue
    let connectionContent: JSONValue
    let codec: MessageCodec
    let shell: Shell
    let control: Channel
    let iopub: IOPub
    let stdin: Stdin
    let evaluations = Evaluations()
    let history = History()
    let comms = Comms()
    /// The number of the last cell that is in the history.
    let executionCount = Atomic<Int>(0)
    /// Signalled once, when the kernel shall end.
    let stop: Event

    private let heartbeat: Heartbeat
    private let context: ZeroMQContext

    /// Runs a kernel until a client, SIGTERM, or the end of the server that started it stops it.
    ///
    /// - Parameter connectionFile: The path of the file that Jupyter wrote; with a registration address instead of ports
    ///   the kernel chooses its ports and registers them (JEP 66).
    /// - Throws: ``KernelError`` when the kernel cannot start as the file asks.
    public static func run(
        connectionFile: String, information: KernelInformation, interpreter: any Interpreter
    ) throws(KernelError) {
        let signals = try Signals()
        let connection = try ConnectionInfo(parsing: contents(ofFile: connectionFile))
        let kernel = try Kernel(connection, information: information, interpreter: interpreter)
        kernel.waitUntilStopped(signals)
        kernel.finish()
    }

    /// Binds the sockets and starts to serve.
    init(_ connection: ConnectionInfo, information: KernelInformation, interpreter: any Interpreter) throws(KernelError)
    {
        let signature = try Signature(scheme: connection.signatureScheme, key: connection.key)
        var connection = connection
        context = try ZeroMQContext()
        stop = try Event()
        codec = MessageCodec(signature: signature)
        shell = try Shell(socket: Self.bind(.shell, in: context, &connection), codec: codec)
        control = try Channel(Self.bind(.control, in: context, &connection))
        iopub = try IOPub(socket: Self.bind(.iopub, in: context, &connection), codec: codec)
        stdin = try Stdin(Channel(Self.bind(.stdin, in: context, &connection)), codec: codec)
        heartbeat = try Heartbeat(Self.bind(.heartbeat, in: context, &connection))
        self.interpreter = interpreter
        informationContent = information.content
        connectionContent = .object(JSONObject(connection.ports.map { ($0.key.portField, .integer($0.value)) }))
        try startThreads()
        iopub.publishStatus(.starting)
        if let address = connection.registration {
            try Registration(connection: connection, signature: signature).perform(at: address, in: context)
        }
    }

    /// Opens the socket of a channel and notes the port it got.
    private static func bind(
        _ channel: ConnectionInfo.Channel, in context: ZeroMQContext, _ connection: inout ConnectionInfo
    ) throws(KernelError) -> sending Socket {
        let socket = try context.socket(channel == .iopub ? .publisher : .router)
        socket.set(.linger, 1000)
        // A reply or an output that is dropped would leave a notebook waiting for ever.
        socket.set(.sendHighWaterMark, 0)
        socket.set(channel == .iopub ? .verbosePublisher : .routerHandover, 1)
        if let key = connection.curveSecretKey { try socket.setCurveServer(secretKey: key) }
        let endpoint = try socket.bind(connection.endpoint(channel))
        if connection.ports[channel] == nil {
            connection.ports[channel] = endpoint.split(separator: ":").last.flatMap { Int($0) }
        }
        return socket
    }

    private func startThreads() throws(KernelError) {
        let bodies: [@Sendable () -> Void] = [
            { [self] in runControl() }, { [self] in iopub.run(until: stop) }, { [self] in stdin.run(until: stop) },
            { [self] in heartbeat.run() },
        ]
        for body in bodies { try startThread(stackSize: Self.channelStackSize, body) }
        try startThread(stackSize: Self.shellStackSize) { [self] in run(shell.main) }
    }

    /// Waits for the reason to end. SIGINT is an interrupt, like an `interrupt_request`.
    private func waitUntilStopped(_ signals: Signals) {
        let server = getenv("JPY_PARENT_PID").flatMap { pid_t(String(cString: $0)) }
        let descriptors =
            [stop.descriptor, signals.descriptor] + (server.flatMap(descriptor(ofProcess:)).map { [$0] } ?? [])
        while true {
            let isReady = wait(for: descriptors)
            while let signal = signals.next() {
                if signal == SIGTERM { return }
                interrupt()
            }
            if isReady[0] || isReady.count == 3 && isReady[2] { return }
        }
    }

    /// Ends everything: gives a running cell a second to stop, so that its output is not lost, and sends what waits.
    func finish() {
        interrupt()
        for _ in 0..<100 where !evaluations.isEmpty { usleep(10_000) }
        stop.signal()
        iopub.close()
        shell.close()
        control.close()
        stdin.close()
        context.shutDown()
        context.terminate()
    }
}
