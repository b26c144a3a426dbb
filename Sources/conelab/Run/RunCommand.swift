import Commands
import Glibc
import Language

/// `conelab run`: scripts and notebooks without a frontend.
enum RunCommand {
    /// Runs the command line; gives the exit status: 0 all cells ran, 1 a cell failed, 2 wrong usage or an unreadable file, 130
    /// interrupted.
    static func run(_ arguments: [String]) -> Int32 {
        do {
            let options = try RunOptions(arguments)
            var document = try Document(options.source)
            let isNotebook = document.cells.contains { $0.id != nil } || document.name.hasSuffix(".ipynb")
            try document.set(options.parameters, isNotebook: isNotebook)
            let report = RunReport(document, timeout: options.timeout)
            try report.write(options)
            return report.status
        } catch let error as UsageError {
            complain("conelab run: \(error.message)" + (error.showsUsage ? "\n\(RunOptions.usage)" : ""))
            return 2
        } catch {
            complain("conelab run: \(Diagnostic(converting: error).headline)")
            return 2
        }
    }
}
