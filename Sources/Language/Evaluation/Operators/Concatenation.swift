import LinearAlgebra

/// Joins values to vectors and matrices as brackets do.
public enum Concatenation {
    /// Rows of elements: each row side by side, the rows one below the other.
    static func join(_ rows: [[Value]]) throws -> Value {
        if let scalars = try scalarMatrix(rows) { return scalars }
        return try vertical(try rows.map { try horizontal($0) })
    }

    /// `[1 2; 3 4]`, all numbers.
    private static func scalarMatrix(_ rows: [[Value]]) throws -> Value? {
        var storage = Vector()
        for row in rows {
            for element in row {
                guard case .number(let x) = element else { return nil }
                storage.append(x)
            }
        }
        let columns = rows.first?.count ?? 0
        if let short = rows.firstIndex(where: { $0.count != columns }) {
            throw Diagnostic(
                .shape, "row 1 has \(columns) elements, row \(short + 1) has \(rows[short].count)",
                remedy: "all rows of a matrix need the same number of elements")
        }
        if columns == 1 { return .vector(storage) }
        return .matrix(Matrix(rows: rows.count, columns: columns, storage: storage))
    }

    /// Side by side: numbers, columns and matrices of one height.
    public static func horizontal(_ items: [Value]) throws -> Value {
        if items.count == 1 { return items[0] }
        let blocks = try items.map { try block($0) }.filter { $0.rows > 0 || $0.columns > 0 }
        guard let height = blocks.first?.rows else { return .vector([]) }
        if let other = blocks.first(where: { $0.rows != height }) {
            throw Diagnostic(
                .shape, "side by side stand \(height) and \(other.rows) rows",
                remedy: "values joined side by side need the same number of rows")
        }
        let width = blocks.reduce(0) { $0 + $1.columns }
        try MemoryLimit.check(rows: height, columns: width)
        var storage = Vector()
        storage.reserveCapacity(height * width)
        for i in 0..<height {
            for block in blocks { storage.append(contentsOf: block.row(i)) }
        }
        return .matrix(Matrix(rows: height, columns: width, storage: storage))
    }

    /// One below the other: numbers and vectors make a vector, matrices of one width a matrix, others a list.
    public static func vertical(_ items: [Value]) throws -> Value {
        if items.contains(where: { if case .matrix = $0 { true } else { false } }) { return try verticalMatrix(items) }
        try MemoryLimit.check(elements: items.reduce(0) { $0 + ($1.elementCount ?? 1) })
        if let numbers = verticalNumbers(items) { return .vector(numbers) }
        return .collected(try items.flatMap { $0.isVectorLike ? try $0.elements() : [$0] })
    }

    /// Numbers and vectors joined; nil when there is anything else.
    private static func verticalNumbers(_ items: [Value]) -> Vector? {
        var joined = Vector()
        for item in items {
            switch item {
            case .number(let x): joined.append(x)
            case .vector(let v): joined.append(contentsOf: v)
            case .range(let r): joined.append(contentsOf: r.vector)
            default: return nil
            }
        }
        return joined
    }

    private static func verticalMatrix(_ items: [Value]) throws -> Value {
        let blocks = try items.map { try block($0) }.filter { $0.rows > 0 && $0.columns > 0 }
        guard let width = blocks.first?.columns else { return items[0] }
        if let other = blocks.first(where: { $0.columns != width }) {
            throw Diagnostic(
                .shape, "one below the other stand \(width) and \(other.columns) columns",
                remedy: "values joined one below the other need the same number of columns")
        }
        let height = blocks.reduce(0) { $0 + $1.rows }
        try MemoryLimit.check(rows: height, columns: width)
        return .matrix(Matrix(rows: height, columns: width, storage: blocks.flatMap(\.storage)))
    }

    private static func block(_ value: Value) throws -> Matrix {
        if let x = value.scalar { return Matrix(rows: 1, columns: 1, storage: [x]) }
        if let block = value.asMatrix { return block }
        throw Diagnostic(
            .type, "\(indefinite(value.kind)) cannot stand in a matrix", remedy: "use commas for a list: [a, b]")
    }

    /// The matrix of a comprehension over two sequences, the second one inner.
    static func matrix(_ items: Value, _ size: (rows: Int, columns: Int)) throws -> Value {
        guard case .vector(let numbers) = items, numbers.count == size.rows * size.columns else {
            throw Diagnostic(
                .type, "`[… for i in a, j in b]` makes a matrix of numbers",
                remedy: "write `for i in a for j in b` for a list")
        }
        return .matrix(Matrix(rows: size.rows, columns: size.columns, storage: numbers))
    }
}
