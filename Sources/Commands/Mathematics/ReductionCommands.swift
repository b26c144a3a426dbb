import Language
import LinearAlgebra

let reductionCommands: [Command] = [
    reduction("sum", "The sum Σ v_i.", "sum([1, 2, 3])", "6") { compensatedSum($0) },
    reduction("prod", "The product Π v_i.", "prod([2, 3, 4])", "24") { $0.reduce(1, *) },
    reduction("mean", "The mean (1/n) Σ v_i; NaN when there is nothing.", "mean([1, 2, 6])", "3") { mean($0) },
    cumulative("cumsum", "The running sums v₁, v₁ + v₂, ….", "cumsum([1, 2, 3])", "[1, 3, 6]") { $0 + $1 },
    cumulative("cumprod", "The running products v₁, v₁v₂, ….", "cumprod([1, 2, 3])", "[1, 2, 6]") { $0 * $1 },
    quantifier(
        "any", "Whether one of the booleans is true, or the function is for one element.", "any([1, 2] .> 1)", "true",
        stopsAt: true),
    quantifier(
        "all", "Whether all of the booleans are true, or the function is for all elements.", "all([1, 2] .> 1)",
        "false", stopsAt: false),
]

/// The sum with Neumaier's compensation: the error does not grow with the number of terms.
func compensatedSum(_ v: Vector) -> Double {
    var sum = 0.0
    var correction = 0.0
    for x in v {
        let next = sum + x
        correction += abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
        sum = next
    }
    return sum.isFinite ? sum + correction : sum
}

/// The arithmetic mean.
func mean(_ v: Vector) -> Double { compensatedSum(v) / Double(v.count) }

/// A number from the elements of `v`, from `f` of them, or along an axis of a matrix.
func reduction(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ reduce: @escaping @Sendable (Vector) throws -> Double
) -> Command {
    Command(
        name, group: .mathematics,
        [
            .positional("v", "numbers, or a function"), .positional("w", "numbers, when v is a function", default: ""),
            .named("dims", "1: down each column, 2: along each row of a matrix"),
        ],
        summary: summary,
        details:
            "With a function first, `\(name)(f, v)`, its values are taken. With `dims=` a matrix gives one number per column or row.",
        examples: [.init(example, gives: result)]
    ) { arguments, context in
        if case .function(let f) = try arguments.value("v"), arguments.has("w") {
            return .number(try reduce(try images(f, "w", arguments, context)))
        }
        guard let axis = try arguments.axis() else { return .number(try reduce(try arguments.numbers("v"))) }
        return try along(axis, try arguments.matrix("v"), reduce)
    }
}

/// The numbers that a function gives for each element.
private func images(_ f: any FunctionValue, _ name: String, _ arguments: Arguments, _ context: ExecutionContext) throws
    -> Vector
{
    try arguments.value(name).elements().map { element in
        let value = try f.call([element], named: [], in: context)
        switch value {
        case .number(let x): return x
        case .boolean(let b): return b ? 1 : 0
        default:
            throw Diagnostic(.type, "the function must give numbers, found \(indefinite(value.kind))", argument: "v")
        }
    }
}

/// A reduction of each column (axis 1, a row of results) or row (axis 2, a column of results).
private func along(_ axis: Int, _ a: Matrix, _ reduce: (Vector) throws -> Double) throws -> Value {
    if axis == 1 {
        let results = try (0..<a.columns).map { try reduce(a.column($0)) }
        return .matrix(Matrix(rows: 1, columns: a.columns, storage: results))
    }
    return .matrix(Matrix(rows: a.rows, columns: 1, storage: try (0..<a.rows).map { try reduce(a.rowArray($0)) }))
}

private func cumulative(
    _ name: String, _ summary: String, _ example: String, _ result: String,
    _ combine: @escaping @Sendable (Double, Double) -> Double
) -> Command {
    Command(
        name, group: .mathematics, [.positional("v", "numbers")], summary: summary,
        examples: [.init(example, gives: result)]
    ) { arguments, _ in
        var v = try arguments.vector("v")
        for i in v.indices.dropFirst() { v[i] = combine(v[i - 1], v[i]) }
        return .vector(v)
    }
}

private func quantifier(_ name: String, _ summary: String, _ example: String, _ result: String, stopsAt stop: Bool)
    -> Command
{
    Command(
        name, group: .mathematics,
        [.positional("v", "booleans, or a function"), .positional("w", "elements, when v is a function", default: "")],
        summary: summary,
        examples: [.init(example, gives: result), .init("\(name)(x -> x > 0, [1, 2])", gives: "true")]
    ) { arguments, context in
        let first = try arguments.value("v")
        let function = if case .function(let f) = first { f } else { nil as (any FunctionValue)? }
        var found = !stop
        try arguments.value(function == nil ? "v" : "w").forEachElement { element in
            let value = try function?.call([element], named: [], in: context) ?? element
            found = try truth(value, name)
            return found != stop
        }
        return .boolean(found)
    }
}

/// A boolean; the 0 and 1 of a compared matrix count as well.
private func truth(_ value: Value, _ name: String) throws -> Bool {
    switch value {
    case .boolean(let b): return b
    case .number(0): return false
    case .number(1): return true
    default: throw Diagnostic(.type, "`\(name)` takes booleans, found \(indefinite(value.kind))", argument: "v")
    }
}
