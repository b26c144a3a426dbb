import Language

/// What `conelab run` was asked to do.
struct RunOptions {
    /// Where the source comes from.
    enum Source: Equatable {
        case file(String)
        case code(String)
        case standardInput
    }

    private(set) var source = Source.standardInput
    /// Where the reports go, when they are wanted.
    private(set) var html: String?
    private(set) var json: String?
    private(set) var notebook: String?
    /// Seconds after which the run is stopped.
    private(set) var timeout: Double?
    private(set) var parameters: [(name: String, text: String)] = []

    static let usage = """
        usage: conelab run FILE.cone | FILE.ipynb | -e CODE | -
                   [--html OUT.html] [--json OUT.json] [--notebook OUT.ipynb]
                   [--timeout SECONDS] [--param name=value]...
        """

    /// Reads the arguments; throws a `UsageError` for what it does not understand.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        var found: Source?
        while let argument = rest.popFirst() {
            guard let source = try readSource(argument, &rest) else {
                try readOption(argument, &rest)
                continue
            }
            if found != nil { throw UsageError("one source is enough, found also `\(argument)`") }
            found = source
        }
        guard let found else { throw UsageError("there is nothing to run") }
        source = found
    }

    private func readSource(_ argument: String, _ rest: inout ArraySlice<String>) throws -> Source? {
        switch argument {
        case "-": return .standardInput
        case "-e":
            guard let code = rest.popFirst() else { throw UsageError("`-e` needs the code to run") }
            return .code(code)
        default: return argument.hasPrefix("-") ? nil : .file(argument)
        }
    }

    /// `--name value` or `--name=value`.
    private mutating func readOption(_ argument: String, _ rest: inout ArraySlice<String>) throws {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        func value() throws -> String {
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw UsageError("`\(name)` needs a value")
            }
            return value
        }
        switch name {
        case "--html": html = try value()
        case "--json": json = try value()
        case "--notebook": notebook = try value()
        case "--timeout": timeout = try seconds(try value())
        case "--param": parameters.append(try parameter(try value()))
        default:
            let options = ["--html", "--json", "--notebook", "--timeout", "--param"]
            let hint = closest(to: name, among: options).map { ", did you mean `\($0)`?" } ?? ""
            throw UsageError("unknown option `\(name)`\(hint)")
        }
    }

    private func seconds(_ text: String) throws -> Double {
        guard let seconds = Double(text), seconds > 0, seconds < 1e9 else {
            throw UsageError("`--timeout` needs a positive number of seconds, found `\(text)`")
        }
        return seconds
    }

    private func parameter(_ text: String) throws -> (name: String, text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, isName(parts[0]) else {
            throw UsageError("`--param` needs name=value, found `\(text)`")
        }
        return (parts[0], parts[1])
    }
}

/// Arguments that make no sense, or a file that cannot be read or written; ends the program with status 2.
struct UsageError: Error {
    let message: String
    /// Whether a reminder of the usage helps.
    let showsUsage: Bool

    init(_ message: String, showsUsage: Bool = true) {
        self.message = message
        self.showsUsage = showsUsage
    }
}
