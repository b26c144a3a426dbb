import Commands
import Language

/// The extension of JupyterLab and Notebook that colours the language.
///
/// Jupyter finds it by its folder: there is nothing to build and no server extension to enable.
enum LabExtension {
    static let name = "jupyterlab-conelab"

    /// Writes the extension into a folder, which is made when it is missing.
    static func write(to directory: String) throws(FileError) {
        try makeDirectory(directory + "/static")
        try writeFile(PackageResources.package_json, to: directory + "/package.json")
        try writeFile(Array(script.utf8), to: directory + "/static/remoteEntry.js")
    }

    /// The script: a function of the language's words, called with them.
    private static var script: String {
        let words = [Vocabulary.keywords, Vocabulary.constants, CommandReference.names]
        let arguments = words.map { "'\($0.joined(separator: " "))'" }.joined(separator: ", ")
        return "(\(String(decoding: PackageResources.remoteEntry_js, as: UTF8.self)))(\(arguments));\n"
    }
}
