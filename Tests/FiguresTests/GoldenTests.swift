import Glibc
import Plots
import Testing

/// Pictures equal the recorded ones; `CONELAB_RECORD=1 swift test --filter GoldenTests` records them anew (never in CI).
@Suite struct GoldenTests {
    @Test(arguments: Gallery.all.filter(\.isRecorded).map(\.name))
    func picture(_ name: String) throws {
        let picture = try #require(Gallery.all.first { $0.name == name })
        let svg = try picture.plot().rendered().document.svg(background: .white)
        let path = goldenFolder + name + ".svg"
        if getenv("CONELAB_RECORD") != nil {
            try #require(getenv("CI") == nil)
            write(svg, to: path)
        }
        let isSame = read(path) == svg
        #expect(isSame, "\(name).svg differs from the recorded picture")
    }
}

let goldenFolder = String(#filePath.dropLast("GoldenTests.swift".count)) + "Goldens/"

func read(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
}

func write(_ text: String, to path: String) {
    guard let file = fopen(path, "wb") else { return }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    _ = fwrite(bytes, 1, bytes.count, file)
}
