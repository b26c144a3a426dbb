/// Something drawn in a panel: lines, dots, areas, arrows, rules, cells.
public protocol Mark: Sendable {
    /// The data points that an automatic domain must show.
    var extent: [Point] { get }
    /// Draws the mark.
    func draw(on canvas: inout Canvas, in frame: Frame)
}
