import JSON
import Language
import Networks

extension ReLUNetwork {
    /// The JSON form {"U": [[…], …], "alpha": […]}: one row of U and one entry of alpha per neuron.
    ///
    /// A network without neurons also writes its input dimension, `"d"`.
    var json: JSONValue {
        let members: [(key: String, value: JSONValue)] = [
            ("U", JSONValue(hiddenWeights)), ("alpha", JSONValue(neurons.map(\.alpha))),
        ]
        return .object(JSONObject(members + (neurons.isEmpty ? [("d", .integer(dimension))] : [])))
    }

    /// Whether a JSON value is meant as a network: an object with members U and alpha.
    static func isMeant(by json: JSONValue) -> Bool { json["U"] != nil && json["alpha"] != nil }

    /// Reads the JSON form; what does not fit is named by its place.
    init(json: JSONValue) throws {
        guard let rows = json["U"]?.array, let alpha = json["alpha"]?.array else {
            throw Self.malformed("it needs the members \"U\", a list of rows, and \"alpha\", a list of numbers")
        }
        guard rows.count == alpha.count else {
            throw Self.malformed("U has \(rows.count) rows and alpha \(alpha.count) entries")
        }
        let dimension = rows.first?.array?.count ?? json["d"]?.int ?? 0
        let neurons = try rows.indices.map { i in
            let entries = rows[i].array ?? []
            guard entries.count == dimension else {
                throw Self.malformed("row \(i + 1) of U has \(entries.count) entries, row 1 has \(dimension)")
            }
            let u = try entries.indices.map { try Self.number(entries[$0], "U[\(i + 1), \($0 + 1)]") }
            return Neuron(u: u, alpha: try Self.number(alpha[i], "alpha[\(i + 1)]"))
        }
        self.init(dimension: dimension, neurons: neurons)
    }

    private static func number(_ json: JSONValue, _ place: String) throws -> Double {
        guard let x = json.double, x.isFinite else { throw malformed("\(place) is not a finite number") }
        return x
    }

    private static func malformed(_ reason: String) -> Diagnostic {
        Diagnostic(
            .data, "the file does not hold a network: \(reason)",
            remedy: "a network is {\"U\": [[u11, u12], [u21, u22]], \"alpha\": [a1, a2]}")
    }
}
