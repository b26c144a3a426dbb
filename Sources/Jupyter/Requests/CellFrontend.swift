import JSON
import Synchronization

/// The frontend of one running cell: everything it shows carries the header of the cell's request.
final class CellFrontend: Frontend {
    private let kernel: Kernel
    private let request: Request
    private let allowsInput: Bool
    private let isSilent: Bool
    private let pages = Mutex<[DisplayData]>([])

    /// - Parameter isSilent: Whether nothing is shown.
    init(_ kernel: Kernel, _ request: Request, allowsInput: Bool, isSilent: Bool) {
        self.kernel = kernel
        self.request = request
        self.allowsInput = allowsInput
        self.isSilent = isSilent
    }

    /// The `payload` of the reply: help pages, which frontends show in a pane of their own.
    var payload: JSONValue {
        .array(
            pages.withLock { $0 }.map { ["source": "page", "data": .object($0.formats), "start": 0] })
    }

    func page(_ data: DisplayData) { pages.withLock { $0.append(data) } }

    func write(_ text: String, to stream: TextStream) {
        if !isSilent && !text.isEmpty { kernel.iopub.write(text, to: stream, parent: request.headerBytes) }
    }

    func display(_ data: DisplayData, id: String?) { publish("display_data", displayContent(data, id: id)) }

    func updateDisplay(_ data: DisplayData, id: String) { publish("update_display_data", displayContent(data, id: id)) }

    func clearOutput(wait: Bool) { publish("clear_output", ["wait": .bool(wait)]) }

    func input(prompt: String, isPassword: Bool) throws(InputError) -> String {
        if !allowsInput { throw .notAllowed }
        kernel.iopub.flush()
        return try kernel.stdin.ask(prompt, isPassword: isPassword, for: request)
    }

    func openComm(target: String, data: JSONValue) -> String {
        let id = kernel.comms.open(target: target)
        publish("comm_open", ["comm_id": .string(id), "target_name": .string(target), "data": data])
        return id
    }

    func send(_ data: JSONValue, toComm id: String) { publish("comm_msg", ["comm_id": .string(id), "data": data]) }

    func closeComm(_ id: String) {
        if kernel.comms.close(id) { publish("comm_close", ["comm_id": .string(id), "data": [:]]) }
    }

    func publish(_ type: String, _ content: JSONValue) {
        if !isSilent { kernel.iopub.publish(type, content, parent: request.headerBytes) }
    }

    private func displayContent(_ data: DisplayData, id: String?) -> JSONValue {
        let transient: JSONValue = id.map { ["display_id": .string($0)] } ?? [:]
        return ["data": .object(data.formats), "metadata": [:], "transient": transient]
    }
}
