import Glibc

/// `conelab install`: registers the kernel with Jupyter, with its colours for notebooks and its settings for nbgrader.
enum InstallCommand {
    static let usage = "usage: conelab install [--user | --sys-prefix | --prefix DIR]"

    static func run(_ arguments: [String]) -> Int32 {
        do {
            guard let directories = try JupyterDirectories(arguments) else {
                complain(usage)
                return 2
            }
            try KernelSpec.write(to: directories.data + "/kernels/conelab")
            try Highlighting.writeExtension(to: directories.data + "/labextensions/\(Highlighting.extensionName)")
            print("Installed the kernel in \(directories.data)/kernels/conelab")
            try installSettings(directories.settings + "/nbgrader_config.py", in: directories.settings)
            return 0
        } catch {
            complain("conelab install: \(error)")
            return 1
        }
    }

    /// Writes nbgrader's settings unless somebody has their own.
    private static func installSettings(_ path: String, in directory: String) throws(FileError) {
        let settings = PackageResources.nbgrader_config_py
        if let existing = try? readFile(path) {
            if existing != settings {
                print("Left \(path) as it is; for nbgrader it needs ClearSolutions.code_stub[\"conelab\"]")
            }
            return
        }
        try makeDirectory(directory)
        try writeFile(settings, to: path)
    }
}

/// Where Jupyter looks for kernels and extensions, and for settings.
private struct JupyterDirectories {
    let data: String
    let settings: String

    /// The directories that the command line names; nil when it is wrong.
    init?(_ arguments: [String]) throws {
        switch arguments {
        case [], ["--user"]:
            // As `jupyter --paths` prints them on Linux.
            let data = environment("JUPYTER_DATA_DIR") ?? environment("XDG_DATA_HOME").map { $0 + "/jupyter" }
            self.init(
                data: try data ?? Self.home() + "/.local/share/jupyter",
                settings: try environment("JUPYTER_CONFIG_DIR") ?? Self.home() + "/.jupyter")
        case ["--sys-prefix"]:
            guard let prefix = environment("VIRTUAL_ENV") ?? environment("CONDA_PREFIX") else {
                throw FileError("no environment is active; activate one, or give --prefix DIR")
            }
            self.init(prefix: prefix)
        default:
            guard arguments.count == 2, arguments[0] == "--prefix" else { return nil }
            self.init(prefix: arguments[1])
        }
    }

    private init(prefix: String) { self.init(data: prefix + "/share/jupyter", settings: prefix + "/etc/jupyter") }

    private init(data: String, settings: String) {
        self.data = data
        self.settings = settings
    }

    private static func home() throws(FileError) -> String {
        guard let home = environment("HOME") else { throw FileError("HOME is not set; give --prefix DIR") }
        return home
    }
}

/// The value of an environment variable, nil when it is not set or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name), value[0] != 0 else { return nil }
    return String(cString: value)
}
