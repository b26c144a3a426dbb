import Arrangements
import Language

let patternCommand = Command(
    "pattern", group: .patterns,
    [.positional("data", "a Dataset or a matrix X"), .positional("u", "a vector with an entry per column of X")],
    summary: "The activation pattern 1(Xu ≥ 0) of one vector u, zeros counting as active; exact.",
    examples: [
        .init("pattern([1 0; 0 1; 1 1], [1, -1]).bits", gives: "[1, 0, 1]"),
        .init("pattern([1 0; 0 1; -1 -1], [0, 0]).dimension", gives: "0"),
    ]
) { arguments, _ in
    let data = try arguments.dataset("data")
    let u = try arguments.vector("u")
    guard u.count == data.d else {
        throw Diagnostic(
            .shape, "u has \(u.count) entries, the data have \(data.d) columns",
            remedy: "give one entry per column, the bias column included", argument: "u")
    }
    if let j = u.firstIndex(where: { !$0.isFinite }) {
        throw Diagnostic(.argument, "entry \(j + 1) of u is not a finite number", argument: "u")
    }
    let arrangement = try HyperplaneArrangement(data.exact)
    return .object(Pattern(number: nil, pattern: arrangement.pattern(of: u), arrangement: arrangement))
}
