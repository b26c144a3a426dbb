import Language
import LinearAlgebra

extension Arguments {
    /// A number; for arrays the diagnostic tells how to apply the function to each element.
    func scalar(_ name: String, of function: String) throws -> Double {
        switch try value(name) {
        case .number(let x): return x
        case .boolean(let b): return b ? 1 : 0
        case .vector, .matrix, .list, .range:
            throw Diagnostic(
                .type, "`\(function)` takes a number, found a \(try value(name).kind)",
                remedy: "element by element it is written \(function).(…)", argument: name)
        default: throw mismatch(name, "a number")
        }
    }

    /// A function.
    func function(_ name: String) throws -> any FunctionValue {
        if case .function(let function) = try value(name) { return function }
        throw mismatch(name, "a function")
    }

    /// A size: a whole number that is not negative.
    func size(_ name: String) throws -> Int { try integer(name, in: 0...Int.max) }

    /// The sizes of an array given as `n`, or `n, m`.
    func sizes() throws -> [Int] {
        try rest.map { value in
            guard case .number(let x) = value, let n = Int(exactly: x), n >= 0 else {
                throw Diagnostic(
                    .argument, "a size must be a whole number ≥ 0, found \(value.summary)", argument: "sizes")
            }
            return n
        }
    }

    /// The values to reduce: all elements, or with a function what it gives for each.
    func reduced(_ name: String, by function: String, in context: ExecutionContext) throws -> [Value] {
        guard has(function) else { return try value(name).elements() }
        let f = try self.function(function)
        return try value(name).elements().map { try f.call([$0], named: [], in: context) }
    }

    /// The numbers of a vector, matrix (column by column), range or list; booleans count 0 and 1.
    func numbers(_ name: String) throws -> Vector {
        switch try value(name) {
        case .vector(let v): return v
        case .matrix(let a): return a.transposed.storage
        case .number(let x): return [x]
        case .boolean(let b): return [b ? 1 : 0]
        case .range(let r):
            try MemoryLimit.check(elements: r.count)
            return r.vector
        default: return try vector(name)
        }
    }

    /// A square matrix.
    func squareMatrix(_ name: String) throws -> Matrix {
        let a = try matrix(name)
        guard a.rows == a.columns else {
            throw Diagnostic(
                .shape, "`\(name)` must be a square matrix, found a \(a.rows) × \(a.columns) matrix", argument: name)
        }
        return a
    }

    /// Two vectors of one length.
    func vectors(_ a: String, _ b: String) throws -> (Vector, Vector) {
        let (x, y) = (try vector(a), try vector(b))
        guard x.count == y.count else {
            throw Diagnostic(
                .shape, "`\(a)` has \(x.count) elements, `\(b)` has \(y.count)", remedy: "both need one length",
                argument: b)
        }
        return (x, y)
    }

    /// The axis of `dims=`: 1 down the columns, 2 along the rows; nil when it was not given.
    func axis() throws -> Int? { has("dims") ? try integer("dims", in: 1...2) : nil }
}

extension Value {
    /// The value of an array with the given sizes: a number without any, a vector, or a matrix.
    static func array(_ sizes: [Int], _ element: () -> Double) throws -> Value {
        var check = CancellationCheck()
        func elements(_ count: Int) throws -> Vector {
            try (0..<count).map { _ in
                try check.tick()
                return element()
            }
        }
        switch sizes.count {
        case 0: return .number(element())
        case 1:
            try MemoryLimit.check(elements: sizes[0])
            return .vector(try elements(sizes[0]))
        case 2:
            try MemoryLimit.check(rows: sizes[0], columns: sizes[1])
            return .matrix(Matrix(rows: sizes[0], columns: sizes[1], storage: try elements(sizes[0] * sizes[1])))
        default:
            throw Diagnostic(.argument, "arrays have one or two sizes, found \(sizes.count)", argument: "sizes")
        }
    }
}
