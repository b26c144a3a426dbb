import Commands
import Language

/// What colours the language in editors: an extension for JupyterLab and Notebook, a mode for the classic Notebook.
///
/// Jupyter finds both by their places: there is nothing to build and no server extension to enable.
enum Highlighting {
    static let extensionName = "jupyterlab-conelab"

    /// Writes the extension into a folder, which is made when it is missing.
    static func writeExtension(to directory: String) throws(FileError) {
        try makeDirectory(directory + "/static")
        try writeFile(PackageResources.package_json, to: directory + "/package.json")
        try writeFile(script(PackageResources.remoteEntry_js), to: directory + "/static/remoteEntry.js")
    }

    /// The script that the classic Notebook loads from the kernelspec.
    static var classicMode: [UInt8] { script(PackageResources.kernel_js) }

    /// A script that calls an editor's function with the parser, which is made by a function of the language's words.
    private static func script(_ editor: [UInt8]) -> [UInt8] {
        let words = [Vocabulary.keywords, Vocabulary.constants, CommandReference.names]
        let arguments = words.map { "'\($0.joined(separator: " "))'" }.joined(separator: ", ")
        return Array("(\(text(editor)))((\(text(PackageResources.parser_js)))(\(arguments)));\n".utf8)
    }

    private static func text(_ resource: [UInt8]) -> String { String(decoding: resource, as: UTF8.self) }
}
