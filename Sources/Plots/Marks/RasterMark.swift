/// A grid of coloured cells of size 1 × 1, row by row: a matrix or an image of a function.
///
/// Cell (i, j) covers [j, j + 1] × [i, i + 1] in data units; reverse the y axis to have the first row on top. Runs of one colour in a row become one rectangle,
/// rectangles of one colour one path.
public struct RasterMark: Mark {
    /// The number of columns.
    public let columns: Int
    /// The colour of each cell, row-major; nil cells stay empty.
    public let cells: [Color?]

    /// Describes a grid; `cells.count` must be a multiple of `columns`.
    public init(columns: Int, cells: [Color?]) {
        precondition(columns > 0 && cells.count % columns == 0, "a grid needs rows × columns cells")
        self.columns = columns
        self.cells = cells
    }

    /// The number of rows.
    public var rows: Int { cells.count / columns }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var extent: [Point] { [Point(0, 0), Point(Double(columns), Double(rows))] }

    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public func draw(on canvas: inout Canvas, in frame: Frame) {
        var paths: [Color: PathData] = [:]
        var order: [Color] = []
        for i in 0..<rows {
            let (top, bottom) = (frame.y(Double(i)), frame.y(Double(i + 1)))
            for run in runs(row: i) {
                if paths[run.color] == nil { order.append(run.color) }
                let (left, right) = (frame.x(Double(run.from)), frame.x(Double(run.to)))
                paths[run.color, default: PathData()].polygon([
                    Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom),
                ])
            }
        }
        for color in order {
            canvas.add(
                SVGElement(
                    "path", ["d": paths[color]?.text, "fill": color.svg, "shape-rendering": "crispEdges"]))
        }
    }

    private func runs(row i: Int) -> [(color: Color, from: Int, to: Int)] {
        var runs: [(color: Color, from: Int, to: Int)] = []
        for j in 0..<columns {
            guard let color = cells[i * columns + j] else { continue }
            if let last = runs.last, last.color == color, last.to == j {
                runs[runs.count - 1].to = j + 1
            } else {
                runs.append((color, j, j + 1))
            }
        }
        return runs
    }
}
