import LinearAlgebra

/// Application element by element: numbers and other single values are repeated, vectors are columns, matrices with one row or
/// column are repeated along it.
struct Broadcast {
    private let operands: [Value]
    private let rows: Int
    private let columns: Int
    /// The number of axes of the result: 0 a single value, 1 a vector or list, 2 a matrix.
    private let axes: Int

    /// Finds the common shape; throws `.shape` when there is none.
    init(_ operands: [Value]) throws {
        var rows = 1
        var columns = 1
        var axes = 0
        for operand in operands {
            guard let shape = operand.broadcastShape else { continue }
            axes = max(axes, shape.axes)
            guard Self.join(&rows, shape.rows), Self.join(&columns, shape.columns) else {
                throw Self.mismatch(operands)
            }
        }
        try MemoryLimit.check(rows: rows, columns: columns)
        self.operands = operands
        self.rows = rows
        self.columns = columns
        self.axes = axes
    }

    private static func join(_ size: inout Int, _ other: Int) -> Bool {
        if size == 1 { size = other }
        return other == 1 || other == size
    }

    private static func mismatch(_ operands: [Value]) -> Diagnostic {
        let kinds = operands.filter(\.isArray).map { "a \($0.kind)" }.joined(separator: " and ")
        return Diagnostic(.shape, "\(kinds) cannot be combined element by element")
    }

    /// Calls `f` with the operands' elements at each place and collects what it gives.
    func map(_ f: ([Value]) throws -> Value) throws -> Value {
        if axes == 0 { return try f(operands) }
        var results: [Value] = []
        results.reserveCapacity(rows * columns)
        var check = CancellationCheck()
        for i in 0..<rows {
            try check.tick()
            for j in 0..<columns { results.append(try f(operands.map { $0.broadcastElement(i, j) })) }
        }
        return collect(results)
    }

    private func collect(_ results: [Value]) -> Value {
        if axes == 1 { return Value.collected(results) }
        let numbers = results.compactMap(\.scalar)
        if numbers.count == results.count {
            return .matrix(Matrix(rows: rows, columns: columns, storage: numbers))
        }
        return .list(results)
    }

    // MARK: Operators

    /// A dotted operator.
    static func apply(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        if let operation = NumericOperation(symbol) { return try apply(operation, symbol, a, b) }
        switch symbol {
        case .and, .or, .bitAnd, .bitOr:
            return try Broadcast([a, b]).map { try logic(symbol, $0[0], $0[1]) }
        case .element, .notElement:
            // The right operand is the set that the elements are looked up in.
            return try Broadcast([a]).map { .boolean(try Comparison.apply(symbol, $0[0], b)) }
        default:
            return try Broadcast([a, b]).map { .boolean(try Comparison.apply(symbol, $0[0], $0[1])) }
        }
    }

    private static func logic(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        guard case .boolean(let x) = a, case .boolean(let y) = b else { throw Arithmetic.mismatch(symbol, a, b) }
        return .boolean(symbol == .and || symbol == .bitAnd ? x && y : x || y)
    }

    private static func apply(_ operation: NumericOperation, _ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        if operation != .power, let fast = try fastPath(operation, a, b) { return fast }
        return try Broadcast([a, b]).map { try Arithmetic.apply(symbol, $0[0], $0[1]) }
    }

    /// Vectors and matrices of one shape, or one of them with a number, without a value per element.
    private static func fastPath(_ operation: NumericOperation, _ a: Value, _ b: Value) throws -> Value? {
        switch (a, b) {
        case (.vector(let x), .vector(let y)) where x.count == y.count: .vector(operation.apply(x, y))
        case (.vector(let x), .number(let y)): .vector(operation.apply(x, y))
        case (.number(let x), .vector(let y)): .vector(operation.apply(x, y))
        case (.matrix(let x), .number(let y)):
            .matrix(Matrix(rows: x.rows, columns: x.columns, storage: operation.apply(x.storage, y)))
        case (.number(let x), .matrix(let y)):
            .matrix(Matrix(rows: y.rows, columns: y.columns, storage: operation.apply(x, y.storage)))
        case (.matrix(let x), .matrix(let y)) where x.rows == y.rows && x.columns == y.columns:
            .matrix(Matrix(rows: x.rows, columns: x.columns, storage: operation.apply(x.storage, y.storage)))
        default: nil
        }
    }
}

extension Value {
    /// The shape that the value brings to an application element by element; nil for single values.
    fileprivate var broadcastShape: (rows: Int, columns: Int, axes: Int)? {
        switch self {
        case .matrix(let a): (a.rows, a.columns, 2)
        case .vector(let v): (v.count, 1, 1)
        case .list(let items): (items.count, 1, 1)
        case .range(let r): (r.count, 1, 1)
        default: nil
        }
    }

    fileprivate func broadcastElement(_ i: Int, _ j: Int) -> Value {
        switch self {
        case .matrix(let a): .number(a[a.rows == 1 ? 0 : i, a.columns == 1 ? 0 : j])
        case .vector(let v): .number(v[v.count == 1 ? 0 : i])
        case .list(let items): items[items.count == 1 ? 0 : i]
        case .range(let r): .number(r[r.count == 1 ? 0 : i])
        default: self
        }
    }
}
