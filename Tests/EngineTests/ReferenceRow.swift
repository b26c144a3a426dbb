import Arrangements
import ConvexPrograms
import Datasets
import JSON

/// One row of Tests/Reference/problems: a data file, loss and β with the optimal value and facts about the optimum.
struct ReferenceRow: CustomStringConvertible {
    let name: String
    let program: ConvexProgram
    let expected: JSONValue

    var description: String { "\(name) \(program.loss.name) \(program.beta)" }

    /// A number among the facts; NaN when it is missing, which no comparison accepts.
    func number(_ key: String) -> Double { expected[key]?.double ?? .nan }

    /// All rows.
    static let all: [ReferenceRow] = {
        let folder = referenceFolder + "/problems"
        let json = (try? JSONValue(parsing: fileBytes(folder + "/reference.json"))) ?? .null
        return (json["rows"]?.array ?? []).compactMap { ReferenceRow($0, folder: folder) }
    }()

    private init?(_ json: JSONValue, folder: String) {
        guard let name = json["name"]?.string, let lossName = json["loss"]?.string, let loss = loss(named: lossName),
            let beta = json["beta"]?.double,
            let data = try? Self.data("\(folder)/\(name).csv"), let y = data.y,
            let arrangement = try? HyperplaneArrangement(data.exact)
        else { return nil }
        self.name = name
        program = ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: beta)
        expected = json
    }

    private static func data(_ path: String) throws -> Dataset {
        var options = LoadOptions()
        options.target = .name("y")
        return try Dataset.load(DataFile(path: path), options)
    }
}
