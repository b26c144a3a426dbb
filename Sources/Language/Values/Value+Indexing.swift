import LinearAlgebra

extension Value {
    /// The number of elements that one index can reach: what `end` means in `v[end]`; nil when the value has no elements.
    public var elementCount: Int? {
        switch self {
        case .vector(let v): v.count
        case .list(let items): items.count
        case .range(let r): r.count
        case .matrix(let a): a.storage.count
        case .string(let s): s.count
        case .number, .boolean: 1
        case .object(let object): object.count
        case .nothing, .function: nil
        }
    }

    /// The number of elements along one of several axes, counted from 0: what `end` means in `A[end, 1]`.
    func extent(axis: Int, of axes: Int) -> Int? {
        guard axes > 1 else { return elementCount }
        if case .matrix(let a) = self, axes == 2 { return axis == 0 ? a.rows : a.columns }
        return axis == 0 ? elementCount : 1
    }

    /// The elements selected by indices that count from 1.
    public func element(_ indices: [Index]) throws -> Value {
        if case .object(let object) = self { return try object.element(indices) }
        if case .matrix(let a) = self, indices.count == 2 { return try a.element(indices[0], indices[1]) }
        // As in Julia, a vector is also indexed as its single column.
        let index = indices.count == 2 && sequenceCount != nil && indices[1] == .one(1) ? [indices[0]] : indices
        guard index.count == 1 else {
            throw Diagnostic(.index, "\(indefinite(kind)) takes one index, found \(indices.count)")
        }
        return try element(index[0])
    }

    private func element(_ index: Index) throws -> Value {
        switch self {
        case .vector(let v):
            return try select(index, v.count, one: { .number(v[$0]) }, many: { .vector($0.map { v[$0] }) })
        case .list(let items):
            return try select(index, items.count, one: { items[$0] }, many: { .list($0.map { items[$0] }) })
        case .range(let r):
            return try select(index, r.count, one: { .number(r[$0]) }, many: { .vector($0.map { r[$0] }) })
        case .matrix(let a):
            return try select(
                index, a.storage.count, one: { .number(a[columnMajor: $0]) },
                many: { .vector($0.map { a[columnMajor: $0] }) })
        case .string(let s):
            let characters = Array(s)
            return try select(
                index, characters.count, one: { .string(String(characters[$0])) },
                many: { .string(String($0.map { characters[$0] })) })
        case .number, .boolean: return try select(index, 1, one: { _ in self }, many: { .list($0.map { _ in self }) })
        default: throw Diagnostic(.type, "\(indefinite(kind)) has no elements")
        }
    }

    private func select(
        _ index: Index, _ count: Int, one: (Int) -> Value, many: ([Int]) -> Value
    ) throws -> Value {
        switch index {
        case .one(let i): return one(try checked(i, count) - 1)
        case .many(let list): return many(try list.map { try checked($0, count) - 1 })
        case .all: return many(Array(0..<count))
        }
    }
}

/// The index itself when it lies in `1:count`.
@inline(__always)
func checked(_ i: Int, _ count: Int, _ what: String = "index") throws -> Int {
    guard i >= 1, i <= count else { throw outside(i, count, what) }
    return i
}

private func outside(_ i: Int, _ count: Int, _ what: String) -> Diagnostic {
    let remedy = i == 0 && count > 0 ? "indices count from 1" : nil
    if count == 0 { return Diagnostic(.index, "\(what) \(i) of something that has no elements") }
    return Diagnostic(.index, "\(what) \(i) is outside 1:\(count)", remedy: remedy)
}

extension Matrix {
    /// The entry at a position that runs down the columns, as Julia's linear indices do; counted from 0.
    subscript(columnMajor k: Int) -> Double {
        get { self[k % rows, k / rows] }
        set { self[k % rows, k / rows] = newValue }
    }

    /// The rows or columns that an index selects, counted from 0, and whether it is one only.
    func positions(_ index: Index, _ count: Int, _ what: String) throws -> (list: [Int], isOne: Bool) {
        switch index {
        case .one(let i): ([try checked(i, count, what) - 1], true)
        case .many(let list): (try list.map { try checked($0, count, what) - 1 }, false)
        case .all: (Array(0..<count), false)
        }
    }

    func element(_ i: Index, _ j: Index) throws -> Value {
        if case .one(let row) = i, case .one(let column) = j {
            return .number(self[try checked(row, rows, "row") - 1, try checked(column, columns, "column") - 1])
        }
        let (rowList, oneRow) = try positions(i, rows, "row")
        let (columnList, oneColumn) = try positions(j, columns, "column")
        var storage = Vector()
        storage.reserveCapacity(rowList.count * columnList.count)
        for row in rowList {
            for column in columnList { storage.append(self[row, column]) }
        }
        if oneRow || oneColumn { return .vector(storage) }
        return .matrix(Matrix(rows: rowList.count, columns: columnList.count, storage: storage))
    }
}

extension Index {
    /// Reads an index from a value: an integer, a list of integers, or a list of booleans that select.
    init(_ value: Value, count: Int?) throws {
        switch value {
        case .number(let x): self = .one(try Index.integer(x))
        case .range(let r):
            try MemoryLimit.check(elements: r.count)
            self = .many(try (0..<r.count).map { try Index.integer(r[$0]) })
        case .vector(let v): self = .many(try v.map { try Index.integer($0) })
        case .list(let items): self = .many(try Index.selection(items, count: count))
        case .boolean:
            throw Diagnostic(.index, "an index must be an integer, found a boolean", remedy: "indices count from 1")
        default:
            throw Diagnostic(
                .index,
                "an index must be an integer, a range, a list of integers or of booleans, found \(indefinite(value.kind))"
            )
        }
    }

    private static func integer(_ x: Double) throws -> Int {
        guard let i = Int(exactly: x) else {
            throw Diagnostic(.index, "an index must be an integer, found \(shortest(x))")
        }
        return i
    }

    private static func selection(_ items: [Value], count: Int?) throws -> [Int] {
        let flags = items.compactMap { if case .boolean(let b) = $0 { b } else { nil } }
        guard flags.count == items.count else {
            return try items.map { item in
                guard case .number(let x) = item else {
                    throw Diagnostic(.index, "an index must be an integer, found \(indefinite(item.kind))")
                }
                return try integer(x)
            }
        }
        if let count, flags.count != count {
            throw Diagnostic(
                .index, "\(flags.count) booleans cannot select from \(count) elements",
                remedy: "one boolean per element is needed")
        }
        return flags.indices.filter { flags[$0] }.map { $0 + 1 }
    }
}
