import LinearAlgebra

/// The undotted operators `+ - * / \ ^ % ÷ ⋅` as linear algebra defines them.
enum Arithmetic {
    static func apply(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        switch symbol {
        case .plus, .minus: try sum(symbol, a, b)
        case .times: try product(a, b)
        case .divide: try quotient(a, b)
        case .leftDivide: try solution(a, b)
        case .power: try power(a, b)
        case .remainder, .quotient: try scalar(symbol, a, b)
        case .dot: try innerProduct(a, b)
        case .bitAnd, .bitOr: try logic(symbol, a, b)
        default: throw Diagnostic(.type, "`\(symbol.rawValue)` is no arithmetic")
        }
    }

    // MARK: Sums

    private static func sum(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        guard let operation = NumericOperation(symbol) else { return .nothing }
        if let x = a.scalar, let y = b.scalar { return .number(operation.apply(x, y)) }
        switch (a, b) {
        case (.matrix(let x), .matrix(let y)):
            guard x.rows == y.rows, x.columns == y.columns else { throw shapes(symbol, a, b) }
            return .matrix(Matrix(rows: x.rows, columns: x.columns, storage: operation.apply(x.storage, y.storage)))
        case (.matrix(let x), _) where b.isVectorLike: return try sum(symbol, a, column(b, like: x, symbol, a, b))
        case (_, .matrix(let y)) where a.isVectorLike: return try sum(symbol, column(a, like: y, symbol, a, b), b)
        default:
            guard a.isVectorLike, b.isVectorLike, let x = a.asVector, let y = b.asVector else {
                throw mismatch(symbol, a, b)
            }
            guard x.count == y.count else { throw shapes(symbol, a, b) }
            return .vector(operation.apply(x, y))
        }
    }

    private static func column(_ v: Value, like m: Matrix, _ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        guard m.columns == 1, let column = v.asMatrix else { throw shapes(symbol, a, b) }
        return .matrix(column)
    }

    // MARK: Products

    private static func product(_ a: Value, _ b: Value) throws -> Value {
        if let x = a.scalar { return try scaled(b, by: x, a, b) }
        if let y = b.scalar { return try scaled(a, by: y, a, b) }
        switch (a, b) {
        case (.matrix(let x), .matrix(let y)):
            guard x.columns == y.rows else { throw shapes(.times, a, b) }
            return .matrix(try matrixProduct(x, y))
        case (.matrix(let x), _) where b.isVectorLike:
            guard let y = b.asVector else { throw mismatch(.times, a, b) }
            if x.columns == 1, y.count != 1 { throw shapes(.times, a, b) }
            guard x.columns == y.count else { throw shapes(.times, a, b) }
            return .vector(x * y)
        case (_, .matrix(let y)) where a.isVectorLike:
            guard let x = a.asMatrix, y.rows == 1 else { throw shapes(.times, a, b) }
            return .matrix(x * y)
        case (.string(let x), .string(let y)):
            try MemoryLimit.check(elements: x.utf8.count + y.utf8.count, bytesPerElement: 1)
            return .string(x + y)
        default: throw mismatch(.times, a, b)
        }
    }

    /// A product by blocks of rows of some hundredths of a second each, between which it can be interrupted.
    private static func matrixProduct(_ a: Matrix, _ b: Matrix) throws -> Matrix {
        try MemoryLimit.check(rows: a.rows, columns: b.columns)
        let block = max(1, 100_000_000 / max(1, a.columns * b.columns))
        if block >= a.rows { return a * b }
        var storage = Vector()
        storage.reserveCapacity(a.rows * b.columns)
        for start in stride(from: 0, to: a.rows, by: block) {
            if Task.isCancelled { throw Diagnostic.interruption }
            let rows = a.selecting(rows: Array(start..<min(start + block, a.rows)))
            storage.append(contentsOf: (rows * b).storage)
        }
        return Matrix(rows: a.rows, columns: b.columns, storage: storage)
    }

    private static func scaled(_ value: Value, by c: Double, _ a: Value, _ b: Value) throws -> Value {
        switch value {
        case .number(let x): return .number(x * c)
        case .boolean(let x): return .number(x ? c : 0)
        case .matrix(let m):
            return .matrix(
                Matrix(rows: m.rows, columns: m.columns, storage: NumericOperation.multiply.apply(m.storage, c)))
        default:
            guard value.isVectorLike, let v = value.asVector else { throw mismatch(.times, a, b) }
            return .vector(NumericOperation.multiply.apply(v, c))
        }
    }

    /// `aᵀb` of two vectors.
    static func innerProduct(_ a: Value, _ b: Value) throws -> Value {
        guard let x = a.asVector, let y = b.asVector else { throw mismatch(.dot, a, b) }
        guard x.count == y.count else { throw shapes(.dot, a, b) }
        return .number(dot(x, y))
    }

    // MARK: Quotients

    private static func quotient(_ a: Value, _ b: Value) throws -> Value {
        if let y = b.scalar {
            if let x = a.scalar { return .number(x / y) }
            switch a {
            case .matrix(let m):
                return .matrix(
                    Matrix(rows: m.rows, columns: m.columns, storage: NumericOperation.divide.apply(m.storage, y)))
            default:
                guard a.isVectorLike, let v = a.asVector else { throw mismatch(.divide, a, b) }
                return .vector(NumericOperation.divide.apply(v, y))
            }
        }
        // A / B solves X B = A, that is Bᵀ Xᵀ = Aᵀ.
        guard case .matrix(let m) = b, case .matrix(let left) = a else { throw mismatch(.divide, a, b) }
        guard left.columns == m.columns else { throw shapes(.divide, a, b) }
        let transposed = try solution(.matrix(m.transposed), .matrix(left.transposed))
        guard case .matrix(let x) = transposed else { throw mismatch(.divide, a, b) }
        return .matrix(x.transposed)
    }

