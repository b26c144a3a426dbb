import JSON

/// What a kernel says of itself and of its language.
public struct KernelInformation: Sendable {
    /// A page that frontends list in their help menu.
    public struct HelpLink: Sendable {
        let text: String
        let url: String

        /// Makes a link.
        public init(_ text: String, url: String) {
            self.text = text
            self.url = url
        }
    }

    /// The kernel's name.
    public let implementation: String
    /// The kernel's version.
    public let version: String
    /// The language's name, the same as in the kernelspec.
    public let language: String
    /// The MIME type of source files.
    public let mimeType: String
    /// The extension of source files, with its point.
    public let fileExtension: String
    /// The lexer that colours cells in documents.
    public let pygmentsLexer: String
    /// The mode that colours cells in notebooks: its name, or an object of `name` and `mime`, where the mode of the MIME type
    /// serves in editors that do not know the name.
    public let codeMirrorMode: JSONValue
    /// The text that consoles print first.
    public let banner: String
    /// Pages for the help menu.
    public let helpLinks: [HelpLink]

    /// Makes the information.
    public init(
        implementation: String, version: String, language: String, mimeType: String, fileExtension: String,
        pygmentsLexer: String, codeMirrorMode: JSONValue, banner: String, helpLinks: [HelpLink]
    ) {
        self.implementation = implementation
        self.version = version
        self.language = language
        self.mimeType = mimeType
        self.fileExtension = fileExtension
        self.pygmentsLexer = pygmentsLexer
        self.codeMirrorMode = codeMirrorMode
        self.banner = banner
        self.helpLinks = helpLinks
    }

    /// What executed notebooks record of the language.
    public var languageInformation: JSONValue {
        [
            "name": .string(language),
            "version": .string(version),
            "mimetype": .string(mimeType),
            "file_extension": .string(fileExtension),
            "pygments_lexer": .string(pygmentsLexer),
            "codemirror_mode": codeMirrorMode,
            "nbconvert_exporter": "script",
        ]
    }

    /// The content of `kernel_info_reply`.
    var content: JSONValue {
        [
            "status": "ok",
            "protocol_version": .string(MessageCodec.protocolVersion),
            "implementation": .string(implementation),
            "implementation_version": .string(version),
            "language_info": languageInformation,
            "banner": .string(banner),
            "help_links": .array(helpLinks.map { ["text": .string($0.text), "url": .string($0.url)] }),
            "debugger": false,
            "supported_features": ["kernel subshells"],
        ]
    }
}
