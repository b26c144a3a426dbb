import Datasets
import Glibc
import Language

extension SaveFormat {
    /// The picture itself, on white.
    static let svg = SaveFormat("svg", holds: "figures") { value in
        figure(value).map { Array($0.standaloneSVG.utf8) }
    }

    /// The picture in pixels, two for each unit of the SVG.
    static let png = SaveFormat("png", holds: "figures") { value in
        try figure(value).map(pixels)
    }

    /// The picture as a page for papers.
    static let pdf = SaveFormat("pdf", holds: "figures") { value in
        figure(value)?.pdf
    }
}

private func figure(_ value: Value) -> Figure? {
    if case .object(let object) = value { object as? Figure } else { nil }
}

/// What `rsvg-convert` makes of the picture.
private func pixels(_ figure: Figure) throws -> [UInt8] {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let input = "\(directory)/conelab-\(String(UInt64.random(in: 0 ... .max), radix: 36)).svg"
    try reporting { () throws(DatasetError) in
        try DataFile(path: input, bytes: Array(figure.standaloneSVG.utf8)).write()
    }
    defer { unlink(input) }
    guard let pipe = popen("rsvg-convert --format=png --zoom=2 '\(input)' 2>/dev/null", "r") else {
        throw Diagnostic(.file, "rsvg-convert cannot be started", argument: "path")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
    guard pclose(pipe) == 0, !bytes.isEmpty else {
        throw Diagnostic(
            .file, ".png files are made by rsvg-convert, which is not installed",
            remedy: "install it (Debian: apt install librsvg2-bin), or save as .svg or .pdf", argument: "path")
    }
    return bytes
}
