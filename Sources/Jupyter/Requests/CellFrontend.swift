import JSON

/// The frontend of one running cell: everything it shows carries the header of the cell's request.
struct CellFrontend: Frontend {
    let kernel: Kernel
    let request: Request
    let allowsInput: Bool
    /// Silent cells show nothing.
    let isSilent: Bool

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
