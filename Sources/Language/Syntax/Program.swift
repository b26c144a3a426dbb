/// A parsed source text: the statements of a cell or file.
public struct Program: Sendable {
    /// The text it was parsed from.
    public let source: SourceText
    let block: Block

    /// Parses a whole text; throws a `Diagnostic` of kind `.syntax` with its place.
    public init(_ source: SourceText) throws {
        var parser = Parser(source)
        do {
            block = try parser.program()
        } catch { throw error.located(Span(0, 0), source) }
        self.source = source
    }

    /// The spans of the statements in order.
    public var statementSpans: [Span] { block.statements.map(\.expression.span) }

    /// Whether the last statement ends in `;`.
    public var hidesResult: Bool { block.statements.last?.isHidden ?? true }
}
