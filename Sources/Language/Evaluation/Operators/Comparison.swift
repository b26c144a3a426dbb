/// Comparisons of two values.
enum Comparison {
    static func apply(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Bool {
        switch symbol {
        case .equal: return a.isEqual(to: b)
        case .notEqual: return !a.isEqual(to: b)
        case .approximately, .notApproximately:
            guard let close = a.isApproximately(b) else { throw Arithmetic.mismatch(symbol, a, b) }
            return close == (symbol == .approximately)
        case .element, .notElement: return try isElement(a, of: b) == (symbol == .element)
        default: return try order(symbol, a, b)
        }
    }

    private static func order(_ symbol: Symbol, _ a: Value, _ b: Value) throws -> Bool {
        if let x = a.scalar, let y = b.scalar { return compare(symbol, x, y) }
        guard case .string(let x) = a, case .string(let y) = b else { throw Arithmetic.mismatch(symbol, a, b) }
        return compare(symbol, x, y)
    }

    @inline(__always)
    static func compare<T: Comparable>(_ symbol: Symbol, _ a: T, _ b: T) -> Bool {
        switch symbol {
        case .less: a < b
        case .lessEqual: a <= b
        case .greater: a > b
        default: a >= b
        }
    }

    private static func isElement(_ a: Value, of b: Value) throws -> Bool {
        if case .string(let part) = a, case .string(let whole) = b { return isPart(part, of: whole) }
        var found = false
        try b.forEachElement {
            found = $0.isEqual(to: a)
            return !found
        }
        return found
    }

    private static func isPart(_ part: String, of whole: String) -> Bool {
        let p = Array(part.utf8)
        let w = Array(whole.utf8)
        return p.count <= w.count && (0...(w.count - p.count)).contains { w[$0..<($0 + p.count)].elementsEqual(p) }
    }
}
