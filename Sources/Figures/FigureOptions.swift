import Plots

/// What a user may ask of any figure.
public struct FigureOptions: Sendable, Equatable {
    /// A title in place of the one the figure finds.
    public var title: String?
    /// A label of the horizontal axis in place of the one the figure finds.
    public var xLabel: String?
    /// A label of the vertical axis in place of the one the figure finds.
    public var yLabel: String?
    /// Names of the lines in the legend, one for each; empty: those the figure finds.
    public var labels: [String] = []
    /// The width in pixels.
    public var width: Double
    /// The height in pixels; nil: what suits the figure.
    public var height: Double?

    /// Describes the wishes.
    public init(title: String? = nil, width: Double = Plot.defaultWidth, height: Double? = nil) {
        self.title = title
        self.width = width
        self.height = height
    }

    /// The plot with these wishes fulfilled.
    func apply(to plot: Plot) -> Plot {
        var result = plot
        result.title = title ?? plot.title
        result.width = width
        result.height = height
        for i in result.panels.indices {
            result.panels[i].x.label = xLabel ?? result.panels[i].x.label
            result.panels[i].y.label = yLabel ?? result.panels[i].y.label
        }
        return result
    }
}

/// A number with its noun in the right form: `1 cone`, `8 cones`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
}
