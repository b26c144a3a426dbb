/// A finished picture as SVG: a title and a description for reading machines, and the drawing.
///
/// Text and axes are in `currentColor` on no background, so that the picture takes the colours of the page that holds it;
/// `svg(background:)` writes one that stands alone.
public struct SVGDocument: Sendable {
    /// The width in pixels.
    public let width: Double
    /// The height in pixels.
    public let height: Double
    /// What the picture states, one sentence.
    public let title: String
    /// What a reader who cannot see it should know, with the numbers.
    public let description: String
    /// The drawing.
    public let content: [SVGElement]

    /// Fonts of one metric everywhere (Helvetica, Arial and Liberation Sans agree), so that measured text fits.
    static let fontFamily = "Helvetica, Arial, 'Liberation Sans', sans-serif"

    /// The SVG text.
    ///
    /// - Parameter background: for files: a rectangle of this colour is drawn first and `currentColor` becomes a dark grey.
    public func svg(background: Color? = nil) -> String {
        var root = SVGElement(
            "svg",
            [
                // Spaces between shifted spans are kept by all renderers only when told so.
                "xmlns": "http://www.w3.org/2000/svg", "xml:space": "preserve",
                "viewBox": "0 0 \(pixels(width)) \(pixels(height))",
                "width": pixels(width), "height": pixels(height), "role": "img",
                "style": "max-width:100%;height:auto", "font-family": Self.fontFamily, "font-size": "12",
                "fill": "currentColor",
            ])
        root.append(SVGElement("title").containing(text: title))
        root.append(SVGElement("desc").containing(text: description))
        if let background {
            root.append(SVGElement("rect", ["width": "100%", "height": "100%", "fill": background.svg]))
        }
        var text = ""
        root.containing(content).write(to: &text) { value in
            background != nil && value == Color.current.svg ? Color.text.svg : value
        }
        return text
    }
}
