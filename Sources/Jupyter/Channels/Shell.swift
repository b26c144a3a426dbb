import Synchronization

/// The channel of requests: shares them out to the main shell and to the subshells (JEP 91).
///
/// Each shell is a thread that waits for its next request here and answers directly. Whoever finds messages on the socket
/// puts each into the queue of its shell, so a subshell gets its requests while the main shell is busy, and a lone main
/// shell needs no change of threads between request and reply.
final class Shell: Sendable {
    /// One shell: the main one or a subshell.
    final class Worker: Sendable {
        /// The subshell's identifier, nil for the main shell.
        let id: String?
        fileprivate let wake: Event

        init(id: String?) throws(KernelError) {
            self.id = id
            wake = try Event()
        }
    }

    /// A request and what shall become of it.
    struct Work: Sendable {
        enum Fate: Sendable {
            case serve
            /// An earlier cell failed, and this one was sent before that could be known.
            case abort
            /// It asks for a subshell that does not exist.
            case refuse
        }

        let request: Request
        var fate = Fate.serve
    }

    private struct Line {
        let worker: Worker
        var queue = Queue<Work>()
    }

    private struct State {
        let socket: Socket
        /// The main shell's line, then those of the subshells.
        var lines: [Line]
        var isClosed = false
    }

    /// The shell that serves requests without a subshell's identifier.
    let main: Worker
    private let state: Mutex<State>
    private let descriptor: Int32
    private let codec: MessageCodec

    init(socket: sending Socket, codec: MessageCodec) throws(KernelError) {
        descriptor = socket.descriptor
        let main = try Worker(id: nil)
        self.main = main
        state = Mutex(State(socket: socket, lines: [Line(worker: main)]))
        self.codec = codec
    }

    /// Waits for the next request of a shell; nil when the shell shall end.
    func next(for worker: Worker) -> Work? {
        while true {
            let (work, isOpen) = state.withLock { state -> (Work?, Bool) in
                guard !state.isClosed, let place = place(of: worker, in: state) else { return (nil, false) }
                receive(&state, by: worker) { $0.lines[place].queue.isEmpty || $0.lines.count > 1 }
                return (state.lines[place].queue.popFirst(), true)
            }
            if work != nil || !isOpen { return work }
            if wait(for: [descriptor, worker.wake.descriptor])[1] { worker.wake.clear() }
        }
    }

    /// Sends frames to a client.
    func send(_ frames: [Frame], by worker: Worker) {
        state.withLock { state in
            state.socket.send(frames)
            // Sending may have swallowed the sign of a message for a shell that sleeps: any but this one.
            if state.lines.contains(where: { $0.worker !== worker }) { receive(&state, by: worker) { _ in true } }
        }
    }

    /// Marks the cells that wait for this shell as not to be run.
    ///
    /// Cells that a client sent together can arrive some milliseconds apart, so this waits until none has come for a
    /// while. The error is published only afterwards: no request that a client sends in answer to it is caught.
    func abortQueue(of worker: Worker) {
        let quietMilliseconds: Int32 = 10
        for _ in 0..<5 {
            state.withLock { receive(&$0, by: worker) { _ in true } }
            if !wait(for: [descriptor], timeout: quietMilliseconds)[0] { break }
        }
        state.withLock { state in
            receive(&state, by: worker) { _ in true }
            guard let place = place(of: worker, in: state) else { return }
            state.lines[place].queue.forEach { work in
                if work.request.type == "execute_request", work.fate == .serve { work.fate = .abort }
            }
        }
    }

    /// The identifiers of the subshells.
    var subshells: [String] { state.withLock { $0.lines.compactMap(\.worker.id) } }

    /// Adds a subshell.
    func add(_ worker: Worker) { state.withLock { $0.lines.append(Line(worker: worker)) } }

    /// Removes a subshell, which ends after its current request; what waits for it is refused. False when there is none.
    func remove(subshell id: String) -> Bool {
        state.withLock { state in
            guard let place = state.lines.firstIndex(where: { $0.worker.id == id }) else { return false }
            var line = state.lines.remove(at: place)
            while let work = line.queue.popFirst() {
                state.lines[0].queue.append(Work(request: work.request, fate: .refuse))
            }
            line.worker.wake.signal()
            main.wake.signal()
            return true
        }
    }

    /// Closes the socket and lets every shell end after its current request.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.socket.close()
            for line in state.lines { line.worker.wake.signal() }
        }
    }

    private func place(of worker: Worker, in state: State) -> Int? {
        state.lines.firstIndex { $0.worker === worker }
    }

    /// Puts messages that have arrived into their queues, as long as the condition holds. The reader refuses requests for
    /// subshells that do not exist; the main shell does for a reader that was removed.
    private func receive(_ state: inout State, by reader: Worker, while condition: (State) -> Bool) {
        while condition(state), let frames = state.socket.receive() {
            guard let request = codec.request(frames) else { continue }
            let addressee = request.header["subshell_id"] ?? .null
            let addressed = state.lines.firstIndex { ($0.worker.id.map { .string($0) } ?? .null) == addressee }
            let place = addressed ?? self.place(of: reader, in: state) ?? 0
            state.lines[place].queue.append(Work(request: request, fate: addressed == nil ? .refuse : .serve))
            if state.lines[place].worker !== reader { state.lines[place].worker.wake.signal() }
        }
    }
}
