import COpenBLAS
import Glibc

/// How OpenBLAS should run. It reads its environment when it is loaded, before any code of ours runs.
enum OpenBLASEnvironment {
    /// The environment variables in question.
    static let names = ["OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE"]

    /// The environment variables that this machine needs.
    ///
    /// One thread: our matrices are small, OpenBLAS's threads spin and take memory, and a signal that arrives at one of them
    /// would end the program.
    private static var variables: [(name: String, value: String)] {
        [("OPENBLAS_NUM_THREADS", "1")] + (coreType.map { [("OPENBLAS_CORETYPE", $0)] } ?? [])
    }

    /// Starts this program anew with the variables, unless they are set. When that fails it goes on as it is.
    static func adopt() {
        let missing = variables.filter { name, value in
            let found = getenv(name).map { String(cString: $0) }
            return name == "OPENBLAS_NUM_THREADS" ? found != value : found == nil
        }
        guard !missing.isEmpty else { return }
        for (name, value) in missing { setenv(name, value, 1) }
        execv("/proc/self/exe", CommandLine.unsafeArgv)
    }

    /// The kernels that OpenBLAS should use when it does not know this processor and falls back to those of 2004; nil when
    /// its own choice is good.
    private static var coreType: String? {
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
}
