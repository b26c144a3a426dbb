import Glibc

/// A file read whole into memory.
public struct DataFile: Sendable {
    /// The path as the user wrote it: messages name the file like this.
    public let path: String
    /// The contents.
    public let bytes: [UInt8]

    /// Names bytes that are already there.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Reads a file.
    ///
    /// - Throws: `DatasetError` of kind `file` when there is no such file (with its neighbours for "did you mean"), it is
    ///   a directory or a device, it may not be read, it is empty, or it does not fit the memory.
    public init(path: String) throws(DatasetError) {
        guard !path.utf8.contains(0) else { throw DatasetError(.file, "a file name cannot contain a zero byte") }
        guard !path.isEmpty else { throw DatasetError(.file, "the file name is empty") }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw openingError(path: path, code: errno) }
        defer { close(descriptor) }
        let size = try regularSize(descriptor, path: path)
        self.init(path: path, bytes: try readAll(descriptor, size: size, path: path))
    }

    /// The extension in lower case, without its point; empty when there is none.
    public var fileExtension: String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[dot...].dropFirst().lowercased()
    }
}

/// Why `open` failed.
private func openingError(path: String, code: Int32) -> DatasetError {
    let (directory, name) = splitPath(path)
    switch code {
    case ENOENT, ENOTDIR:
        guard let neighbours = entries(of: directory) else {
            return DatasetError(.file, "there is no directory \(quotedPath(directory)), so no file \(quotedPath(path))")
        }
        let place = directory == "." ? currentDirectory() : directory
        let prefix = directory == "." ? "" : path.dropLast(name.count)
        return DatasetError(
            .file, "there is no file \(quotedPath(name)) in \(place)",
            misspelling: .init(name: path, candidates: neighbours.map { prefix + $0 }))
    default:
        return DatasetError(
            .file, "\(quotedPath(path)) cannot be read: \(String(cString: strerror(code)).lowercased())")
    }
}

/// The size of an open regular file; throws for everything else.
private func regularSize(_ descriptor: Int32, path: String) throws(DatasetError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw openingError(path: path, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR:
        let files = (entries(of: path) ?? []).prefix(8).joined(separator: ", ")
        throw DatasetError(
            .file, "\(quotedPath(path)) is a directory", remedy: files.isEmpty ? nil : "name a file in it: \(files)")
    default: throw DatasetError(.file, "\(quotedPath(path)) is not a regular file")
    }
    guard status.st_size > 0 else { throw DatasetError(.file, "\(quotedPath(path)) is empty") }
    guard status.st_size <= 1 << 32 else {
        throw DatasetError(.file, "\(quotedPath(path)) has more than 4 GB", remedy: "split it or choose fewer columns")
    }
    return Int(status.st_size)
}

/// Reads until the end, however many pieces the system delivers, none so large that an interrupt would wait for it.
private func readAll(_ descriptor: Int32, size: Int, path: String) throws(DatasetError) -> [UInt8] {
    let piece = 1 << 23
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        while count < size, !Task.isCancelled {
            let got = read(descriptor, base + count, min(piece, size - count))
            if got < 0, errno == EINTR { continue }
            if got < 0 { failure = errno }
            if got <= 0 { return }
            count += got
        }
    }
    try DatasetError.checkCancellation()
    guard failure == 0 else { throw openingError(path: path, code: failure) }
    return bytes
}

/// The directory (`.` when none is written) and the last component of a path.
private func splitPath(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = slash == path.startIndex ? "/" : String(path[..<slash])
    return (directory, String(path[path.index(after: slash)...]))
}

/// The visible names in a directory, sorted; nil when it cannot be listed.
private func entries(of directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
}

/// The current directory.
private func currentDirectory() -> String {
    guard let buffer = getcwd(nil, 0) else { return "the current directory" }
    defer { free(buffer) }
    return String(cString: buffer)
}
