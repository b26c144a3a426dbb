import ExactArithmetic
import Glibc
import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct WritingTests {
    @Test(arguments: ["0.1", "-2.50e-1", "12345678901234567890", "1e-40", "-3e25", "0.0", "5", "1.25", "0.001", "1000"])
    func decimalTextReadsBack(_ text: String) throws {
        let number = try #require(ExactNumber(decimal: text))
        #expect(ExactNumber(decimal: number.decimalText) == number)
    }

    @Test func decimalTextIsPlain() {
        let text = { (decimal: String) in ExactNumber(decimal: decimal)?.decimalText ?? "" }
        #expect(
            text("+1.50E1") == "15" && text("-.5") == "-0.5" && text("2.50e-3") == "0.0025" && text("1e3") == "1000")
        #expect(text("1e-40") == "1e-40" && text("-12e30") == "-12e30" && text("-0") == "0")
        #expect(text("0.12345678901234567890123") == "0.12345678901234567890123")
        #expect(ExactNumber(0.1).decimalText == "0.1" && ExactNumber(3.0).decimalText == "3")
        #expect(ExactNumber.big(Rational(1, 3)).decimalText == "0.3333333333333333")
    }

    @Test func csvRoundTrip() throws {
        let text = "\"a, b\",x,\"species\"\n0.1,1e-30,no\n12345678901234567890,-0.25,\"yes, sir\"\n"
        let data = try read(text) { $0.target = .name("species") }
        let again = try read(data.csv) { $0.target = .name("species") }
        #expect(try again == data && data.csv.hasPrefix("\"a, b\",x,species\n0.1,1e-30,no\n"))
        let numeric = Dataset.spiral(10, seed: 1)
        let read = try read(numeric.csv) { $0.target = .name("y") }
        #expect(read.exact == numeric.exact && read.y == numeric.y)
    }

    @Test func numpyRoundTrip() throws {
        let values = [1.5, -0.0, 1e300, 0.1, 5, -7]
        let bytes = NumPyArray.bytes(shape: [3, 2], values)
        #expect((bytes.count - 6 * 8) % 64 == 0)
        let array = try NumPyArray(name: "a", bytes[...])
        #expect(array.shape == [3, 2] && array.values.map(\.double) == values)
        let bits = try NumPyArray(name: "b", NumPyArray.bytes(shape: [2], [true, false])[...])
        #expect(bits.shape == [2] && bits.values == [1, 0])
        let archive = ZipArchive.bytes(of: [
            ("X.npy", bytes), ("y.npy", NumPyArray.bytes(shape: [3], [1, 2, 3])),
        ])
        let data = try Dataset.load(DataFile(path: "a.npz", bytes: archive))
        #expect(data.x.storage == values && data.y == [1, 2, 3])
        #expect(crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test func filesAreWrittenWhole() throws {
        var template = Array("/tmp/datafile-XXXXXX".utf8CString)
        let directory = String(cString: try #require(mkdtemp(&template)))
        defer {
            for name in ["a.txt", "link", "sub"] { remove("\(directory)/\(name)") }
            rmdir(directory)
        }
        let file = DataFile(path: "\(directory)/a.txt", bytes: Array("one".utf8))
        try file.write()
        symlink("a.txt", "\(directory)/link")
        try DataFile(path: "\(directory)/link", bytes: Array("two".utf8)).write()
        #expect(try DataFile(path: file.path).bytes == Array("two".utf8))
        var status = stat()
        stat(file.path, &status)
        #expect(status.st_mode & 0o600 == 0o600 && status.st_mode & 0o111 == 0)
        mkdir("\(directory)/sub", 0o700)
        let message = { (path: String) -> String? in
            switch Result(catching: { () throws(DatasetError) in try DataFile(path: path, bytes: [1]).write() }) {
            case .success: nil
            case .failure(let error): error.message
            }
        }
        #expect(message("\(directory)/sub") == "\"\(directory)/sub\" is a directory")
        #expect(message("\(directory)/none/b") == "there is no directory \"\(directory)/none\"")
        #expect(message("/dev/null") == #""/dev/null" is not a regular file"#)
        #expect(message("") == "the file name is empty")
    }
}
