import Arrangements
import ConvexPrograms
import ExactArithmetic
import Glibc
import JSON
import LinearAlgebra
import Networks

/// One file of Tests/Reference/networks: a problem, facts about it, and networks with the facts that must come out.
struct ReferenceProblem: CustomStringConvertible {
    let name: String
    let json: JSONValue
    let program: ConvexProgram
    let networks: [ReferenceNetwork]

    var description: String { name }
    var expected: JSONValue { json["expected"] ?? .null }

    /// All files, by name.
    static let all: [ReferenceProblem] = {
        let folder = referenceFolder + "/networks"
        return fileNames(in: folder).filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            (try? JSONValue(parsing: fileBytes(folder + "/" + file))).flatMap(ReferenceProblem.init)
        }
    }()

    init?(_ json: JSONValue) {
        guard let name = json["id"]?.string, let data = json["data"], let rows = data["X"]?.matrix,
            let y = data["y"]?.doubles, let beta = data["beta"]?.double, let lossName = data["loss"]?.string,
            let loss = loss(named: lossName), let arrangement = try? HyperplaneArrangement(rows)
        else { return nil }
        self.name = name
        self.json = json
        program = ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: beta)
        let dimension = rows.columns
        networks = (json["networks"]?.array ?? []).map { ReferenceNetwork($0, in: name, dimension) }
    }
}

/// A network with the facts that must come out.
struct ReferenceNetwork: CustomStringConvertible {
    let name: String
    let network: ReLUNetwork
    let expected: JSONValue

    var description: String { name }

    init(_ json: JSONValue, in problem: String, _ dimension: Int) {
        name = problem + "." + (json["name"]?.string ?? "")
        let u = (json["u"]?.array ?? []).map { $0.doubles ?? [] }
        let alpha = json["alpha"]?.doubles ?? []
        network = ReLUNetwork(dimension: dimension, neurons: zip(u, alpha).map { Neuron(u: $0, alpha: $1) })
        expected = json["expected"] ?? .null
    }

    /// A number among the facts; NaN when it is missing, which no comparison accepts.
    func number(_ key: String) -> Double { expected[key]?.double ?? .nan }
    /// A truth value among the facts.
    func flag(_ key: String) -> Bool? { expected[key]?.bool }
}

extension JSONValue {
    /// An array of numbers.
    var doubles: Vector? {
        guard let array else { return nil }
        let numbers = array.compactMap(\.double)
        return numbers.count == array.count ? numbers : nil
    }

    /// An array of rows.
    var matrix: Matrix? {
        guard let array else { return nil }
        let rows = array.compactMap(\.doubles)
        return rows.count == array.count ? Matrix(rows) : nil
    }

    /// An array of bits, or a text of the digits 0 and 1.
    var pattern: ActivationPattern? {
        if let string { return ActivationPattern(bits: string.map { $0 == "1" }) }
        return doubles.map { ActivationPattern(bits: $0.map { $0 != 0 }) }
    }

    /// A block {pattern, sign, w}.
    var block: Block? {
        guard let pattern = self["pattern"]?.pattern, let sign = self["sign"]?.int, let w = self["w"]?.doubles else {
            return nil
        }
        return Block(pattern: pattern, sign: sign, w: w)
    }
}

/// Tests/Reference, next to the folder of this file.
let referenceFolder: String = {
    var path = String(#filePath).split(separator: "/", omittingEmptySubsequences: false)
    path.removeLast(2)
    return path.joined(separator: "/") + "/Reference"
}()

/// The names of the files in a folder.
func fileNames(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        names.append(
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            })
    }
    return names
}

/// The bytes of a file; none when it cannot be read.
func fileBytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
}
