import Glibc

/// Why a file cannot be read or written.
struct FileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// What the last system call complained about.
    static func system(_ action: String) -> FileError { FileError("\(action): \(String(cString: strerror(errno)))") }
}

/// The bytes of a file, which need not tell its size (`/dev/stdin`, `/proc/cpuinfo`).
func readFile(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("reading \(path)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .system("reading \(path)") }
        if count == 0 { return bytes }
        bytes.append(contentsOf: chunk[..<count])
    }
}

/// Writes a file, in place of one that may be there.
func writeFile(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system("writing \(path)") }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .system("writing \(path)") }
        rest = rest.dropFirst(count)
    }
}

/// Makes a folder and those it lies in; one that is there is fine.
func makeDirectory(_ path: String) throws(FileError) {
    var partial = path.hasPrefix("/") ? "" : "."
    for name in path.split(separator: "/") {
        partial += "/" + name
        if mkdir(partial, 0o755) != 0, errno != EEXIST { throw .system("making \(partial)") }
    }
}
