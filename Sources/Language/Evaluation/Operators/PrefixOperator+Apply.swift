import LinearAlgebra

extension PrefixOperator {
    /// Applies the operator; dotted, to each element.
    func apply(_ value: Value) throws -> Value {
        switch (symbol, value) {
        case (.not, .boolean(let b)): return .boolean(!b)
        case (.minus, .boolean(let b)): return .number(b ? -1 : 0)
        case (.plus, _) where value.scalar != nil || value.isArray: return value
        case (.minus, _) where value.isArray: return try Arithmetic.apply(.times, .number(-1), value)
        case (.squareRoot, .number(let x)):
            guard x >= 0 || x.isNaN else {
                throw Diagnostic(.argument, "\(shortest(x)) has no real square root")
            }
            return .number(x.squareRoot())
        case (_, _) where isDotted && value.isArray:
            let single = PrefixOperator(symbol: symbol, isDotted: false)
            return try Broadcast([value]).map { try single.apply($0[0]) }
        default:
            let remedy = value.isArray ? "element by element it is written .\(symbol.rawValue)" : nil
            throw Diagnostic(.type, "`\(symbol.rawValue)` does not apply to \(indefinite(value.kind))", remedy: remedy)
        }
    }
}

extension Value {
    /// The transposed value: a vector becomes a matrix of one row.
    func transposed() throws -> Value {
        switch self {
        case .number, .boolean: return self
        case .matrix(let a): return .matrix(a.transposed)
        default:
            guard isVectorLike, let v = asVector else {
                throw Diagnostic(.type, "\(indefinite(kind)) has no transpose")
            }
            return .matrix(Matrix(rows: 1, columns: v.count, storage: v))
        }
    }
}
