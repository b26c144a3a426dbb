import LinearAlgebra

extension Value {
    /// Replaces the elements selected by indices that count from 1, in place.
    ///
    /// One element takes one value; several take as many, or with `.=` one value for all.
    mutating func assign(_ value: Value, at indices: [Index], isDotted: Bool) throws {
        switch self {
        case .vector(var v):
            self = .nothing
            defer { self = .vector(v) }
            try v.assign(value, at: try Self.only(indices, "vector"), isDotted: isDotted) { try $0.numberToStore() }
        case .list(var items):
            self = .nothing
            defer { self = .list(items) }
            try NestingLimit.check(.list([value]))
            try items.assign(value, at: try Self.only(indices, "list"), isDotted: isDotted) { $0 }
        case .matrix(var a):
            self = .nothing
            defer { self = .matrix(a) }
            try a.assign(value, at: indices, isDotted: isDotted)
        case .range(let r):
            try MemoryLimit.check(elements: r.count)
            self = .vector(r.vector)
            try assign(value, at: indices, isDotted: isDotted)
        default:
            throw Diagnostic(
                .type, "the elements of \(indefinite(kind)) cannot be assigned", remedy: "make a new value instead")
        }
    }

    /// Changes one element in place; for `a[i][j] = x`.
    mutating func modifyElement(_ indices: [Index], _ change: (inout Value) throws -> Void) throws {
        guard case .list(var items) = self, indices.count == 1, case .one(let i) = indices[0] else {
            var element = try element(indices)
            try change(&element)
            return try assign(element, at: indices, isDotted: false)
        }
        let k = try checked(i, items.count) - 1
        self = .nothing
        var element = items[k]
        items[k] = .nothing
        defer {
            items[k] = element
            self = .list(items)
        }
        try change(&element)
    }

    /// Adds one element at the end, in place; a vector that gets anything but a number becomes a list.
    mutating func append(element: Value) throws {
        switch (self, element) {
        case (.vector, .number(let x)): appendNumber(x)
        case (.vector(let v), _):
            self = .list(v.map(Value.number) + [element])
        case (.list(var items), _):
            self = .nothing
            items.append(element)
            self = .list(items)
        default:
            throw Diagnostic(.type, "nothing can be added to \(indefinite(kind))", remedy: "vectors and lists grow")
        }
    }

    private mutating func appendNumber(_ x: Double) {
        guard case .vector(var v) = self else { return }
        self = .nothing
        v.append(x)
        self = .vector(v)
    }

    /// Adds elements at the end, in place; a vector that gets anything but numbers becomes a list.
    public mutating func append(_ items: [Value]) throws {
        if case .range(let r) = self {
            try MemoryLimit.check(elements: r.count)
            self = .vector(r.vector)
        }
        try MemoryLimit.check(elements: (elementCount ?? 0) + items.count)
        for item in items {
            try NestingLimit.check(.list([item]))
            try append(element: item)
        }
    }

    private static func only(_ indices: [Index], _ what: String) throws -> Index {
        guard indices.count == 1 else { throw Diagnostic(.index, "a \(what) takes one index, found \(indices.count)") }
        return indices[0]
    }

    fileprivate func numberToStore() throws -> Double {
        if let x = scalar { return x }
        throw Diagnostic(
            .type, "an element of a vector or matrix must be a number, found \(indefinite(kind))",
            remedy: "a list holds anything"
        )
    }
}

extension Array {
    fileprivate mutating func assign(
        _ value: Value, at index: Language.Index, isDotted: Bool, _ convert: (Value) throws -> Element
    ) throws {
        switch index {
        case .one(let i): self[try checked(i, count) - 1] = try convert(value)
        case .many(let list):
            let places = try list.map { try checked($0, count) - 1 }
            try assign(value, at: places, isDotted: isDotted, convert)
        case .all: try assign(value, at: [Int](indices), isDotted: isDotted, convert)
        }
    }

    private mutating func assign(
        _ value: Value, at places: [Int], isDotted: Bool, _ convert: (Value) throws -> Element
    ) throws {
        let values = try value.spread(over: places.count, isDotted: isDotted).map(convert)
        for (place, element) in zip(places, values) { self[place] = element }
    }
}

extension Value {
    /// As many values as there are places: the value's elements, or with `.=` the value itself for each place.
    fileprivate func spread(over count: Int, isDotted: Bool) throws -> [Value] {
        if isDotted, !isArray { return Array(repeating: self, count: count) }
        guard isArray else {
            throw Diagnostic(
                .shape, "\(indefinite(kind)) cannot fill \(count) elements",
                remedy: "write .= to give all of them one value")
        }
        let items = try elements()
        guard items.count == count else {
            throw Diagnostic(.shape, "\(indefinite(kind)) cannot fill \(count) elements")
        }
        return items
    }
}

extension Matrix {
    fileprivate mutating func assign(_ value: Value, at indices: [Index], isDotted: Bool) throws {
        if indices.count == 2, case .one(let i) = indices[0], case .one(let j) = indices[1] {
            self[try checked(i, rows, "row") - 1, try checked(j, columns, "column") - 1] = try value.numberToStore()
            return
        }
        let places = try places(indices)
        let values = try value.spread(over: places.count, isDotted: isDotted).map { try $0.numberToStore() }
        for (place, x) in zip(places, values) { self[place.row, place.column] = x }
    }

    /// The selected places column by column, the order in which a matrix is gone through.
    private func places(_ indices: [Index]) throws -> [(row: Int, column: Int)] {
        switch indices.count {
        case 1:
            return try positions(indices[0], storage.count, "index").list.map { ($0 % rows, $0 / rows) }
        case 2:
            let rowList = try positions(indices[0], rows, "row").list
            let columnList = try positions(indices[1], columns, "column").list
            return columnList.flatMap { column in rowList.map { ($0, column) } }
        default: throw Diagnostic(.index, "a matrix takes two indices, found \(indices.count)")
        }
    }
}
