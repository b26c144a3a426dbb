import Glibc

extension DataFile {
    /// Writes the bytes to the path, whole or not at all: to a new file beside it, which then takes its name.
    ///
    /// - Throws: `DatasetError` of kind `file` when the directory is missing or may not be written, or the path names
    ///   something other than a regular file; what was there stays as it was.
    public func write() throws(DatasetError) {
        let destination = try writableDestination(path)
        let temporary = "\(destination).\(String(UInt64.random(in: 0 ... .max), radix: 36)).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw writingError(path, code: errno) }
        let failure = writeAll(descriptor) ?? finish(descriptor, temporary, destination)
        if let failure {
            unlink(temporary)
            throw writingError(path, code: failure)
        }
    }

    /// Writes everything; gives the error number when that fails.
    private func writeAll(_ descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let written = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                if written < 0, errno == EINTR { continue }
                if written < 0 { return errno }
                done += written
            }
            return nil
        }
    }

    private func finish(_ descriptor: Int32, _ temporary: String, _ destination: String) -> Int32? {
        guard close(descriptor) == 0, rename(temporary, destination) == 0 else { return errno }
        return nil
    }
}

/// The path with links followed, checked to name a regular file or nothing yet.
private func writableDestination(_ path: String) throws(DatasetError) -> String {
    guard !path.utf8.contains(0) else { throw DatasetError(.file, "a file name cannot contain a zero byte") }
    guard !path.isEmpty else { throw DatasetError(.file, "the file name is empty") }
    var status = stat()
    guard stat(path, &status) == 0 else {
        guard errno == ENOENT, !path.hasSuffix("/") else { throw writingError(path, code: errno) }
        return path
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
        let what = status.st_mode & S_IFMT == S_IFDIR ? "is a directory" : "is not a regular file"
        throw DatasetError(.file, "\(quotedPath(path)) \(what)")
    }
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
}

private func writingError(_ path: String, code: Int32) -> DatasetError {
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if code == ENOENT {
        return DatasetError(.file, "there is no directory \(quotedPath(directory))", remedy: "make the directory first")
    }
    return DatasetError(.file, "\(quotedPath(path)) cannot be written: \(String(cString: strerror(code)).lowercased())")
}
