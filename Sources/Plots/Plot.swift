/// A picture: what it states, one or more panels, and the keys to read them.
///
/// A plot is a value; `rendered()` lays it out and draws it. Nothing is drawn over text, no text is cut by the frame, and what had
/// to be left out is said under the picture.
public struct Plot: Sendable {
    /// What the picture states, one sentence.
    public var title: String
    /// A second line with conditions and numbers; empty for none.
    public var subtitle = ""
    /// What a reader who cannot see it should know.
    public var description = ""
    /// The panels, side by side as far as they fit.
    public var panels: [Panel]
    /// The least width of a panel in pixels, by which panels are broken into rows.
    public var leastPanelWidth = 200.0
    /// The key of lines, dots, arrows and areas.
    public var legend: [LegendEntry] = []
    /// The key of colours.
    public var colorBar: ColorBar?
    /// Remarks under the picture, one sentence each.
    public var notes: [String] = []
    /// The width in pixels; pictures with equal units may be narrower.
    public var width = Plot.defaultWidth
    /// The height in pixels; nil: what suits the panels.
    public var height: Double?

    /// The width of a picture when none is asked for.
    public static let defaultWidth = 640.0

    /// Describes a picture.
    public init(title: String, panels: [Panel]) {
        self.title = title
        self.panels = panels
    }

    /// A laid-out and drawn plot.
    public struct Rendering: Sendable {
        /// The document.
        public let document: SVGDocument
        /// All texts with their estimated boxes.
        public let texts: [TextBox]
        /// The frames of the panels.
        public let frames: [Frame]
        /// The remarks under the picture.
        public let notes: [String]
    }

    /// Lays the picture out and draws it.
    public func rendered() -> Rendering {
        var notes = notes
        var layout = PlotLayout(self, notes: notes)
        var canvas = layout.draw()
        // Remarks that arise while drawing take room at the bottom: once more, now that they are known.
        if !canvas.notes.isEmpty {
            notes += canvas.notes
            layout = PlotLayout(self, notes: notes)
            canvas = layout.draw()
        }
        let document = SVGDocument(
            width: layout.width, height: layout.height, title: title, description: description,
            content: layout.content(canvas))
        return Rendering(document: document, texts: canvas.texts, frames: layout.frames, notes: notes)
    }
}
