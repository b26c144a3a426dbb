import Glibc
import Testing

@testable import Datasets

@Suite struct DataFileTests {
    /// Runs with a new directory that holds `toy.csv`, an empty file and a directory.
    private func withFiles(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/datafile-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        let directory = String(cString: made)
        for (name, text) in [("toy.csv", "a,b\n1,2\n"), ("empty.csv", "")] {
            let descriptor = open("\(directory)/\(name)", O_CREAT | O_WRONLY, 0o600)
            _ = write(descriptor, text, text.utf8.count)
            close(descriptor)
        }
        mkdir("\(directory)/sub", 0o700)
        defer {
            for name in ["toy.csv", "empty.csv"] { unlink("\(directory)/\(name)") }
            rmdir("\(directory)/sub")
            rmdir(directory)
        }
        try body(directory)
    }

    private func error(_ path: String) -> DatasetError? {
        switch Result(catching: { () throws(DatasetError) in try DataFile(path: path) }) {
        case .success: nil
        case .failure(let error): error
        }
    }

    @Test func readsFiles() throws {
        try withFiles { directory in
            let file = try DataFile(path: "\(directory)/toy.csv")
            #expect(file.bytes == Array("a,b\n1,2\n".utf8) && file.fileExtension == "csv")
        }
        #expect(DataFile(path: "a.b/c", bytes: []).fileExtension == "")
        #expect(DataFile(path: ".csv", bytes: []).fileExtension == "")
        #expect(DataFile(path: "x/A.CSV", bytes: []).fileExtension == "csv")
    }

    @Test func refusesFiles() throws {
        try withFiles { directory in
            let missing = try #require(error("\(directory)/toi.csv"))
            #expect(missing.message == "there is no file \"toi.csv\" in \(directory)")
            #expect(missing.misspelling?.candidates.contains("\(directory)/toy.csv") == true)
            #expect(
                error("\(directory)/none/toy.csv")?.message
                    == "there is no directory \"\(directory)/none\", so no file \"\(directory)/none/toy.csv\"")
            #expect(error(directory)?.message == "\"\(directory)\" is a directory")
            #expect(error(directory)?.remedy == "name a file in it: empty.csv, sub, toy.csv")
            #expect(error("\(directory)/empty.csv")?.message == "\"\(directory)/empty.csv\" is empty")
        }
        #expect(error("/dev/null")?.message == #""/dev/null" is not a regular file"#)
        #expect(error("")?.message == "the file name is empty")
        #expect(error("a\0b")?.message == "a file name cannot contain a zero byte")
        #expect(
            error(String(repeating: "x", count: 5000))?.message.hasSuffix("cannot be read: file name too long") == true)
    }
}
