import Synchronization

/// A named piece of source text: a cell, a file, or an expression; spans are offsets into its bytes.
public final class SourceText: Sendable, Equatable {
    /// What places in it are called by: `cell 3`, `study.cone`.
    public let name: String
    /// The text.
    public let text: String
    /// The text as UTF-8.
    let bytes: [UInt8]
    private let starts = Mutex<[Int]?>(nil)

    /// Makes a source text.
    public init(_ text: String, name: String) {
        self.name = name
        self.text = text
        bytes = Array(text.utf8)
    }

    /// Texts are equal when their names and contents are.
    public static func == (a: SourceText, b: SourceText) -> Bool { a === b || (a.name == b.name && a.bytes == b.bytes) }

    /// A place as people count: lines and columns from 1, columns in Unicode scalars.
    public struct Location: Sendable, Equatable {
        /// The line.
        public let line: Int
        /// The column.
        public let column: Int
    }

    /// The place of a byte offset.
    public func location(of offset: Int) -> Location {
        let line = lineIndex(of: offset)
        let prefix = string(Span(lineStarts[line], min(offset, bytes.count)))
        return Location(line: line + 1, column: prefix.unicodeScalars.count + 1)
    }

    /// The text of a span.
    public func string(_ span: Span) -> String {
        let start = min(max(span.start, 0), bytes.count)
        let end = min(max(span.end, start), bytes.count)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The number of lines.
    public var lineCount: Int { lineStarts.count }

    /// The span of a line (counted from 1) without its end.
    public func span(ofLine line: Int) -> Span {
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
        if end > start, bytes[end - 1] == Byte.carriageReturn { end -= 1 }
        return Span(start, end)
    }

    private func lineIndex(of offset: Int) -> Int {
        let starts = lineStarts
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Offsets of the first byte of each line, found when a place is first asked for.
    private var lineStarts: [Int] {
        starts.withLock { cached in
            if let cached { return cached }
            var found = [0]
            for (i, byte) in bytes.enumerated() where byte == Byte.newline { found.append(i + 1) }
            cached = found
            return found
        }
    }
}
