import JSON

extension Kernel {
    /// The body of the control channel's thread: serves what must not wait for a running cell.
    func runControl() { control.run(until: stop) { frames in codec.request(frames).map(serveControl) } }

    private func serveControl(_ request: Request) {
        iopub.publishStatus(.busy, parent: request.headerBytes)
        switch request.type {
        case "kernel_info_request": replyOnControl(to: request, informationContent)
        case "interrupt_request":
            interrupt()
            replyOnControl(to: request, ["status": "ok"])
        case "shutdown_request": shutDown(request) { replyOnControl(to: request, $0) }
        case "create_subshell_request": replyOnControl(to: request, createSubshell())
        case "delete_subshell_request": replyOnControl(to: request, deleteSubshell(request))
        case "list_subshell_request":
            let ids = shell.subshells.map { JSONValue.string($0) }
            replyOnControl(to: request, ["status": "ok", "subshell_id": .array(ids)])
        default: break
        }
        iopub.publishStatus(.idle, parent: request.headerBytes)
        if request.type == "shutdown_request" { stop.signal() }
    }

    private func replyOnControl(to request: Request, _ content: JSONValue) {
        control.send(
            codec.frames(request.replyType, content, parent: request.headerBytes, prefix: request.identities))
    }

    /// Cancels what runs; without effect on a kernel at rest.
    func interrupt() {
        evaluations.cancelAll()
        stdin.interrupt()
    }

    /// Answers a shutdown request to its sender and tells everybody else; the process ends soon after.
    func shutDown(_ request: Request, reply: (JSONValue) -> Void) {
        let content: JSONValue = ["status": "ok", "restart": request.content["restart"] ?? false]
        reply(content)
        iopub.publish("shutdown_reply", content, parent: request.headerBytes)
    }

    private func createSubshell() -> JSONValue {
        let id = randomIdentifier()
        do {
            let worker = try Shell.Worker(id: id)
            shell.add(worker)
            try startThread(stackSize: Self.shellStackSize) { [self] in run(worker) }
            return ["status": "ok", "subshell_id": .string(id)]
        } catch {
            _ = shell.remove(subshell: id)
            return .object(ErrorReport("SubshellError", "\(error)").reply)
        }
    }

    private func deleteSubshell(_ request: Request) -> JSONValue {
        let isKnown = (request.content["subshell_id"]?.string).map(shell.remove(subshell:)) ?? false
        return isKnown ? ["status": "ok"] : .object(ErrorReport.noSuchSubshell.reply)
    }
}
