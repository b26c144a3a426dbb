import JSON

/// The fields of an `execute_request`.
private struct CellRequest {
    let source: String
    let isSilent: Bool
    let storesHistory: Bool
    let allowsInput: Bool
    let stopsOnError: Bool
    let expressions: JSONObject

    init(_ request: Request) throws(RequestError) {
        source = try request.string("code")
        isSilent = try request.bool("silent", default: false)
        storesHistory = try request.bool("store_history", default: true) && !isSilent
        allowsInput = try request.bool("allow_stdin", default: true)
        stopsOnError = try request.bool("stop_on_error", default: true) && !isSilent
        expressions = try request.object("user_expressions")
    }
}

extension Kernel {
    /// Runs a cell and answers its request.
    func execute(_ request: Request, on worker: Shell.Worker) throws(RequestError) {
        let cell = try CellRequest(request)
        let started = Timestamp()
        let count = cell.storesHistory ? executionCount.add(1, ordering: .relaxed).newValue : currentCount
        let frontend = CellFrontend(self, request, allowsInput: cell.allowsInput, isSilent: cell.isSilent)
        if cell.storesHistory { history.append(line: count, input: cell.source) }
        let outcome = evaluations.run { [interpreter] in
            // Inside: whoever sees that the cell runs can interrupt it.
            frontend.publish("execute_input", ["code": .string(cell.source), "execution_count": .integer(count)])
            return interpreter.execute(cell.source, count: count, frontend: frontend)
        }
        var content: JSONObject
        switch outcome {
        case .finished(let result):
            if let result {
                if cell.storesHistory { history.setOutput(result.plain, line: count) }
                frontend.publish("execute_result", resultContent(result, count: count))
            }
            content = JSONObject([
                ("status", "ok"), ("payload", frontend.payload),
                ("user_expressions", .object(evaluate(cell.expressions))),
            ])
        case .failed(let report):
            if cell.stopsOnError { shell.abortQueue(of: worker) }
            frontend.publish("error", .object(report.fields))
            content = report.reply
        }
        content["execution_count"] = .integer(count)
        reply(to: request, .object(content), metadata: ["started": .string(started.text)], by: worker)
    }

    /// Answers a cell that was sent before an earlier one was known to fail.
    func abort(_ request: Request, by worker: Shell.Worker) {
        reply(to: request, ["status": "aborted", "execution_count": .integer(currentCount)], by: worker)
    }

    /// The number of cells in the history so far.
    var currentCount: Int { executionCount.load(ordering: .relaxed) }

    private func resultContent(_ result: DisplayData, count: Int) -> JSONValue {
        ["execution_count": .integer(count), "data": .object(result.formats), "metadata": [:]]
    }

    /// The values of `user_expressions`; an expression that fails spoils only its own entry.
    private func evaluate(_ expressions: JSONObject) -> JSONObject {
        JSONObject(
            expressions.members.map { name, expression in
                let source = expression.string ?? ""
                switch evaluations.run({ [interpreter] in interpreter.evaluate(source) }) {
                case .success(let data):
                    return (name, ["status": "ok", "data": .object(data.formats), "metadata": [:]])
                case .failure(let report):
                    return (name, .object(report.reply))
                }
            })
    }
}
