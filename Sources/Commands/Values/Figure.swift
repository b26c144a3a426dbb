import Language
import Plots

/// A finished picture: the result of `plot`.
public struct Figure: ObjectValue {
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
    public var svg: String { document.svg() }
    /// The SVG text on white, which stands alone: what files hold.
    public var standaloneSVG: String { document.svg(background: .white) }
    /// The title, for the text form.
    public var title: String { document.title }

    /// The type's name in messages and help.
    public var typeName: String { "Figure" }
    /// The one-line text form.
    public var summary: String { "Figure: \(title)" }
    /// The fields with a few words on each.
    public var fields: [FieldDescription] {
        [
            FieldDescription("title", "what the picture states"),
            FieldDescription("kind", "the kind of picture, as in `plot(...; kind=)`"),
            FieldDescription("description", "the picture in words, with its numbers"),
            FieldDescription("width", "the width in pixels"), FieldDescription("height", "the height in pixels"),
            FieldDescription("svg", "the SVG text, on white"),
        ]
    }

    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? {
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

    /// As HTML the picture is part of the page and takes its colours, light or dark; the SVG image is for other readers.
    public var display: DisplayBundle {
        let svg = svg
        return DisplayBundle(plain: summary, html: svg, svg: svg)
    }
}
