import Datasets
import JSON
import Language
import LinearAlgebra
import Networks

/// The network of JSON `{"U": [[…], …], "alpha": […]}` with numbers as text; nil when the value is something else.
func network(path: String, _ value: JSONValue) throws -> ReLUNetwork? {
    guard let rows = value["U"], let weights = value["alpha"] else { return nil }
    let problem = { (what: String) in Diagnostic(.data, "\(path): \(what)", argument: "path") }
    guard let u = rows.array?.map({ $0.array?.map(number) ?? [nil] }), let alpha = weights.array?.map(number) else {
        throw problem("U must be an array of rows and alpha an array of numbers")
    }
    guard u.count == alpha.count else { throw problem("U has \(u.count) rows but alpha has \(alpha.count) entries") }
    let d = u.first?.count ?? 0
    let neurons = try zip(u, alpha).enumerated().map { i, pair in
        let numbers = pair.0.compactMap { $0 }
        guard numbers.count == d, pair.0.count == d, d > 0, let weight = pair.1 else {
            throw problem("neuron \(i + 1) does not have \(max(d, 1)) numbers in U and one in alpha")
        }
        return Neuron(u: numbers, alpha: weight)
    }
    return ReLUNetwork(dimension: d, neurons: neurons)
}

/// A finite number written as text.
private func number(_ value: JSONValue) -> Double? {
    value.string.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
}
