import Arrangements
import Datasets
import Language
import LinearAlgebra
import Networks

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Dataset: ObjectValue {
    public var typeName: String { "Dataset" }

    public var summary: String {
        let name = source.isEmpty ? "" : " \(source)"
        let labels = classes.count == 2 ? " (−1 \(classes[0]), +1 \(classes[1]))" : ""
        return "Dataset\(name): \(n) × \(d)" + (target.map { ", target \($0)\(labels)" } ?? "")
    }

    public var fields: [FieldDescription] {
        [
            FieldDescription("X", "the features, n × d"),
            FieldDescription("y", "the targets, n"),
            FieldDescription("n", "the number of rows"),
            FieldDescription("d", "the number of columns of X"),
            FieldDescription("rank", "the rank of X, exact"),
            FieldDescription("features", "the names of the columns of X"),
            FieldDescription("target", "the name of the target"),
            FieldDescription("classes", "the class that became −1 and the one that became +1"),
            FieldDescription("means", "what standardize subtracted from each column"),
            FieldDescription("scales", "what standardize divided each column by"),
            FieldDescription("teacher", "the network that made the targets"),
        ]
    }

    public func field(_ name: String) throws -> Value? {
        switch name {
        case "X": .matrix(x)
        case "y": y.map(Value.vector) ?? .nothing
        case "n": .number(Double(n))
        case "d": .number(Double(d))
        case "rank": .number(Double(try HyperplaneArrangement(exact).rank))
        case "features": .list(features.map(Value.string))
        case "target": target.map(Value.string) ?? .nothing
        case "classes": .list(classes.map(Value.string))
        case "means": scaling.map { .vector($0.means) } ?? .nothing
        case "scales": scaling.map { .vector($0.scales) } ?? .nothing
        case "teacher": teacher.map { .object($0.network) } ?? .nothing
        default: nil
        }
    }

    public var display: DisplayBundle {
        var table = table()
        table.shownRows = 8
        return DisplayBundle(plain: summary, html: "<p>\(escapedHTML(summary))</p>\(table.display.html ?? "")")
    }

    public var count: Int? { n }

    /// `data[rows]` and `data[rows, columns]`; the targets go with the rows.
    public func element(_ indices: [Index]) throws -> Value {
        guard (1...2).contains(indices.count) else {
            throw Diagnostic(.index, "a Dataset is indexed by rows, or by rows and columns of X")
        }
        let data = selecting(rows: try places(indices[0], below: n, what: "row"))
        guard indices.count == 2 else { return .object(data) }
        return .object(data.selecting(columns: try places(indices[1], below: d, what: "column")))
    }

    /// An index as places from 0, at least one.
    private func places(_ index: Index, below bound: Int, what: String) throws -> [Int] {
        let numbers =
            switch index {
            case .one(let i): [i]
            case .many(let list): list
            case .all: Array(1...bound)
            }
        if let wrong = numbers.first(where: { $0 < 1 || $0 > bound }) {
            throw Diagnostic(.index, "there is no \(what) \(wrong); the data have \(bound), counted from 1")
        }
        guard !numbers.isEmpty else {
            throw Diagnostic(.index, "no \(what) is chosen", remedy: "a Dataset has at least one \(what)")
        }
        return numbers.map { $0 - 1 }
    }

    public func isEqual(to other: any ObjectValue) -> Bool {
        guard let other = other as? Dataset else { return false }
        return exact == other.exact && y == other.y && features == other.features && target == other.target
    }
}

extension Dataset.Teacher {
    /// The teacher as a network.
    var network: ReLUNetwork {
        let neurons = (0..<hidden.rows).map { Neuron(u: hidden.rowArray($0), alpha: output[$0]) }
        return ReLUNetwork(dimension: hidden.columns, neurons: neurons)
    }
}
