/// The path operators of PDF for an outline. PDF has no arcs: quarters of circles become cubic curves.
struct PDFPath {
    private(set) var operators = ""
    private var pen = Point(0, 0)

    /// Four cubic curves with this length of handles stay within 0.03 % of a circle of radius 1.
    private static let handle = 0.5523

    /// A whole circle.
    init(circle center: Point, radius: Double) {
        move(to: Point(center.x - radius, center.y))
        halfCircle(width: 2 * radius)
        halfCircle(width: -2 * radius)
        operators += "h"
    }

    /// The outline of a `d` attribute as ``PathData`` writes it: `M` and `L` with absolute points, `Z`, and `a` for half circles.
    init(_ data: String) {
        var rest = Substring(data)
        while let command = rest.popFirst() {
            let end = rest.utf8.firstIndex(where: Self.isCommand) ?? rest.endIndex
            let numbers = rest[..<end].split { $0 == "," || $0 == " " }.map { number(String($0)) }
            rest = rest[end...]
            switch command {
            case "M" where numbers.count == 2: move(to: Point(numbers[0], numbers[1]))
            case "L" where numbers.count == 2: line(to: Point(numbers[0], numbers[1]))
            case "a" where numbers.count == 7: halfCircle(width: numbers[5])
            case "Z": operators += "h "
            default: break
            }
        }
    }

    private static func isCommand(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") }

    private mutating func move(to point: Point) {
        operators += "\(pixels(point.x)) \(pixels(point.y)) m "
        pen = point
    }

    private mutating func line(to point: Point) {
        operators += "\(pixels(point.x)) \(pixels(point.y)) l "
        pen = point
    }

    /// Half a circle whose chord is horizontal: below it when it goes to the right, above when to the left.
    private mutating func halfCircle(width: Double) {
        let r = width / 2
        let k = Self.handle * r
        let middle = Point(pen.x + r, pen.y + r)
        let end = Point(pen.x + width, pen.y)
        curve(Point(pen.x, pen.y + k), Point(middle.x - k, middle.y), middle)
        curve(Point(middle.x + k, middle.y), Point(end.x, end.y + k), end)
    }

    private mutating func curve(_ a: Point, _ b: Point, _ end: Point) {
        operators += [a, b, end].map { "\(pixels($0.x)) \(pixels($0.y))" }.joined(separator: " ") + " c "
        pen = end
    }
}