    /// `A \ b`: the solution of a square system, else the least-squares solution of least norm.
    static func solution(_ a: Value, _ b: Value) throws -> Value {
        if let x = a.scalar { return try quotient(b, .number(x)) }
        guard case .matrix(let m) = a, let right = b.asMatrix else { throw mismatch(.leftDivide, a, b) }
        guard m.rows == right.rows else { throw shapes(.leftDivide, a, b) }
        let solved: Matrix
        if m.rows == m.columns {
            guard let exact = linearSolution(m, right) else {
                throw Diagnostic(
                    .argument, "the matrix is singular",
                    remedy: "the system has no unique solution; rank(A) shows how far it is from that")
            }
            solved = exact
        } else {
            guard let best = leastSquaresSolution(m, right) else { throw mismatch(.leftDivide, a, b) }
            solved = best
        }
        if case .matrix = b { return .matrix(solved) }
        return .vector(solved.storage)
    }

    // MARK: Powers

    private static func power(_ a: Value, _ b: Value) throws -> Value {
        if let x = a.scalar, let y = b.scalar { return .number(try checkedPower(x, y)) }
        guard let exponent = b.scalar, let n = Int(exactly: exponent) else { throw mismatch(.power, a, b) }
        switch a {
        case .string(let text) where n >= 0:
            try MemoryLimit.check(rows: text.utf8.count, columns: n)
            return .string(String(repeating: text, count: n))
        case .matrix(let m): return .matrix(try power(m, n))
        default: throw mismatch(.power, a, b)
        }
    }

    /// `xʸ`; a negative number has no real power that is not whole.
    static func checkedPower(_ x: Double, _ y: Double) throws -> Double {
        if x < 0, y != y.rounded(), y.isFinite {
            throw Diagnostic(
                .argument, "\(shortest(x)) has no real power \(shortest(y))",
                remedy: "the base must not be negative, or the exponent must be whole")
        }
        return realPower(x, y)
    }

    /// Repeated squaring.
    private static func power(_ m: Matrix, _ n: Int) throws -> Matrix {
        guard m.rows == m.columns else {
            throw Diagnostic(
                .shape, "only square matrices have powers, found \(m.rows) × \(m.columns)",
                remedy: "powers of the entries are written .^")
        }
        var base = m
        if n < 0 {
            guard let inverted = inverse(m) else {
                throw Diagnostic(.argument, "the matrix is singular and has no inverse")
            }
            base = inverted
        }
        var result = Matrix.identity(m.rows)
        var rest = n.magnitude
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            rest >>= 1
            if rest > 0 { base = base * base }
        }
        return result
    }

    // MARK: Scalars

    private static func scalar(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        guard let x = a.scalar, let y = b.scalar, let operation = NumericOperation(symbol) else {
            throw mismatch(symbol, a, b)
        }
        return .number(operation.apply(x, y))
    }

    private static func logic(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Value {
        guard case .boolean(let x) = a, case .boolean(let y) = b else { throw mismatch(symbol, a, b) }
        return .boolean(symbol == .bitAnd ? x && y : x || y)
    }

    // MARK: Errors

    static func mismatch(_ symbol: Symbol, _ a: Value, _ b: Value) -> Diagnostic {
        Diagnostic(
            .type, "`\(symbol.rawValue)` does not apply to \(indefinite(a.kind)) and \(indefinite(b.kind))",
            remedy: remedy(symbol, a, b))
    }

    static func shapes(_ symbol: Symbol, _ a: Value, _ b: Value) -> Diagnostic {
        Diagnostic(
            .shape, "`\(symbol.rawValue)` does not fit \(indefinite(a.kind)) and \(indefinite(b.kind))",
            remedy: shapeRemedy(symbol, a, b))
    }

    private static func remedy(_ symbol: Symbol, _ a: Value, _ b: Value) -> String? {
        let oneIsNumber = (a.scalar != nil) != (b.scalar != nil)
        let isArray = a.isArray || b.isArray
        if oneIsNumber, isArray { return "element by element it is written .\(symbol.rawValue)" }
        if symbol == .times, a.isVectorLike, b.isVectorLike {
            return "v'w is the inner product, v .* w the product of the elements"
        }
        if a.isArray, b.isArray { return "element by element it is written .\(symbol.rawValue)" }
        if symbol == .plus, case .string = a { return "strings are joined with * or \"$a$b\"" }
        if symbol == .plus, case .string = b { return "strings are joined with * or \"$a$b\"" }
        return nil
    }

    private static func shapeRemedy(_ symbol: Symbol, _ a: Value, _ b: Value) -> String? {
        guard symbol == .times, case .matrix(let x) = a, let y = b.asMatrix else { return nil }
        return x.rows == y.rows ? "transpose the left one: A'B" : nil
    }
}

extension Value {
    /// The number of a number or boolean.
    @inline(__always)
    var scalar: Double? {
        switch self {
        case .number(let x): x
        case .boolean(let b): b ? 1 : 0
        default: nil
        }
    }

    /// Whether the value is a vector, range or list.
    var isVectorLike: Bool {
        switch self {
        case .vector, .range, .list: true
        default: false
        }
    }

    /// Whether the value is a vector, range, list or matrix.
    var isArray: Bool {
        if case .matrix = self { true } else { isVectorLike }
    }
}
