import Glibc
import Language
import LinearAlgebra

let matrixCommands: [Command] = [
    transposeCommand, invCommand, detCommand, traceCommand, rankCommand, diagCommand, svdvalsCommand, condCommand,
    rowsCommand, columnsCommand,
]

private let transposeCommand = Command(
    "transpose", group: .mathematics, [.positional("A", "a matrix or vector")], summary: "The transpose Aᵀ; also A'.",
    examples: [.init("transpose([1 2; 3 4])", gives: "[1 3; 2 4]")]
) { arguments, _ in .matrix(try arguments.matrix("A").transposed) }

private let invCommand = Command(
    "inv", group: .mathematics, [.positional("A", "a square matrix")],
    summary: "The inverse A⁻¹; to solve a system, A \\ b is faster and more accurate.",
    examples: [.init("inv([2 1; 1 1]) ≈ [1 -1; -1 2]", gives: "true")], scalarFunction: { $0 == 0 ? .nan : 1 / $0 }
) { arguments, _ in
    guard let inverted = inverse(try arguments.squareMatrix("A")) else {
        throw Diagnostic(.argument, "the matrix is singular and has no inverse", argument: "A")
    }
    if case .number = try arguments.value("A") { return .number(inverted[0, 0]) }
    return .matrix(inverted)
}

private let detCommand = Command(
    "det", group: .mathematics, [.positional("A", "a square matrix")], summary: "The determinant.",
    examples: [.init("det([2 1; 1 2]) ≈ 3", gives: "true")]
) { arguments, _ in .number(determinant(try arguments.squareMatrix("A"))) }

private let traceCommand = Command(
    "tr", aliases: ["trace"], group: .mathematics, [.positional("A", "a square matrix")],
    summary: "The trace, the sum of the diagonal.",
    examples: [.init("tr([1 2; 3 4])", gives: "5")]
) { arguments, _ in
    let a = try arguments.squareMatrix("A")
    return .number(compensatedSum((0..<a.rows).map { a[$0, $0] }))
}

private let rankCommand = Command(
    "rank", group: .mathematics, [.positional("A", "a matrix")],
    summary: "The numerical rank: singular values above max(n, d)·ε·σ₁, as in MATLAB, NumPy and Julia.",
    examples: [.init("rank([1 2; 2 4])", gives: "1")]
) { arguments, _ in
    let a = try arguments.value("A").field(orMatrix: "rank") ?? .number(Double(rank(of: try arguments.matrix("A"))))
    return a
}

extension Value {
    /// The field of an engine value, nil for plain values.
    fileprivate func field(orMatrix name: String) throws -> Value? {
        if case .object(let object) = self { try object.field(name) } else { nil }
    }
}

private let diagCommand = Command(
    "diag", group: .mathematics, [.positional("A", "a matrix, or a vector")],
    summary: "The diagonal of a matrix, or the diagonal matrix of a vector.",
    examples: [.init("diag([1 2; 3 4])", gives: "[1, 4]"), .init("diag([1, 2])", gives: "[1 0; 0 2]")]
) { arguments, _ in
    if case .matrix(let a) = try arguments.value("A") { return .vector((0..<min(a.rows, a.columns)).map { a[$0, $0] }) }
    let v = try arguments.vector("A")
    try MemoryLimit.check(rows: v.count, columns: v.count)
    var result = Matrix(rows: v.count, columns: v.count)
    for i in v.indices { result[i, i] = v[i] }
    return .matrix(result)
}

private let svdvalsCommand = Command(
    "svdvals", group: .mathematics, [.positional("A", "a matrix")], summary: "The singular values, largest first.",
    examples: [.init("svdvals([3 0; 0 4]) ≈ [4, 3]", gives: "true")]
) { arguments, _ in .vector(try singularValues(arguments)) }

private let condCommand = Command(
    "cond", group: .mathematics, [.positional("A", "a matrix")],
    summary: "The condition number σ₁/σₘᵢₙ.", examples: [.init("cond([2 0; 0 1]) ≈ 2", gives: "true")]
) { arguments, _ in
    let values = try singularValues(arguments)
    return .number((values.first ?? 0) / (values.last ?? 0))
}

private func singularValues(_ arguments: Arguments) throws -> Vector {
    let a = try arguments.matrix("A")
    guard a.storage.allSatisfy(\.isFinite), let values = SingularValues(a)?.values else {
        throw Diagnostic(.argument, "the singular values need finite entries", argument: "A")
    }
    return values
}

private let rowsCommand = Command(
    "eachrow", group: .mathematics, [.positional("A", "a matrix")], summary: "The rows as a list of vectors.",
    examples: [.init("eachrow([1 2; 3 4])", gives: "[[1, 2], [3, 4]]")]
) { arguments, _ in
    let a = try arguments.matrix("A")
    return .list((0..<a.rows).map { .vector(a.rowArray($0)) })
}

private let columnsCommand = Command(
    "eachcol", group: .mathematics, [.positional("A", "a matrix")], summary: "The columns as a list of vectors.",
    examples: [.init("eachcol([1 2; 3 4])", gives: "[[1, 3], [2, 4]]")]
) { arguments, _ in
    let a = try arguments.matrix("A")
    return .list((0..<a.columns).map { .vector(a.column($0)) })
}
