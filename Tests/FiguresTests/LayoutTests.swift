import Plots
import Testing

/// What holds for every picture: texts are within the picture and do not overlap, and files stay small.
@Suite struct LayoutTests {
    @Test(arguments: Gallery.all.map(\.name))
    func textsAreWholeAndApart(_ name: String) throws {
        let picture = try #require(Gallery.all.first { $0.name == name })
        let rendering = try picture.plot().rendered()
        let page = Rect(x: 0, y: 0, width: rendering.document.width, height: rendering.document.height)
        for text in rendering.texts { #expect(page.contains(text.rect), "\(text.text) is cut") }
        for (i, a) in rendering.texts.enumerated() {
            for b in rendering.texts[(i + 1)...] { #expect(!a.rect.intersects(b.rect), "\(a.text) meets \(b.text)") }
        }
    }

    @Test(arguments: Gallery.all.map(\.name))
    func titleAndDescriptionAreThere(_ name: String) throws {
        let picture = try #require(Gallery.all.first { $0.name == name })
        let rendering = try picture.plot().rendered()
        #expect(!rendering.document.title.isEmpty && !rendering.document.description.isEmpty)
        #expect(rendering.document.svg().utf8.count < 400_000)
        #expect(!rendering.document.svg().contains("nan") && !rendering.document.svg().contains("inf\""))
    }
}
