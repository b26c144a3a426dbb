import Arrangements
import Datasets
import ExactArithmetic
import Language
import LinearAlgebra

let exerciseCommand = Command(
    "exercise", group: .assignments,
    [
        .positional("number", "the number of the exercise"),
        .named("id", "who works on it: the same id gets the same data", default: "\"s1234\""),
    ],
    summary: "Gives personal data for an exercise: the same id always gets the same data, every id as hard a task.",
    details: Exercise.all.enumerated().map { "\($0 + 1): \($1.summary)." }.joined(separator: " "),
    examples: [
        .init("exercise(1, id=\"s1234\")", gives: "Dataset exercise(1) for s1234: 5 × 2, target y"),
        .init("exercise(1, id=\"ada\") == exercise(1, id=\"ada\")", gives: "true"),
        .init("exercise(1, id=\"ada\") == exercise(1, id=\"alan\")", gives: "false"),
    ]
) { arguments, _ in
    let number = try arguments.integer("number", in: 1...Exercise.all.count)
    let id = try arguments.optionalString("id") ?? "s1234"
    guard !id.isEmpty else { throw Diagnostic(.argument, "`id` must not be empty", argument: "id") }
    return .object(try Exercise.all[number - 1].dataset(number: number, id: id))
}

/// A kind of personal data.
struct Exercise: Sendable {
    /// What the data are.
    let summary: String
    private let isFair: @Sendable (Dataset) throws -> Bool
    private let make: @Sendable (inout Xoshiro256) -> (rows: [[ExactNumber]], y: Vector)

    /// The exercises in their order.
    static let all: [Exercise] = [patterns, kinks, classes, degenerate]

    /// The data of an id: the first draw of its own stream that is as hard as everybody's.
    func dataset(number: Int, id: String) throws -> Dataset {
        var generator = Xoshiro256(seed: Self.seed(number: number, id: id))
        while true {
            let (rows, y) = make(&generator)
            let columns = rows.first?.count ?? 0
            let exact = ExactMatrix(rows: rows.count, columns: columns, entries: rows.flatMap { $0 })
            let data = Dataset(
                exact: exact, y: y, features: (0..<columns).map { "x\($0 + 1)" }, target: "y",
                source: "exercise(\(number)) for \(id)")
            if try isFair(data) { return data }
        }
    }

    /// The 64-bit FNV-1a hash of the exercise and the id.
    private static func seed(number: Int, id: String) -> UInt64 {
        "\(number) \(id)".utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// Five points in the plane in general position: 10 cells to count by hand.
    private static let patterns = Exercise(
        summary: "five integer points in the plane in general position, for counting patterns",
        isFair: { data in try HyperplaneArrangement(data.exact).count() == coverBound(n: 5, rank: 2) },
        make: { generator in
            ((0..<5).map { _ in integers(2, 9, &generator) }, (0..<5).map { _ in nonZero(3, &generator) })
        })

    /// Seven points on the line with a bias column.
    private static let kinks = Exercise(
        summary: "seven points on the line with a bias column, for functions with kinks",
        isFair: { data in Set(data.x.column(0)).count == 7 && Set(data.y ?? []).count >= 4 },
        make: { generator in
            let places = (0..<7).map { _ in generator.index(below: 21) - 10 }.sorted()
            return (places.map { [ExactNumber($0), .one] }, (0..<7).map { _ in nonZero(4, &generator) })
        })

    /// Two classes that no line separates, with a bias column.
    private static let classes = Exercise(
        summary: "sixteen points of two classes that no line separates, with a bias column",
        isFair: { data in abs(data.y?.reduce(0, +) ?? 16) <= 4 },
        make: { generator in
            let points = (0..<16).map { _ in [nonZero(20, &generator), nonZero(20, &generator)] }
            let rows = points.map { point in point.map { decimal($0, -1) } + [.one] }
            return (rows, points.map { $0[0] * $0[1] > 0 ? 1 : -1 })
        })

    /// Zero, duplicate, parallel and antiparallel rows among eight.
    private static let degenerate = Exercise(
        summary: "eight integer rows with a zero row, a duplicate, a parallel and an antiparallel one",
        isFair: { data in try HyperplaneArrangement(data.exact).distinctHyperplanes == 4 },
        make: { generator in
            let base = (0..<4).map { _ in integers(2, 5, &generator) }
            let derived = [
                [.zero, .zero], base[0], base[1].map { decimal(2 * $0.double, 0) },
                base[2].map { decimal(-$0.double, 0) },
            ]
            let rows = base + derived
            let order = generator.permutation(rows.count)
            return (order.map { rows[$0] }, rows.map { _ in nonZero(3, &generator) })
        })
}

private func decimal(_ mantissa: Double, _ exponent: Int32) -> ExactNumber {
    .decimal(mantissa: Int64(mantissa), exponent: exponent)
}

/// A whole number other than 0 of size at most `bound`.
private func nonZero(_ bound: Int, _ generator: inout Xoshiro256) -> Double {
    let size = Double(1 + generator.index(below: bound))
    return generator.index(below: 2) == 0 ? size : -size
}

private func integers(_ count: Int, _ bound: Int, _ generator: inout Xoshiro256) -> [ExactNumber] {
    (0..<count).map { _ in decimal(nonZero(bound, &generator), 0) }
}
