import LinearAlgebra

extension Value {
    /// Calls `visit` with each element as `for` meets them: vectors, ranges, lists, the entries of a matrix column by column,
    /// the characters of a string, the elements of an engine value; a number is its own only element.
    ///
    /// `visit` returns false to stop.
    public func forEachElement(_ visit: (Value) throws -> Bool) throws {
        switch self {
        case .range(let r): try Self.run(r.count) { try visit(.number(r[$0])) }
        case .vector(let v): try Self.run(v.count) { try visit(.number(v[$0])) }
        case .list(let items): try Self.run(items.count) { try visit(items[$0]) }
        case .matrix(let a): try Self.run(a.storage.count) { try visit(.number(a[columnMajor: $0])) }
        case .string(let s):
            for character in s where try !visit(.string(String(character))) { return }
        case .number, .boolean: _ = try visit(self)
        case .object(let object):
            guard let count = object.count else { throw notIterable }
            try Self.run(count) { try visit(try object.element([.one($0 + 1)])) }
        case .nothing, .function: throw notIterable
        }
    }

    @inline(__always)
    private static func run(_ count: Int, _ visit: (Int) throws -> Bool) throws {
        for i in 0..<count where try !visit(i) { return }
    }

    private var notIterable: Diagnostic {
        Diagnostic(
            .type, "\(indefinite(kind)) has no elements to go through", remedy: "give a range, vector, list or matrix")
    }

    /// All elements, as `for` meets them.
    public func elements() throws -> [Value] {
        var result: [Value] = []
        if let count = elementCount {
            try MemoryLimit.check(elements: count, bytesPerElement: MemoryLayout<Value>.stride)
        }
        var check = CancellationCheck()
        try forEachElement {
            try check.tick()
            result.append($0)
            return true
        }
        return result
    }

    /// The value made of elements: a vector when all are numbers, else a list.
    public static func collected(_ items: [Value]) -> Value {
        var numbers = Vector()
        numbers.reserveCapacity(items.count)
        for item in items {
            guard case .number(let x) = item else { return .list(items) }
            numbers.append(x)
        }
        return .vector(numbers)
    }
}
