import Language
import Plots

/// A finished picture: the result of `plot`.
struct Figure: ObjectValue {
    /// The picture, laid out and drawn.
    let document: SVGDocument
    /// The kind of picture: `cones`, `function`, ….
    let kind: String

    /// Draws a plot.
    init(_ plot: Plot, kind: String) {
        document = plot.rendered().document
        self.kind = kind
    }

    /// The SVG text in the colours of the page that holds it.
    var svg: String { document.svg() }
    /// The SVG text on white, which stands alone: what files hold.
    var standaloneSVG: String { document.svg(background: .white) }
    /// The picture as a PDF page.
    var pdf: [UInt8] { document.pdf() }
    /// The title, for the text form.
    var title: String { document.title }

    var typeName: String { "Figure" }
    var summary: String { "Figure: \(title)" }
    var fields: [FieldDescription] {
        [
            FieldDescription("title", "what the picture states"),
            FieldDescription("kind", "the kind of picture, as in `plot(...; kind=)`"),
            FieldDescription("description", "the picture in words, with its numbers"),
            FieldDescription("width", "the width in pixels"), FieldDescription("height", "the height in pixels"),
            FieldDescription("svg", "the SVG text, on white"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "title": .string(title)
        case "kind": .string(kind)
        case "description": .string(document.description)
        case "width": .number(document.width)
        case "height": .number(document.height)
        case "svg": .string(standaloneSVG)
        default: nil
        }
    }

    /// As HTML the picture is part of the page and takes its colours, light or dark; the SVG image is for other readers, the
    /// PDF page for LaTeX.
    var display: DisplayBundle {
        let svg = svg
        return DisplayBundle(plain: summary, html: svg, svg: svg, pdf: pdf)
    }
}
