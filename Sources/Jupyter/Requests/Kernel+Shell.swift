import JSON

extension Kernel {
    /// The body of a shell's thread: serves requests one after the other.
    func run(_ worker: Shell.Worker) {
        while let work = shell.next(for: worker) {
            let request = work.request
            if request.type == "execute_request" { iopub.awaitSubscriber() }
            iopub.publishStatus(.busy, parent: request.headerBytes)
            switch work.fate {
            case .serve: serve(request, by: worker)
            case .abort: abort(request, by: worker)
            case .refuse: reply(to: request, .noSuchSubshell, by: worker)
            }
            iopub.publishStatus(.idle, parent: request.headerBytes)
            if request.type == "shutdown_request" { stop.signal() }
        }
    }

    private func serve(_ request: Request, by worker: Shell.Worker) {
        do {
            switch request.type {
            case "execute_request": try execute(request, on: worker)
            case "kernel_info_request": reply(to: request, informationContent, by: worker)
            case "complete_request": reply(to: request, try complete(request), by: worker)
            case "inspect_request": reply(to: request, try inspect(request), by: worker)
            case "is_complete_request": reply(to: request, try completeness(request), by: worker)
            case "history_request":
                reply(to: request, ["status": "ok", "history": try history.query(request)], by: worker)
            case "comm_info_request": reply(to: request, commInformation(request), by: worker)
            case "connect_request": reply(to: request, connectionContent, by: worker)
            case "comm_open": refuseComm(request)
            case "comm_close": _ = (request.content["comm_id"]?.string).map(comms.close)
            case "shutdown_request": shutDown(request) { reply(to: request, $0, by: worker) }
            default: break
            }
        } catch {
            let problem = "`\(error.field)` must be \(error.expected)"
            reply(to: request, ErrorReport("RequestError", problem), by: worker)
        }
    }

    /// Sends the reply to a request from a shell.
    func reply(to request: Request, _ content: JSONValue, metadata: JSONValue? = nil, by worker: Shell.Worker) {
        iopub.flush()
        let frames = codec.frames(
            request.replyType, content, metadata: metadata, parent: request.headerBytes, prefix: request.identities)
        shell.send(frames, by: worker)
    }

    private func reply(to request: Request, _ report: ErrorReport, by worker: Shell.Worker) {
        var content = report.reply
        if request.type == "execute_request" { content["execution_count"] = .integer(currentCount) }
        reply(to: request, .object(content), by: worker)
    }

    private func commInformation(_ request: Request) -> JSONValue {
        ["status": "ok", "comms": comms.list(target: request.content["target_name"]?.string)]
    }

    /// A frontend opens a comm: the kernel has no targets, so it closes it at once.
    private func refuseComm(_ request: Request) {
        guard let id = request.content["comm_id"]?.string else { return }
        iopub.publish("comm_close", ["comm_id": .string(id), "data": [:]], parent: request.headerBytes)
    }
}

extension ErrorReport {
    static let noSuchSubshell = ErrorReport("SubshellError", "there is no such subshell")
}
