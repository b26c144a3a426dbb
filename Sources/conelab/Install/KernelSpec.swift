import COpenBLAS
import Glibc
import JSON

/// The folder that tells Jupyter how to start the kernel.
enum KernelSpec {
    /// Writes `kernel.json` and the logos into a folder, which is made when it is missing.
    static func write(to directory: String) throws(FileError) {
        try makeDirectory(directory)
        let binary = try pathOfThisProgram()
        try writeFile(
            Array((specification(binary: binary).text(indent: 1) + "\n").utf8), to: directory + "/kernel.json")
        try writeFile(PackageResources.logo_32x32_png, to: directory + "/logo-32x32.png")
        try writeFile(PackageResources.logo_64x64_png, to: directory + "/logo-64x64.png")
        try writeFile(PackageResources.logo_svg_svg, to: directory + "/logo-svg.svg")
    }

    /// The content of `kernel.json`.
    static func specification(binary: String) -> JSONValue {
        // One thread: our matrices are small, and OpenBLAS's threads spin and take memory.
        var environment = JSONObject([("OPENBLAS_NUM_THREADS", "1")])
        if let core = openBLASCoreType() { environment["OPENBLAS_CORETYPE"] = .string(core) }
        return [
            "argv": [.string(binary), "kernel", "--connection-file", "{connection_file}"],
            "display_name": "Conelab",
            "language": "conelab",
            "interrupt_mode": "message",
            "kernel_protocol_version": "5.5",
            "env": .object(environment),
            "metadata": ["supported_encryption": "curve", "debugger": false],
        ]
    }

    /// The kernels that OpenBLAS should use when it does not know this processor and falls back to those of 2004.
    ///
    /// OpenBLAS reads the choice when it is loaded, before any code of ours runs. With nil its own choice is good.
    private static func openBLASCoreType() -> String? {
        let outdated: Set = ["Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Nano", "Generic"]
        guard let name = openblas_get_corename(), outdated.contains(String(cString: name)) else { return nil }
        let flags = processorFlags()
        if flags.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl"]) { return "SkylakeX" }
        return flags.isSuperset(of: ["avx2", "fma"]) ? "Haswell" : nil
    }

    private static func processorFlags() -> Set<Substring> {
        guard let text = try? readFile("/proc/cpuinfo") else { return [] }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("flags") }
        return Set(line?.split(separator: " ") ?? [])
    }

    private static func pathOfThisProgram() throws(FileError) -> String {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw .system("finding this program")
        }
        defer { free(path) }
        return String(cString: path)
    }
}
