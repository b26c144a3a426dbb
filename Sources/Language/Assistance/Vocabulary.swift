/// The words of the language that editors colour.
public enum Vocabulary {
    /// The reserved words that structure programs.
    public static let keywords = Keyword.allCases.filter { !literals.contains($0) }.map(\.rawValue)

    /// The words that stand for values: `true`, `false`, `nothing` and the named numbers.
    public static let constants = literals.map(\.rawValue) + Interpreter.constants.keys.sorted()

    private static let literals: [Keyword] = [.true, .false, .nothing]
}
