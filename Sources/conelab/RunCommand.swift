import Commands
import Glibc
import Language

/// `conelab run`: scripts without a notebook.
enum RunCommand {
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count == 2, arguments[0] == "-e" else {
            complain(CommandLineTool.usage)
            return 2
        }
        let session = Session()
        let thread = EvaluationThread()
        let source = arguments[1]
        guard let outcome = thread.run({ session.execute(source, name: "-e", host: TerminalHost()) }) else { return 1 }
        if let display = outcome.display { print(display.plain) }
        if let error = outcome.error {
            complain(error.traceback.joined(separator: "\n"))
            return error.diagnostic.kind == .interrupted ? 130 : 1
        }
        return 0
    }
}
