extension SVGDocument {
    /// The picture as a PDF file of one page in points (3/4 px), without background: what LaTeX includes.
    ///
    /// Vector graphics as in the SVG. Text is set in Helvetica and Symbol, two of the fourteen fonts that every reader has
    /// (ISO 32000-1, 9.6.2.2), so nothing is embedded; a character that neither has becomes `?`.
    public func pdf() -> [UInt8] {
        var page = PDFContent(clips: clips)
        for element in content { page.draw(element) }
        let size = "\(pixels(0.75 * width)) \(pixels(0.75 * height))"
        // SVG measures in pixels downwards from the top, PDF in points upwards from the bottom.
        let frame = "0.75 0 0 -0.75 0 \(pixels(0.75 * height)) cm\n"
        var file = PDFFile()
        file.add("<< /Type /Catalog /Pages 2 0 R >>")
        file.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
        file.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(size)] /Contents 4 0 R /Resources 5 0 R >>")
        file.add(stream: frame + page.operators)
        file.add("<< /Font << \(PDFFont.resources) >> /ExtGState << \(page.opacityResources) >> >>")
        file.add("<< /Title \(PDFFile.string(title)) /Subject \(PDFFile.string(description)) >>")
        return file.finished(root: 1, information: 6)
    }

    /// The rectangles to which elements are clipped, by their names.
    private var clips: [String: SVGElement] {
        let definitions = content.filter { $0.name == "defs" }.flatMap(\.elements)
        let pairs = definitions.compactMap { clip in
            clip["id"].flatMap { id in clip.elements.first.map { (id, $0) } }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension SVGElement {
    /// The children that are elements.
    var elements: [SVGElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }
}
