import Commands
import Glibc

/// The command line: the first argument names a subcommand, which reads the rest itself.
///
/// A hand-written dispatch: the kernel must answer within milliseconds of its start, and a parser library costs several.
enum CommandLineTool {
    static func run(_ arguments: [String]) -> Int32 {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "install": return InstallCommand.run(rest)
        case "kernel": return KernelCommand.run(rest)
        case "run": return RunCommand.run(rest)
        case "bench": return BenchCommand.run(rest)
        case "help": return HelpCommand.run(rest)
        case "version", "--version":
            print("conelab \(conelabVersion)")
            return 0
        case nil, "--help", "-h":
            print(usage)
            return arguments.isEmpty ? 2 : 0
        case let name?:
            complain("unknown subcommand `\(name)`\n\(usage)")
            return 2
        }
    }

    static let usage = """
        usage: conelab run FILE.cone | FILE.ipynb | -e CODE | -          run a script or notebook
               conelab install [--user | --sys-prefix | --prefix DIR]    register the kernel with Jupyter
               conelab kernel --connection-file FILE                     what Jupyter starts
               conelab bench [NAME [OPTION]...]                          measure the engine
               conelab help [COMMAND]                                    the commands of the language
               conelab version
        """
}

extension CommandLineTool {
    /// How a subcommand is used, nil when there is none of that name.
    static func usage(of subcommand: String) -> String? {
        switch subcommand {
        case "run": RunOptions.usage
        case "install", "kernel", "bench": usage
        default: nil
        }
    }
}

/// Writes a line to the standard error.
func complain(_ text: String) { writeAll(text + "\n", to: STDERR_FILENO) }

/// Writes text to a file descriptor.
func writeAll(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno != EINTR { return }
        bytes = bytes.dropFirst(max(count, 0))
    }
}
