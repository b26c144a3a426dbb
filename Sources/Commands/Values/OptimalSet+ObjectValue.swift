import Language
import LinearAlgebra
import Networks

extension OptimalSet: ObjectValue {
    /// The type's name in messages and help.
    public var typeName: String { "OptimalSet" }

    /// The one-line text form.
    public var summary: String {
        "OptimalSet: \(shape), \(corners), m* \(Self.text(fewest)), M* \(Self.text(most))"
    }

    private var shape: String {
        let least = isComplete ? "" : "at least "
        switch isUnique {
        case true?: return "a unique network"
        case false?: return "a polytope of networks of dimension \(least)\(dimension)"
        case nil: return "one network known, its uniqueness not proven"
        }
    }

    private var corners: String {
        if let vertices { return "\(vertices.count) \(vertices.count == 1 ? "vertex" : "vertices")" }
        return isComplete ? "too many vertices to list" : "not all directions found"
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "= \(range.lowerBound)" : "in \(range.lowerBound):\(range.upperBound)"
    }

    /// The summary over a table of the directions.
    public var display: DisplayBundle {
        let head = "<tr><th>direction</th><th>sign</th><th>u</th><th>largest weight</th><th>blocks</th></tr>"
        let rows = directions.indices.map { j in
            let cells = [
                Value.number(Double(directions[j].sign)), .vector(directions[j].u), .number(largestWeights[j]),
                Self.number(directions[j].blocks),
            ]
            return "<tr><th>\(j + 1)</th>\(cells.map { "<td>\(escapedHTML($0.summary))</td>" }.joined())</tr>"
        }
        let notes = remarks.map { "<p>\(escapedHTML($0))</p>" }.joined()
        let table = "<p>\(escapedHTML(summary))</p><table>\(head)\(rows.joined())</table>"
        return DisplayBundle(plain: ([summary] + remarks).joined(separator: "\n"), html: table + notes)
    }

    /// The fields with a few words on each.
    public var fields: [FieldDescription] {
        [
            FieldDescription(
                "unique", "whether the optimal network is unique up to order and splitting; nothing when not proven"),
            FieldDescription(
                "dimension", "the dimension of the polytope of optimal networks; [least, Inf] when only bounded"),
            FieldDescription(
                "dimensionW",
                "the dimension of the optimal set W* of the convex program; [least, Inf] when only bounded, nothing when unknown"
            ),
            FieldDescription("directions", "the optimal directions: each with .u .sign .weight .blocks .patterns"),
            FieldDescription("vertices", "the irreducible optimal networks; nothing when not all could be listed"),
            FieldDescription("weights", "the weight of every direction at every vertex, vertices × directions"),
            FieldDescription("mstar", "m*, the fewest neurons of an optimum; [least, most] when only bounded"),
            FieldDescription("Mstar", "M*, the most neurons of a vertex; [least, most] when only bounded"),
            FieldDescription("components", "the number of connected components by width 1, 2, …; nothing when unknown"),
            FieldDescription("exact", "whether all vertices were listed, so that everything is exact"),
            FieldDescription("network", "an optimal network with the fewest neurons known"),
            FieldDescription("value", "the optimal value P*"),
            FieldDescription("fit", "the unique optimal outputs f*"),
            FieldDescription("dual", "the unique optimal dual point ν = −∇ℓ(f*)"),
            FieldDescription("remarks", "near ties and what is not proven, one sentence each"),
        ]
    }

    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? {
        switch name {
        case "unique": isUnique.map(Value.boolean) ?? .nothing
        case "dimension": dimensionValue(dimension)
        case "dimensionW": dimensionOfConvexSet.map(dimensionValue) ?? .nothing
        case "directions": .list(directions.indices.map { .object(record(ofDirection: $0)) })
        case "vertices": vertices.map { .list($0.map { .object(network(weights: $0)) }) } ?? .nothing
        case "weights":
            vertices.map { .matrix(Matrix(rows: $0.count, columns: directions.count, storage: $0.flatMap { $0 })) }
                ?? .nothing
        case "mstar": Self.value(fewest)
        case "Mstar": Self.value(most)
        case "components": componentsByWidth
        case "exact": .boolean(vertices != nil)
        case "network": .object(fewestNeurons())
        case "value": .number(value)
        case "fit": .vector(fit)
        case "dual": .vector(dual)
        case "remarks": .list(remarks.map(Value.string))
        default: nil
        }
    }

    private func dimensionValue(_ dimension: Int) -> Value {
        isComplete ? .number(Double(dimension)) : .vector([Double(dimension), .infinity])
    }

    private static func number(_ count: Int?) -> Value { count.map { .number(Double($0)) } ?? .nothing }

    private static func value(_ range: ClosedRange<Int>) -> Value {
        range.count == 1
            ? .number(Double(range.lowerBound)) : .vector([Double(range.lowerBound), Double(range.upperBound)])
    }

    /// Components for the widths 1, 2, … up to the first from which on there is one.
    private var componentsByWidth: Value {
        guard let last = connectedWidth else { return .nothing }
        return .vector((1...max(1, last)).compactMap { components(width: $0).map(Double.init) })
    }

    private func record(ofDirection j: Int) -> Record {
        let direction = directions[j]
        return Record(
            "Direction", summary: "Direction \(direction.sign > 0 ? "+" : "−") \(Value.vector(direction.u).summary)",
            [
                .init("u", "the unit vector", .vector(direction.u)),
                .init("sign", "the sign of its neurons", .number(Double(direction.sign))),
                .init("weight", "the largest weight ‖w‖ over all optima", .number(largestWeights[j])),
                .init(
                    "blocks", "the number of cells whose closure holds it; nothing when beyond counting",
                    Self.number(direction.blocks)),
                .init(
                    "patterns", "their patterns, as vectors of bits; only that of u when there are more than 4096",
                    .list(direction.patterns.map { .vector($0.bits.map { $0 ? 1 : 0 }) })),
            ])
    }
}
