/// What a value looks like, in as many forms as it has; plain text is always there.
public struct DisplayBundle: Sendable, Equatable {
    /// `text/plain`.
    public var plain: String
    /// `text/html`.
    public var html: String?
    /// `text/latex`, with its dollar signs.
    public var latex: String?
    /// `image/svg+xml`.
    public var svg: String?
    /// `application/pdf`, a file of one page.
    public var pdf: [UInt8]?
    /// `text/markdown`.
    public var markdown: String?
    /// The value for programs that read the notebook, as JSON text (`application/vnd.conelab+json`).
    public var json: String?

    /// Makes a bundle.
    public init(
        plain: String, html: String? = nil, latex: String? = nil, svg: String? = nil, pdf: [UInt8]? = nil,
        markdown: String? = nil, json: String? = nil
    ) {
        self.plain = plain
        self.html = html
        self.latex = latex
        self.svg = svg
        self.pdf = pdf
        self.markdown = markdown
        self.json = json
    }
}
