import ExactArithmetic
import LinearAlgebra

/// One row of a table in any format.
protocol TableRow {
    /// Where cell j is, for messages: `toy.csv:3:2`.
    func place(_ j: Int) -> String
    /// Cell j as a number or what keeps it from being one.
    func cell(_ j: Int) -> Cell
    /// Cell j as text.
    func text(_ j: Int) -> String
}

/// Collects the rows of a table into a dataset and refuses the first cell that cannot be used.
struct DatasetBuilder {
    private let path: String
    private let selection: ColumnSelection
    private let options: LoadOptions
    private var entries: [ExactNumber] = []
    private var rows = 0
    private var seen = 0
    private var targets: TargetColumn

    init(path: String, selection: ColumnSelection, options: LoadOptions, capacity: Int = 0) {
        self.path = path
        self.selection = selection
        self.options = options
        targets = TargetColumn(kept: options.classes)
        entries.reserveCapacity(capacity * selection.features.count)
    }

    /// Adds a row.
    mutating func append(_ row: some TableRow) throws(DatasetError) {
        seen += 1
        if seen & 1023 == 0 { try DatasetError.checkCancellation() }
        if let j = selection.target, try !appendTarget(row, j) { return }
        for j in selection.features {
            switch row.cell(j) {
            case .number(let number): entries.append(number)
            case .unusable(let problem): throw error(problem, row, j)
            }
        }
        rows += 1
    }

    /// Adds the target of a row; false when the row's class is not kept.
    private mutating func appendTarget(_ row: some TableRow, _ j: Int) throws(DatasetError) -> Bool {
        if targets.holdsClasses {
            let text = row.text(j)
            if case .unusable(let problem) = Cell(text: text), !problem.isWord { throw error(problem, row, j) }
            return targets.append(text)
        }
        switch row.cell(j) {
        case .number(let number): return targets.append(number.double)
        case .unusable(let problem) where problem.isWord && rows == 0: return targets.append(row.text(j))
        case .unusable(let problem): throw error(problem, row, j)
        }
    }

    private func error(_ problem: Cell.Problem, _ row: some TableRow, _ j: Int) -> DatasetError {
        var remedy = problem.remedy
        if remedy == nil, j == selection.target {
            remedy = "a target column holds numbers or the names of two classes, not both"
        } else if remedy == nil {
            let name = quoted(selection.names[j])
            remedy = "encode the column as numbers, or choose others with features=[…]"
            if selection.target == nil { remedy = "if it is the target say target=\(name); else " + (remedy ?? "") }
        }
        return DatasetError(
            .data, "\(row.place(j)): column \(quoted(selection.names[j])) \(problem.message)", remedy: remedy)
    }

    /// The dataset of all rows added.
    func finish() throws(DatasetError) -> Dataset {
        let targetName = selection.target.map { selection.names[$0] }
        let (y, classes) = try targets.finish(path: path, name: targetName ?? "")
        guard rows > 0 else { throw DatasetError(.data, "\(path) holds no row of data") }
        let exact = ExactMatrix(rows: rows, columns: selection.features.count, entries: entries)
        let data = Dataset(
            exact: exact, y: targetName == nil ? nil : y, features: selection.features.map { selection.names[$0] },
            target: targetName, classes: classes, source: path)
        return options.bias ? try data.appendingBias() : data
    }
}

/// The values of a target column: numbers, or the names of two classes.
private struct TargetColumn {
    private let kept: [String]?
    private var numbers: Vector = []
    private var names: [String] = []
    private var indexOfName: [String: Int] = [:]
    private var isText: Bool

    /// Only rows of the `kept` classes are kept when they are given.
    init(kept: [String]?) {
        self.kept = kept
        isText = kept != nil
        for name in kept ?? [] { _ = index(of: name) }
    }

    /// Whether the cells are names of classes.
    var holdsClasses: Bool { isText }

    mutating func append(_ number: Double) -> Bool {
        numbers.append(number)
        return true
    }

    /// Adds a class; false when it is not among those kept.
    mutating func append(_ name: String) -> Bool {
        isText = true
        if kept == nil {
            numbers.append(Double(index(of: name)))
        } else {
            guard let index = indexOfName[name] ?? numericIndex(of: name) else { return false }
            numbers.append(Double(index))
        }
        return true
    }

    private mutating func index(of name: String) -> Int {
        if let index = indexOfName[name] { return index }
        indexOfName[name] = names.count
        names.append(name)
        return names.count - 1
    }

    /// The kept class that writes the same number in another way (`1` and `1.0`).
    private mutating func numericIndex(of name: String) -> Int? {
        guard let number = ExactNumber(decimal: name) else { return nil }
        let index = names.prefix(2).firstIndex { ExactNumber(decimal: $0) == number }
        if let index { indexOfName[name] = index }
        return index
    }

    /// The targets, classes as −1 and +1, and the names of the two classes.
    func finish(path: String, name: String) throws(DatasetError) -> (y: Vector, classes: [String]) {
        guard isText else { return (numbers, []) }
        let found = Set(numbers.map { Int($0) })
        if let kept, let absent = kept.indices.first(where: { !found.contains($0) }) {
            throw DatasetError(
                .argument, "\(path): no row has \(quoted(kept[absent])) in column \(quoted(name))", argument: "classes")
        }
        guard names.count == 2 else {
            throw DatasetError(
                .data,
                "\(path): the target \(quoted(name)) has \(names.count) \(names.count == 1 ? "class" : "classes"): "
                    + listed(names.map(quoted)),
                remedy: names.count > 2 ? "keep two, as in classes=[\(quoted(names[0])), \(quoted(names[1]))]" : nil,
                argument: "target")
        }
        let order = kept == nil ? [0, 1].sorted { names[$0] < names[$1] } : [0, 1]
        return (numbers.map { Int($0) == order[0] ? -1 : 1 }, order.map { names[$0] })
    }
}
