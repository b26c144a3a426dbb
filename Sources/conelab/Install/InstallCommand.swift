import Glibc

/// `conelab install`: registers the kernel with Jupyter.
enum InstallCommand {
    static let usage = "usage: conelab install [--user | --sys-prefix | --prefix DIR]"

    static func run(_ arguments: [String]) -> Int32 {
        do {
            guard let directory = try kernelsDirectory(arguments) else {
                complain(usage)
                return 2
            }
            let path = directory + "/conelab"
            try KernelSpec.write(to: path)
            print("Installed the kernel in \(path)")
            return 0
        } catch {
            complain("conelab install: \(error)")
            return 1
        }
    }

    /// Where Jupyter looks for kernels; nil for wrong arguments.
    private static func kernelsDirectory(_ arguments: [String]) throws(FileError) -> String? {
        switch arguments {
        case [], ["--user"]: return try userDataDirectory() + "/kernels"
        case ["--sys-prefix"]:
            guard let prefix = environment("VIRTUAL_ENV") ?? environment("CONDA_PREFIX") else {
                throw FileError("no environment is active; activate one, or give --prefix DIR")
            }
            return prefix + "/share/jupyter/kernels"
        default:
            guard arguments.count == 2, arguments[0] == "--prefix" else { return nil }
            return arguments[1] + "/share/jupyter/kernels"
        }
    }

    /// The user's data directory as `jupyter --data-dir` prints it on Linux.
    private static func userDataDirectory() throws(FileError) -> String {
        if let directory = environment("JUPYTER_DATA_DIR") { return directory }
        if let directory = environment("XDG_DATA_HOME") { return directory + "/jupyter" }
        guard let home = environment("HOME") else { throw FileError("HOME is not set; give --prefix DIR") }
        return home + "/.local/share/jupyter"
    }
}

/// The value of an environment variable, nil when it is not set or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name), value[0] != 0 else { return nil }
    return String(cString: value)
}
