/// One pair of axes with what is drawn between them.
public struct Panel: Sendable {
    /// Room outside the frame for labels with leaders, in pixels.
    public struct LabelMargin: Sendable, Equatable {
        /// On the left and on the right.
        public var horizontal = 0.0
        /// Above and below.
        public var vertical = 0.0

        /// Describes the room.
        public init(horizontal: Double = 0, vertical: Double = 0) {
            self.horizontal = horizontal
            self.vertical = vertical
        }
    }

    /// A heading of its own, for pictures of several panels.
    public var title = ""
    /// The horizontal axis.
    public var x: Axis
    /// The vertical axis.
    public var y: Axis
    /// Whether a unit is as long on both axes; the frame then has the shape of the domain.
    public var equalAspect = false
    /// Whether a thin line is drawn around the frame.
    public var outline = false
    /// Room for labels with leaders.
    public var labelMargin = LabelMargin()
    /// What is drawn, the last on top.
    public var marks: [any Mark] = []
    /// Texts, placed after all marks.
    public var labels: [LabelGroup] = []

    /// Describes a panel.
    public init(x: Axis = Axis(), y: Axis = Axis()) {
        self.x = x
        self.y = y
    }
}
