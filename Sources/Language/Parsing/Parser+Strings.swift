extension Parser {
    /// `"text $name $(expression)"`; in triple quotes common indentation is removed.
    mutating func string() throws -> Expression {
        let open = advance()
        let isTriple = open.kind == .stringStart(triple: true)
        var raw: [(text: String, offset: Int, value: Expression?)] = []
        while kind != .stringEnd {
            let token = current
            switch token.kind {
            case .stringText:
                advance()
                raw.append((text(token), token.start, nil))
            case .interpolatedName:
                advance()
                let name = Expression(.name(String(text(token).dropFirst())), Span(token.start + 1, token.end))
                raw.append(("", token.start, name))
            case .interpolationStart:
                raw.append(("", token.start, try interpolation()))
            default: throw unexpected("the end of the string")
            }
        }
        advance()
        if isTriple { removeIndentation(&raw) }
        let parts = try raw.map { part -> StringPart in
            if let value = part.value { return .value(value) }
            return .text(try unescaped(part.text, at: part.offset))
        }
        return Expression(.string(parts), span(from: open.start))
    }

    private mutating func interpolation() throws -> Expression {
        advance()
        return try within(newlinesBlank: true, blanksSeparate: false) { parser in
            let value = try parser.expression()
            guard parser.kind == .interpolationEnd else {
                throw parser.unexpected("`)` at the end of the interpolation")
            }
            parser.advance()
            return value
        }
    }

    /// Removes the line end behind the opening quotes and the blanks that all lines share.
    private func removeIndentation(_ parts: inout [(text: String, offset: Int, value: Expression?)]) {
        guard !parts.isEmpty else { return }
        if parts[0].value == nil, parts[0].text.hasPrefix("\n") { parts[0].text.removeFirst() }
        var common = Int.max
        for (i, part) in parts.enumerated() where part.value == nil {
            let lines = part.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (k, line) in lines.enumerated() where k > 0 || i == 0 {
                let blanks = line.prefix { $0 == " " || $0 == "\t" }.count
                let isLastOfPart = k == lines.count - 1
                if blanks < line.count || (isLastOfPart && i < parts.count - 1) || (isLastOfPart && k > 0) {
                    common = min(common, blanks)
                }
            }
        }
        guard common > 0, common < Int.max else { return }
        for i in parts.indices where parts[i].value == nil {
            let lines = parts[i].text.split(separator: "\n", omittingEmptySubsequences: false)
            parts[i].text = lines.enumerated().map { k, line in
                k > 0 || i == 0 ? line.dropFirst(min(common, line.prefix { $0 == " " || $0 == "\t" }.count)) : line
            }.joined(separator: "\n")
        }
    }

    /// The text with its escapes replaced.
    func unescaped(_ text: String, at offset: Int) throws -> String {
        guard text.utf8.contains(Byte.backslash) else { return text }
        var result = ""
        var rest = Substring(text)
        while let character = rest.unicodeScalars.popFirst() {
            if character == "\\" {
                let place = offset + text.utf8.count - rest.utf8.count - 1
                result.unicodeScalars.append(try escape(&rest, at: place))
            } else {
                result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private func escape(_ rest: inout Substring, at place: Int) throws -> Unicode.Scalar {
        guard let letter = rest.unicodeScalars.popFirst() else { return "\\" }
        if let plain = Self.escapes[letter] { return plain }
        let digits = letter == "x" ? 2 : letter == "u" ? 4 : letter == "U" ? 8 : 0
        let hexadecimal = rest.prefix { $0.isASCII && $0.isHexDigit }.prefix(digits)
        if !hexadecimal.isEmpty, let code = UInt32(hexadecimal, radix: 16), let scalar = Unicode.Scalar(code) {
            rest.removeFirst(hexadecimal.count)
            return scalar
        }
        throw Diagnostic(
            .syntax, "`\\\(letter)` is not an escape", remedy: "a backslash itself is written \\\\",
            span: Span(place, place + 1 + letter.utf8.count))
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "v": "\u{B}",
        "e": "\u{1B}", "\\": "\\", "\"": "\"", "$": "$", "'": "'", "\n": "\n",
    ]
}

extension Unicode.Scalar {
    fileprivate var utf8: Unicode.UTF8.EncodedScalar {
        Unicode.UTF8.encode(self) ?? Unicode.UTF8.encodedReplacementCharacter
    }
}
