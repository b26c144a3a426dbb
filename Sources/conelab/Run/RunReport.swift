import Commands
import Datasets
import Glibc
import Language

/// A document that was run: its cells with their outputs, and how it ended.
struct RunReport {
    let document: Document
    let session = Session()
    private(set) var results: [CellResult] = []
    private(set) var status: Int32 = 0
    private(set) var seconds = 0.0

    /// Runs the cells in order; the first that fails ends the run, unless it is tagged `raises-exception`.
    init(_ document: Document, timeout: Double?) {
        self.document = document
        // Before any thread starts: it blocks a signal that later threads must not get.
        let stop = StopSwitch(timeout: timeout)
        let thread = EvaluationThread()
        let start = ContinuousClock.now
        for cell in document.cells {
            guard cell.kind == .code, status == 0 else {
                results.append(CellResult(cell: cell, count: nil, outputs: [], outcome: nil, seconds: 0))
                continue
            }
            run(cell, thread, stop, timeout: timeout)
        }
        seconds = elapsed(since: start)
    }

    private mutating func run(_ cell: Document.Cell, _ thread: EvaluationThread, _ stop: StopSwitch, timeout: Double?) {
        let host = RecordingHost()
        let session = session
        let start = ContinuousClock.now
        let outcome = thread.run(
            { session.execute(cell.numberedSource, name: cell.name, host: host) }, started: stop.watch)
        guard let outcome else { return }
        var outputs = host.outputs
        if let display = outcome.display {
            writeAll(display.plain + "\n", to: STDOUT_FILENO)
            outputs.append(.result(display))
        }
        if let failure = failure(of: outcome, stop.reason, timeout) {
            complain(failure.traceback.joined(separator: "\n"))
            outputs.append(.error(failure))
        }
        let count = results.reduce(1) { $0 + ($1.count == nil ? 0 : 1) }
        results.append(
            CellResult(cell: cell, count: count, outputs: outputs, outcome: outcome, seconds: elapsed(since: start)))
        status = exitStatus(outcome, cell, stop.reason)
    }

    private func exitStatus(_ outcome: Session.Outcome, _ cell: Document.Cell, _ reason: StopSwitch.Reason?) -> Int32 {
        switch reason {
        case .interrupted: 130
        case .timeout: 1
        case nil: outcome.error != nil && !cell.tags.contains("raises-exception") ? 1 : 0
        }
    }

    /// What went wrong. An interruption that was a timeout says so, also when the command gave its best iterate.
    private func failure(of outcome: Session.Outcome, _ reason: StopSwitch.Reason?, _ timeout: Double?)
        -> Session.Failure?
    {
        let interrupted = outcome.error.map { $0.diagnostic.kind == .interrupted } ?? true
        guard reason == .timeout, interrupted, let timeout else { return outcome.error }
        var diagnostic = outcome.error?.diagnostic ?? Diagnostic.interruption
        diagnostic.kind = .limit
        diagnostic.message = "stopped after \(shortest(timeout)) s, the time allowed"
        return Session.Failure(diagnostic)
    }

    /// Writes the reports that the options ask for.
    func write(_ options: RunOptions) throws {
        let texts = [(options.html, { html }), (options.json, { json }), (options.notebook, { notebook })]
        for case (let path?, let text) in texts {
            do {
                try DataFile(path: path, bytes: Array(text().utf8)).write()
            } catch { throw UsageError(error.message, showsUsage: false) }
        }
    }
}

/// Seconds since a moment.
private func elapsed(since start: ContinuousClock.Instant) -> Double {
    let (whole, rest) = (ContinuousClock.now - start).components
    return Double(whole) + Double(rest) * 1e-18
}
