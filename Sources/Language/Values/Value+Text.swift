import LinearAlgebra

extension Value {
    /// The one-line text form in full, as one would write the value: strings in quotes.
    public var text: String { write(limit: .max) }

    /// The one-line text form, long vectors, matrices and lists shortened to their first and last elements.
    public var summary: String { write(limit: 20) }

    /// What `print` and `"$x"` write: like `text`, but a string stands for itself.
    public var printed: String {
        if case .string(let text) = self { text } else { text }
    }

    /// - Parameter limit: how many elements are shown before the middle is left out.
    private func write(limit: Int) -> String {
        var result = ""
        append(to: &result, limit: limit, depth: 0)
        return result
    }

    private func append(to text: inout String, limit: Int, depth: Int) {
        switch self {
        case .nothing: text += "nothing"
        case .boolean(let b): text += b ? "true" : "false"
        case .number(let x): text += shortest(x)
        case .string(let s): text += quoted(s)
        case .vector(let v): text.appendSequence("[", v.count, ", ", "]", limit) { $0 += shortest(v[$1]) }
        case .matrix(let a): text.append(a, limit)
        case .list(let items):
            // Lists in lists in lists … end here, not on the stack.
            guard depth < 50 else { return text += "[…]" }
            text.appendSequence("[", items.count, ", ", "]", limit) {
                items[$1].append(to: &$0, limit: limit, depth: depth + 1)
            }
        case .range(let r): text += r.text
        case .function(let f): text += f.signatureText
        case .object(let object): text += object.summary
        }
    }
}

extension NumberRange {
    /// `1:5`, `0:0.1:1`.
    var text: String {
        let last = count > 0 ? self[count - 1] : first - step
        return step == 1
            ? "\(shortest(first)):\(shortest(last))" : "\(shortest(first)):\(shortest(step)):\(shortest(last))"
    }
}

extension String {
    /// Elements between brackets; more than `limit` lose their middle.
    fileprivate mutating func appendSequence(
        _ open: String, _ count: Int, _ separator: String, _ close: String, _ limit: Int,
        _ element: (inout String, Int) -> Void
    ) {
        self += open
        let isShort = count <= limit
        let head = isShort ? count : limit / 2
        for i in 0..<head {
            if i > 0 { self += separator }
            element(&self, i)
        }
        if !isShort {
            self += separator + "…"
            for i in (count - limit / 4)..<count {
                self += separator
                element(&self, i)
            }
        }
        self += close
    }

    fileprivate mutating func append(_ a: Matrix, _ limit: Int) {
        guard a.rows > 0, a.columns > 0 else { return self += "zeros(\(a.rows), \(a.columns))" }
        appendSequence("[", a.rows, "; ", "]", limit) { text, i in
            text.appendSequence("", a.columns, " ", "", limit) { $0 += shortest(a[i, $1]) }
        }
    }
}

/// A string in double quotes with the escapes that the lexer understands.
public func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "$": result += "\\$"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        case "\0": result += "\\0"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
