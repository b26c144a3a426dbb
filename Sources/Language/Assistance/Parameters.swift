/// Parameters of a script, set from outside.
extension Program {
    /// Whether a statement at top level assigns a name.
    public func assigns(_ name: String) -> Bool { block.statements.contains { $0.expression.assigns(name) } }

    /// The source text in which names get values after their first assignment at top level.
    ///
    /// Names that are not assigned there are set in front of everything. No line moves.
    public static func setting(_ parameters: [(name: String, text: String)], in source: SourceText) throws -> String {
        let program = try Program(source)
        var insertions: [(offset: Int, text: String)] = []
        for (name, text) in parameters {
            let place = program.block.statements.first { $0.expression.assigns(name) }?.expression.span.end
            insertions.append((place ?? 0, place == nil ? "\(name) = \(text); " : "; \(name) = \(text)"))
        }
        var bytes = source.bytes
        for (offset, text) in insertions.reversed().sorted(by: { $0.offset > $1.offset }) {
            bytes.insert(contentsOf: Array(text.utf8), at: offset)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The source text of a parameter's value given on a command line: a literal stands for itself, anything else is a string.
public func parameterLiteral(_ text: String) -> String {
    guard let program = try? Program(SourceText(text, name: "")), program.block.statements.count == 1,
        let only = program.block.statements.first, only.expression.isLiteral
    else { return quoted(text) }
    return text
}

/// Whether a text is a name.
public func isName(_ text: String) -> Bool {
    guard let program = try? Program(SourceText(text, name: "")), program.block.statements.count == 1,
        case .name(text)? = program.block.statements.first?.expression.kind
    else { return false }
    return true
}

extension Expression {
    fileprivate func assigns(_ name: String) -> Bool {
        guard case .assignment(let assignment) = kind, assignment.operation == nil else { return false }
        return assignment.target.names.contains { $0.name == name }
    }

    /// Whether the expression is written out: numbers, strings, booleans and brackets of them.
    fileprivate var isLiteral: Bool {
        switch kind {
        case .number, .boolean, .nothing: return true
        case .string(let parts): return parts.allSatisfy { if case .text = $0 { true } else { false } }
        case .prefix(_, let operand): return operand.isLiteral
        case .vector, .matrix, .range, .tuple:
            var isLiteral = true
            forEachChild { isLiteral = isLiteral && $0.isLiteral }
            return isLiteral
        case .name(let name): return ["π", "Inf", "NaN"].contains(name)
        default: return false
        }
    }
}
