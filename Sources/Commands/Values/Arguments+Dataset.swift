import Datasets
import Language
import LinearAlgebra

extension Arguments {
    /// A dataset; a plain matrix of finite numbers counts as one without targets.
    func dataset(_ name: String) throws -> Dataset {
        let value = try value(name)
        if case .object(let object) = value, let data = object as? Dataset { return data }
        guard let x = value.asMatrix else { throw mismatch(name, "a Dataset or a matrix") }
        return try reporting(argument: name) { () throws(DatasetError) in try Dataset(x) }
    }
}

/// Runs what works on data, and reports its errors as the language does: by default at the argument the error names.
func reporting<T>(argument: String? = nil, _ body: () throws(DatasetError) -> T) throws -> T {
    do { return try body() } catch { throw error.diagnostic(argument: argument) }
}

extension DatasetError {
    fileprivate func diagnostic(argument fallback: String?) -> Diagnostic {
        let kind: Diagnostic.Kind =
            switch self.kind {
            case .file: .file
            case .data: .data
            case .shape: .shape
            case .argument: .argument
            case .interrupted: .interrupted
            }
        let meant = misspelling.flatMap { closest(to: $0.name, among: $0.candidates) }
        let hint = meant.map { "did you mean \"\($0)\"?" }
        let remedies = [hint, remedy].compactMap { $0 }
        return Diagnostic(
            kind, message, remedy: remedies.isEmpty ? nil : remedies.joined(separator: " "),
            argument: argument ?? fallback)
    }
}
