/// The operators that draw the elements of an SVG picture on a PDF page (ISO 32000-1, 8 and 9).
///
/// Understands what the marks of this room make: groups, paths of lines and whole circles, rectangles, circles, text, clipping
/// to rectangles, solid colours, opacity and dashes.
struct PDFContent {
    private let clips: [String: SVGElement]
    /// The operators so far.
    private(set) var operators = ""
    /// What was last set, by operator, so that nothing is set twice.
    private var state: [String: String] = [:]
    /// The pairs of opacities of fillings and strokes in use; their places are their names.
    private var opacities: [String] = []

    /// - Parameter clips: The rectangles of clipping paths by their names.
    init(clips: [String: SVGElement]) { self.clips = clips }

    /// The dictionary entries that the opacities need.
    var opacityResources: String {
        opacities.enumerated().map { "/O\($0) << \($1) >>" }.joined(separator: " ")
    }

    /// Draws an element and what it contains.
    mutating func draw(_ element: SVGElement) {
        guard let clip = element["clip-path"].flatMap({ clips[String($0.dropFirst("url(#".count).dropLast())] }) else {
            return drawUnclipped(element)
        }
        let outer = state
        operators += "q \(rectangle(clip)) W n\n"
        drawUnclipped(element)
        operators += "Q\n"
        state = outer
    }

    private mutating func drawUnclipped(_ element: SVGElement) {
        switch element.name {
        case "g": for child in element.elements { draw(child) }
        case "path": paint(PDFPath(element["d"] ?? "").operators, element)
        case "rect": paint(rectangle(element), element)
        case "circle":
            let center = Point(number(element["cx"]), number(element["cy"]))
            paint(PDFPath(circle: center, radius: number(element["r"])).operators, element)
        case "text": write(element)
        default: break
        }
    }

    private func rectangle(_ element: SVGElement) -> String {
        ["x", "y", "width", "height"].map { pixels(number(element[$0])) }.joined(separator: " ") + " re"
    }

    // MARK: Painting

    private mutating func paint(_ path: String, _ element: SVGElement) {
        let isFilled = element["fill"] != "none"
        let isStroked = element["stroke"].map { $0 != "none" } ?? false
        if !isFilled && !isStroked { return }
        setOpacity(element)
        if isFilled { set("rg", color(element["fill"])) }
        if isStroked { setStroke(element) }
        operators += path + (isFilled ? isStroked ? " B\n" : " f\n" : " S\n")
    }

    private mutating func setStroke(_ element: SVGElement) {
        set("RG", color(element["stroke"]))
        set("w", element["stroke-width"] ?? "1")
        set("j", element["stroke-linejoin"] == "round" ? "1" : "0")
        set("J", element["stroke-linecap"] == "round" ? "1" : "0")
        set("d", "[\(element["stroke-dasharray"] ?? "")] 0")
    }

    private mutating func setOpacity(_ element: SVGElement) {
        let pair = "/ca \(element["fill-opacity"] ?? "1") /CA \(element["stroke-opacity"] ?? "1")"
        let place = opacities.firstIndex(of: pair) ?? opacities.count
        if place == opacities.count { opacities.append(pair) }
        set("gs", "/O\(place)")
    }

    private mutating func set(_ name: String, _ value: String) {
        if state[name] == value { return }
        state[name] = value
        operators += "\(value) \(name)\n"
    }

    /// The three components of a colour; the surrounding text's is the dark of files.
    private func color(_ text: String?) -> String {
        let hex = text?.first == "#" ? text ?? "" : Color.text.svg
        let value = UInt32(hex.dropFirst(), radix: 16) ?? 0
        return [value >> 16, value >> 8, value].map { thousandths(Double($0 & 0xFF) / 255) }.joined(separator: " ")
    }

    private func thousandths(_ x: Double) -> String { exactText((1000 * x).rounded() / 1000) }

    // MARK: Text

    private mutating func write(_ element: SVGElement) {
        setOpacity(element)
        set("rg", color(element["fill"]))
        let runs = PDFText.runs(of: element)
        let width = runs.reduce(0) { $0 + $1.width }
        var x = number(element["x"]) - width * (PDFText.shares[element["text-anchor"] ?? "start"] ?? 0)
        let y = number(element["y"])
        operators += "BT\n"
        for run in runs {
            operators +=
                "/\(run.font.rawValue) \(pixels(run.size)) Tf 1 0 0 -1 \(pixels(x)) \(pixels(y + run.shift)) Tm "
            operators += "\(run.string) Tj\n"
            x += run.width
        }
        operators += "ET\n"
    }
}

/// A number of an attribute; what is missing or no number counts as 0.
func number(_ text: String?) -> Double { text.flatMap { Double($0) } ?? 0 }
