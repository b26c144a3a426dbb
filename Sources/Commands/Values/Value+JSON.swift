import Datasets
import JSON
import Language
import LinearAlgebra
import Networks

/// An engine value that has a JSON form of its own; others are written field by field.
protocol JSONConvertible {
    /// The members of the JSON object.
    var jsonMembers: [(key: String, value: JSONValue)] { get }
}

extension Value {
    /// The value as JSON: numbers, texts, arrays of rows, and objects whose `type` names the kind of engine value.
    ///
    /// Numbers that are not finite become null, functions their signature.
    var json: JSONValue { json(depth: 0) }

    private func json(depth: Int) -> JSONValue {
        switch self {
        case .nothing: .null
        case .boolean(let b): .bool(b)
        case .number(let x): JSONValue(x)
        case .string(let text): .string(text)
        case .vector(let v): JSONValue(v)
        case .range(let r): JSONValue(r.vector)
        case .matrix(let a): JSONValue(a)
        case .list(let items): depth < 50 ? .array(items.map { $0.json(depth: depth + 1) }) : .null
        case .function(let f): .string(f.signatureText)
        case .object(let object): .object(Self.json(object, depth: depth))
        }
    }

    private static func json(_ object: any ObjectValue, depth: Int) -> JSONObject {
        let type = (key: "type", value: JSONValue.string(object.typeName))
        if let own = object as? any JSONConvertible { return JSONObject([type] + own.jsonMembers) }
        // Engine values may hold each other: beyond some depth their one-line form must do.
        guard depth < 4 else { return JSONObject([type, (key: "summary", value: .string(object.summary))]) }
        let members = object.fields.compactMap { field -> (key: String, value: JSONValue)? in
            guard let value = try? object.field(field.name) else { return nil }
            return (key: field.name, value: value.json(depth: depth + 1))
        }
        return JSONObject([type] + members)
    }
}

extension JSONValue {
    /// A number: an integer when it is one, null when it is not finite.
    init(_ x: Double) {
        let isPlain = x.magnitude < 0x1p53 && !(x == 0 && x.sign == .minus)
        self = isPlain ? Int(exactly: x).map(JSONValue.integer) ?? .number(x) : .number(x)
    }

    /// An array of numbers.
    init(_ v: Vector) { self = .array(v.map { JSONValue($0) }) }

    /// An array of rows.
    init(_ a: Matrix) { self = .array((0..<a.rows).map { JSONValue(a.rowArray($0)) }) }
}

extension Dataset: JSONConvertible {
    var jsonMembers: [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = [(key: "X", value: JSONValue(x))]
        if let y { members.append((key: "y", value: JSONValue(y))) }
        members.append((key: "features", value: .array(features.map(JSONValue.string))))
        if let target { members.append((key: "target", value: .string(target))) }
        if !classes.isEmpty { members.append((key: "classes", value: .array(classes.map(JSONValue.string)))) }
        return members
    }
}

extension ReLUNetwork: JSONConvertible {
    var jsonMembers: [(key: String, value: JSONValue)] { json.object?.members ?? [] }
}

extension Problem: JSONConvertible {
    var jsonMembers: [(key: String, value: JSONValue)] {
        [(key: "loss", value: .string(program.loss.name)), (key: "beta", value: JSONValue(program.beta))]
            + data.jsonMembers
    }
}

extension Patterns: JSONConvertible {
    var jsonMembers: [(key: String, value: JSONValue)] {
        [
            (key: "exact", value: .bool(collection.isExact)),
            (key: "patterns", value: .array(collection.map { .string($0.description) })),
        ]
    }
}

extension SolvedProblem: JSONConvertible {
    /// Everything that a re-check from outside needs: the data, the blocks, the dual point and, when they are few, all cells.
    var jsonMembers: [(key: String, value: JSONValue)] {
        let blocks = solution.blocks.map { block in
            JSONValue.object(
                JSONObject([
                    (key: "pattern", value: .string(block.pattern.description)),
                    (key: "sign", value: .integer(block.sign)), (key: "w", value: JSONValue(block.w)),
                ]))
        }
        let results: [(key: String, value: JSONValue)] = [
            (key: "objective", value: JSONValue(solution.objective)), (key: "lower", value: JSONValue(solution.lower)),
            (key: "gap", value: JSONValue(solution.gap)),
            (key: "status", value: .string(solution.termination.rawValue)),
            (key: "blocks", value: .array(blocks)), (key: "fit", value: JSONValue(solution.fit)),
            (key: "dual", value: JSONValue(solution.dual)),
        ]
        guard let cells = fewCells else { return problem.jsonMembers + results }
        return problem.jsonMembers + results + [(key: "cells", value: .array(cells.map { .string($0) }))]
    }

    /// All cells of the arrangement as bit strings, nil when there are more than ten thousand.
    private var fewCells: [String]? {
        let limit = 10_000
        guard let cells = try? problem.program.arrangement.cells(limit: limit), cells.isExact else { return nil }
        return cells.map(\.description)
    }
}
