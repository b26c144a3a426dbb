import Datasets
import Language
import LinearAlgebra
import Networks

/// A value that says itself how it is shown as a table.
protocol TableConvertible {
    /// The table of the value.
    func table() throws -> Table
}

extension Table {
    /// The table of a value: a collection row by row, the fields of a value, or one cell.
    init(_ value: Value) throws {
        switch value {
        case .object(let object): self = try Table(object)
        case .matrix(let a): self = Table(a)
        case .vector, .range:
            let v = value.asVector ?? []
            self = Table(caption: "", count: v.count, [Column(name: "value") { .number(v[$0]) }])
        case .list(let items): self = try Table(items)
        default: self = Table(caption: "", count: 1, isNumbered: false, [Column(name: "value") { _ in value }])
        }
    }

    /// Numbered rows of columns.
    init(caption: String, count: Int, isNumbered: Bool = true, _ columns: [Column]) {
        self.init(caption: caption, columns: columns, rowCount: count, isNumbered: isNumbered)
    }

    private init(_ object: any ObjectValue) throws {
        if let table = object as? Table {
            self = table
        } else if let convertible = object as? any TableConvertible {
            self = try convertible.table()
        } else if let count = object.count {
            // Elements are made once: a table asks for the shown cells of each column.
            let items = try (0..<count).map { try object.element([.one($0 + 1)]) }
            self = try Table(items, caption: object.typeName)
        } else {
            self = try Table(fieldsOf: object)
        }
    }

    private init(_ a: Matrix) {
        let columns = (0..<a.columns).map { j in Column(name: String(j + 1)) { .number(a[$0, j]) } }
        self.init(caption: "", count: a.rows, columns)
    }

    /// One row per item: records by the names of their fields, vectors by their elements, other values in one column.
    private init(_ items: [Value], caption: String = "") throws {
        let objects = items.compactMap(\.asObject)
        let vectors = items.compactMap { item in
            if case .number = item { return Optional<Vector>.none }
            return item.asVector
        }
        if objects.count == items.count, let first = objects.first, !first.fields.isEmpty {
            let rows = try objects.map { object in try first.fields.map { try object.field($0.name) ?? .nothing } }
            let columns = first.fields.enumerated().map { j, field in Column(name: field.name) { rows[$0][j] } }
            self.init(caption: caption.isEmpty ? first.typeName : caption, count: items.count, columns)
        } else if vectors.count == items.count, let width = vectors.map(\.count).max() {
            let columns = (0..<width).map { j in
                Column(name: String(j + 1)) { j < vectors[$0].count ? .number(vectors[$0][j]) : .nothing }
            }
            self.init(caption: caption, count: items.count, columns)
        } else {
            self.init(caption: caption, count: items.count, [Column(name: "value") { items[$0] }])
        }
    }

    /// Two columns: the fields of a value and what they hold.
    private init(fieldsOf object: any ObjectValue) throws {
        let names = object.fields.map(\.name)
        let values = try names.map { try object.field($0) ?? .nothing }
        self.init(
            caption: object.typeName, count: names.count, isNumbered: false,
            [
                Column(name: "field") { .string(names[$0]) },
                Column(name: "value") { .string(values[$0].cellText(digits: Table.defaultDigits)) },
            ])
    }
}

extension Value {
    /// The engine value, nil for other values.
    fileprivate var asObject: (any ObjectValue)? {
        if case .object(let object) = self { return object }
        return nil
    }
}

extension Dataset: TableConvertible {
    func table() -> Table {
        let x = x
        var columns = features.enumerated().map { j, name in Table.Column(name: name) { .number(x[$0, j]) } }
        if let y { columns.append(Table.Column(name: target ?? "y") { .number(y[$0]) }) }
        return Table(caption: source.isEmpty ? "Dataset" : "Dataset \(source)", count: n, columns)
    }
}

extension ReLUNetwork: TableConvertible {
    func table() -> Table {
        let neurons = neurons
        let weights = (0..<dimension).map { j in Table.Column(name: "u\(j + 1)") { .number(neurons[$0].u[j]) } }
        return Table(
            caption: "Network", count: neurons.count,
            weights + [
                Table.Column(name: "alpha") { .number(neurons[$0].alpha) },
                Table.Column(name: "‖u‖|α|") { .number(norm2(neurons[$0].convexWeight)) },
            ])
    }
}

extension SolvedProblem: TableConvertible {
    func table() -> Table {
        let blocks = solution.blocks
        let d = solution.program.d
        let weights = (0..<d).map { j in Table.Column(name: "w\(j + 1)") { .number(blocks[$0].w[j]) } }
        return Table(
            caption: "Solution", count: blocks.count,
            [
                Table.Column(name: "pattern") { .string(blocks[$0].pattern.description) },
                Table.Column(name: "sign") { .number(Double(blocks[$0].sign)) },
                Table.Column(name: "‖w‖") { .number(norm2(blocks[$0].w)) },
            ] + weights)
    }
}

extension Patterns: TableConvertible {
    func table() -> Table {
        let (collection, arrangement) = (collection, arrangement)
        var columns = [
            Table.Column(name: "pattern") { .string(collection[$0].description) },
            Table.Column(name: "active") { .number(Double(collection[$0].activeCount)) },
        ]
        if let dimensions = collection.dimensions {
            columns.append(Table.Column(name: "dimension") { .number(Double(dimensions[$0])) })
        }
        columns.append(
            Table.Column(name: "facets") { i in
                (try? arrangement.facets(of: collection[i])).map { .number(Double($0.count)) } ?? .nothing
            })
        columns.append(
            Table.Column(name: "witness") { i in
                (try? arrangement.witness(of: collection[i])).map { .vector($0) } ?? .nothing
            })
        return Table(caption: "Patterns", count: collection.count, columns)
    }
}
