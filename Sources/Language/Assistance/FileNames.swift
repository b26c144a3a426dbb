import Glibc

/// The files that a half-written path can become.
struct FileNames {
    /// Paths that begin as typed; folders end in a slash. Hidden files appear only when their point is typed.
    let names: [String]

    init(matching typed: String) {
        let slash = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
        let folder = String(typed[..<slash])
        let prefix = typed[slash...]
        guard let handle = opendir(folder.isEmpty ? "." : folder) else {
            names = []
            return
        }
        defer { closedir(handle) }
        var found: [String] = []
        while let entry = readdir(handle) {
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(prefix), !name.hasPrefix(".") || prefix.hasPrefix("."), name != ".", name != ".."
            else { continue }
            found.append(folder + name + (isFolder ? "/" : ""))
        }
        names = found.sorted()
    }
}
