import Figures
import Language
import Plots

let plotCommand = Command(
    "plot", group: .showing,
    [
        .positional("x", "Patterns, a Solution, Network, Dataset, Problem, result, vector, matrix or function"),
        .variadic("y", "more values for the same picture"),
        .named(
            "kind", "the kind of picture; by default the first that suits the values",
            completion: .choices(plotKinds.map(\.name))),
        .named("title", "a title in place of the one the picture finds"),
        .named("xlabel", "a label of the horizontal axis in place of the one the picture finds"),
        .named("ylabel", "a label of the vertical axis"),
        .named("label", "the names of the lines, of dots or of networks: a string, or a list of strings"),
        .named("width", "the width in pixels", default: "640"),
        .named("height", "the height in pixels"),
    ],
    summary: "Draws the given values together, as SVG.",
    details: "Kinds: " + plotKinds.map { "\"\($0.name)\" (\($0.summary))" }.joined(separator: ", ") + ".",
    examples: [
        .init("plot([1, 2, 3], [1, 4, 9])", gives: "Figure: y over x: 3 points"),
        .init("plot(x -> x^2, 0:0.5:2; title=\"a parabola\")", gives: "Figure: a parabola"),
    ]
) { arguments, context in
    let subjects = try PlotSubjects([arguments.value("x")] + arguments.rest, context: context)
    let options = try FigureOptions(arguments)
    let kind: PlotKind
    if arguments.has("kind") {
        let name = try arguments.choice("kind", of: plotKinds.map(\.name))
        kind = plotKinds.first { $0.name == name } ?? plotKinds[0]
    } else if let suitable = plotKinds.first(where: { $0.suits(subjects) }) {
        kind = suitable
    } else {
        throw Diagnostic(
            .argument, "there is no picture of \(subjects.kinds)",
            remedy: "give patterns, a solution, a network with its data, or vectors; table(x) shows any value",
            argument: "x")
    }
    return .object(Figure(try kind.plot(subjects, options), kind: kind.name))
}

extension FigureOptions {
    /// The named arguments `title`, `xlabel`, `ylabel`, `label`, `width` and `height`.
    init(_ arguments: Arguments) throws {
        self.init(title: try arguments.optionalString("title"))
        xLabel = try arguments.optionalString("xlabel")
        yLabel = try arguments.optionalString("ylabel")
        labels = try Self.labels(arguments)
        if arguments.has("width") { width = Double(try arguments.integer("width", in: 150...4000)) }
        if arguments.has("height") { height = Double(try arguments.integer("height", in: 100...4000)) }
    }

    /// The strings of `label`.
    private static func labels(_ arguments: Arguments) throws -> [String] {
        guard case .list(let items)? = arguments["label"] else {
            return try arguments.optionalString("label").map { [$0] } ?? []
        }
        return try items.map { item in
            if case .string(let text) = item { return text }
            throw arguments.mismatch("label", "a string or a list of strings")
        }
    }
}
