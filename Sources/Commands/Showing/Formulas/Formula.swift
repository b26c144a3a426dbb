import Language

/// A formula in LaTeX: the result of `latex`.
struct Formula: ObjectValue {
    /// The source without dollar signs.
    let source: String

    var typeName: String { "Formula" }
    var summary: String { source }
    var fields: [FieldDescription] { [FieldDescription("source", "the LaTeX source without dollar signs")] }
    func field(_ name: String) throws -> Value? { name == "source" ? .string(source) : nil }
    var display: DisplayBundle { DisplayBundle(plain: source, latex: "$\\displaystyle \(source)$") }
}

/// A value that says itself how it is written as a formula.
protocol FormulaConvertible {
    /// The LaTeX source without dollar signs.
    var formula: String { get }
}

let latexCommand = Command(
    "latex", group: .showing,
    [.positional("x", "a number, vector, matrix, pattern, Patterns, Problem, Solution or Network")],
    summary: "Gives a value as a LaTeX formula.",
    details: "Long matrices, patterns and sums are shortened by dots. The source is in the field `.source`.",
    examples: [
        .init("latex([1 2; 3 4])", gives: "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}")
    ]
) { arguments, _ in
    let value = try arguments.value("x")
    guard let source = value.formula else {
        throw arguments.mismatch(
            "x", "a value with a formula: a number, vector, matrix, pattern, problem, solution or network")
    }
    return .object(Formula(source: source))
}

extension Value {
    /// The LaTeX source of the value, nil when it has none.
    var formula: String? {
        switch self {
        case .number(let x): latexNumber(x)
        case .boolean(let b): "\\mathrm{\(b)}"
        case .vector, .range: asMatrix.map { latexMatrix($0) }
        case .matrix(let a): latexMatrix(a)
        case .list(let items):
            items.reduce(Optional([String]())) { parts, item in
                item.formula.flatMap { formula in parts.map { $0 + [formula] } }
            }.map { "\\left(\($0.joined(separator: ",\\ "))\\right)" }
        case .object(let object): (object as? any FormulaConvertible)?.formula ?? (object as? Formula)?.source
        case .nothing, .string, .function: nil
        }
    }
}
