/// Arguments given in a call, matched with the parameters of a signature.
///
/// Positional arguments may also be given by name, Greek letters may be spelled out or not, and what cannot be matched gets a
/// diagnostic that shows the signature.
struct Binding {
    private(set) var values: [String: Value] = [:]
    private(set) var rest: [Value] = []

    init(_ signature: Signature, positional: [Value], named: [(name: String, value: Value)]) throws {
        try bind(positional, to: signature)
        for (name, value) in named { try bind(name, value, to: signature) }
        try checkComplete(signature)
    }

    /// Hands positional arguments out in order; what is left over goes to the variadic parameter.
    private mutating func bind(_ positional: [Value], to signature: Signature) throws {
        let places = signature.parameters.filter { $0.passing == .positional }
        for (parameter, value) in zip(places, positional) { values[parameter.name] = value }
        guard positional.count > places.count else { return }
        guard signature.parameters.contains(where: { $0.passing == .variadic }) else {
            throw Diagnostic(
                .argument, "`\(signature.name)` takes \(count(places.count)), found \(positional.count)",
                remedy: "its signature is \(signature.text)")
        }
        rest = Array(positional.dropFirst(places.count))
    }

    private mutating func bind(_ name: String, _ value: Value, to signature: Signature) throws {
        guard let parameter = signature.parameter(named: name) else { throw unknown(name, signature) }
        guard values[parameter.name] == nil else {
            throw Diagnostic(
                .argument, "`\(parameter.name)` is given twice", remedy: "its signature is \(signature.text)",
                argument: name)
        }
        values[parameter.name] = value
    }

    private func unknown(_ name: String, _ signature: Signature) -> Diagnostic {
        let names = signature.parameters.filter { $0.passing != .variadic }.map(\.name)
        let hint = closest(to: name, among: names).map { "did you mean `\($0)`? " } ?? ""
        return Diagnostic(
            .name, "`\(signature.name)` has no argument `\(name)`", remedy: "\(hint)its signature is \(signature.text)",
            argument: name)
    }

    private func checkComplete(_ signature: Signature) throws {
        let missing = signature.parameters.filter {
            $0.passing != .variadic && $0.defaultText == nil && values[$0.name] == nil
        }
        guard let first = missing.first else { return }
        throw Diagnostic(
            .argument, "`\(signature.name)` needs the argument `\(first.name)`",
            remedy: "its signature is \(signature.text)")
    }

    private func count(_ n: Int) -> String {
        switch n {
        case 0: "no arguments by position"
        case 1: "one argument by position"
        default: "at most \(n) arguments by position"
        }
    }
}
