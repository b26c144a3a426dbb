import Glibc
import JSON

/// The folder that tells Jupyter how to start the kernel.
enum KernelSpec {
    /// Writes `kernel.json`, the logos and the classic Notebook's mode into a folder, which is made when it is missing.
    static func write(to directory: String) throws(FileError) {
        try makeDirectory(directory)
        let binary = try pathOfThisProgram()
        try writeFile(
            Array((specification(binary: binary).text(indent: 1) + "\n").utf8), to: directory + "/kernel.json")
        try writeFile(PackageResources.logo_32x32_png, to: directory + "/logo-32x32.png")
        try writeFile(PackageResources.logo_64x64_png, to: directory + "/logo-64x64.png")
        try writeFile(PackageResources.logo_svg_svg, to: directory + "/logo-svg.svg")
        try writeFile(Highlighting.classicMode, to: directory + "/kernel.js")
    }

    /// The content of `kernel.json`.
    static func specification(binary: String) -> JSONValue {
        // What this program itself runs with, so that the kernel need not start anew to get it.
        let variables = OpenBLASEnvironment.names.compactMap { name in environment(name).map { (name, $0) } }
        return [
            "argv": [.string(binary), "kernel", "--connection-file", "{connection_file}"],
            "display_name": "Conelab",
            "language": "conelab",
            "interrupt_mode": "message",
            "kernel_protocol_version": "5.5",
            "env": .object(JSONObject(variables.map { (key: $0.0, value: .string($0.1)) })),
            "metadata": ["supported_encryption": "curve", "debugger": false],
        ]
    }

    private static func pathOfThisProgram() throws(FileError) -> String {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw .system("finding this program")
        }
        defer { free(path) }
        return String(cString: path)
    }
}
