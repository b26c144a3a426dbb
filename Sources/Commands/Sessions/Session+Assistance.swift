import Datasets
import Language

extension Session {
    /// Completions at a place counted in Unicode scalars: names, named arguments, fields, values of arguments, files, columns and
    /// symbols by their LaTeX names.
    public func complete(_ source: String, cursor: Int) -> [Completion] {
        Completer(interpreter, commands: builtinCommands, columns: Self.columns).complete(source, at: cursor)
    }

    /// The page on what stands at a place: a command's help, a function's source, or a variable's kind, text and fields.
    ///
    /// - Parameter detail: 0 as for `name?`, 1 as for `name??`; a page already holds all there is.
    public func inspect(_ source: String, cursor: Int, detail: Int = 0) -> DisplayBundle? {
        Inspector(interpreter, commands: builtinCommands).inspect(source, at: cursor)
    }

    /// Whether a text can be run as it stands.
    public func completeness(_ source: String) -> Completeness { Completeness(of: source) }

    /// The column names of a dataset, or of the data file at a path.
    private static func columns(_ value: Value) -> [String] {
        switch value {
        case .object(let object as Dataset): return object.features + [object.target].compactMap { $0 }
        case .string(let path):
            guard let file = try? DataFile(path: path) else { return [] }
            return (try? Dataset.columnNames(of: file)) ?? []
        default: return []
        }
    }
}
