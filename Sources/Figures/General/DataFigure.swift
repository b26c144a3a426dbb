import Datasets
import LinearAlgebra
import Plots

/// Data themselves: the target over one input, or the classes over two inputs.
public struct DataFigure: Sendable {
    let data: Dataset
    let inputs: InputSpace
    let options: FigureOptions

    /// Prepares the figure; nil unless there is one input with a target, or two inputs (besides a bias column).
    public init?(_ data: Dataset, options: FigureOptions = FigureOptions()) {
        inputs = InputSpace(data)
        guard inputs.dimension == 2 || (inputs.dimension == 1 && data.y != nil) else { return nil }
        self.data = data
        self.options = options
    }

    /// The picture.
    public func plot() -> Plot {
        let x = inputs.values(0, in: data)
        let second = inputs.dimension == 2 ? inputs.values(1, in: data) : data.y ?? []
        let points = DataPoints(
            points: zip(x, second).map { Point($0, $1) }, targets: data.y, classes: data.classes, outline: nil)
        var panel = Panel(
            x: Axis(inputs.label(0)), y: Axis(inputs.dimension == 2 ? inputs.label(1) : data.target ?? "y"))
        panel.marks = points.marks
        var plot = Plot(title: title, panels: [panel])
        plot.legend = points.legend
        plot.description = "\(counted(data.n, "point")) of \(inputs.names.joined(separator: ", "))."
        return options.apply(to: plot)
    }

    private var title: String {
        let name = data.source.isEmpty ? "" : "\(data.source): "
        guard let y = data.y, DataPoints.areSigns(y) else { return "\(name)\(counted(data.n, "point"))" }
        let positive = y.count { $0 > 0 }
        return "\(name)\(counted(data.n, "point")), \(positive) of class +1 and \(data.n - positive) of class −1"
    }
}
