import Figures
import Language
import LinearAlgebra
import Plots

/// Pictures of data, plain numbers and functions.
let seriesKinds: [PlotKind] = [
    PlotKind("data", "the target over one input, or the classes over two") { subjects in
        subjects.data.flatMap { DataFigure($0) } != nil
    } make: { subjects, options in
        guard let data = subjects.data, let figure = DataFigure(data, options: options) else {
            throw PlotKind.unsuitable(
                "data", needs: "a Dataset of one input with a target, or of two inputs, besides a bias column",
                found: subjects.kinds, remedy: "choose columns with data[:, [1, 2]]")
        }
        return figure.plot()
    },
    PlotKind(
        "line", "vectors, the columns of a matrix, or a function, as lines", takes: [.labels, .numbers]
    ) { subjects in
        subjects.isNumeric && subjects.isAscending
    } make: { subjects, options in
        try subjects.series("line", .line, options)
    },
    PlotKind("scatter", "vectors as dots", takes: [.labels, .numbers]) {
        $0.isNumeric
    } make: { subjects, options in
        try subjects.series("scatter", .scatter, options)
    },
]

extension PlotSubjects {
    /// Whether there are only numbers, or a function with numbers.
    fileprivate var isNumeric: Bool {
        result == nil && !arrays.isEmpty && arrays.count + (function == nil ? 0 : 1) == values.count
    }

    /// Whether the first of several arrays, which is x, ascends; true for a single array.
    fileprivate var isAscending: Bool {
        guard arrays.count > 1, function == nil else { return true }
        return zip(arrays[0].storage, arrays[0].storage.dropFirst()).allSatisfy { $0 <= $1 }
    }

    fileprivate func series(_ kind: String, _ style: SeriesFigure.Style, _ options: FigureOptions) throws -> Plot {
        guard isNumeric else {
            throw PlotKind.unsuitable(kind, needs: "vectors of numbers, or a function and a vector", found: kinds)
        }
        let (x, named, found) = try coordinates()
        guard options.labels.isEmpty || options.labels.count == found.count else {
            throw PlotKind.mislabelled(options.labels.count, found.count)
        }
        let series = found.enumerated().map { i, item in
            options.labels.isEmpty ? item : SeriesFigure.Series(options.labels[i], item.values)
        }
        return SeriesFigure(x: x, xName: named, series, style: style, options: options).plot()
    }

    /// The x with its name, and the values over it.
    private func coordinates() throws -> (Vector, String, [SeriesFigure.Series]) {
        if let function {
            let x = arrays[0].storage
            let argument = function.argumentName ?? "x"
            let values = try x.map { try value(of: function, at: $0) }
            return (x, argument, [SeriesFigure.Series("\(function.name ?? "f")(\(argument))", values)])
        }
        guard arrays.count > 1 else {
            let columns = columns(arrays[0], name: "value")
            return ((1...max(1, arrays[0].rows)).map(Double.init), "index", columns)
        }
        let x = arrays[0].storage
        let names = arrays.count == 2 ? ["y"] : (1..<arrays.count).map { "y\($0)" }
        let series = zip(arrays.dropFirst(), names).flatMap { columns($0, name: $1) }
        if let wrong = series.first(where: { $0.values.count != x.count }) {
            throw Diagnostic(
                .shape, "x has \(x.count) numbers and \(wrong.name) has \(wrong.values.count)", argument: "y")
        }
        return (x, "x", series)
    }

    /// The columns of a matrix as series; a row of numbers counts as a column.
    private func columns(_ a: Matrix, name: String) -> [SeriesFigure.Series] {
        if a.columns == 1 || a.rows == 1 { return [SeriesFigure.Series(name, a.storage)] }
        return (0..<a.columns).map { SeriesFigure.Series("column \($0 + 1)", a.column($0)) }
    }

    private func value(of function: any FunctionValue, at x: Double) throws -> Double {
        try context.checkInterrupt()
        let result = try function.call([.number(x)], named: [], in: context)
        if case .number(let y) = result { return y }
        throw Diagnostic(
            .type, "the function must give a number at \(shortest(x)), found \(result.kind)", argument: "x")
    }
}
