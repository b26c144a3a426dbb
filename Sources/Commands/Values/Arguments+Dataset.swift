import Datasets
import Language
import LinearAlgebra

extension Arguments {
    /// A dataset; a plain matrix of finite numbers counts as one without targets.
    func dataset(_ name: String) throws -> Dataset {
        let value = try value(name)
        if case .object(let object) = value, let data = object as? Dataset { return data }
        guard let x = value.asMatrix else { throw mismatch(name, "a Dataset or a matrix") }
        do { return try Dataset(x) } catch { throw error.diagnostic(argument: name) }
    }
}

extension DatasetError {
    /// The error as the language reports it, by default at the argument that the error itself names.
    func diagnostic(argument fallback: String? = nil) -> Diagnostic {
        let kind: Diagnostic.Kind =
            switch self.kind {
            case .file: .file
            case .data: .data
            case .shape: .shape
            case .argument: .argument
            }
        return Diagnostic(kind, message, remedy: remedy, argument: argument ?? fallback)
    }
}
