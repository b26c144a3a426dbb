import LinearAlgebra

extension Value {
    /// Equality as `==` of the language: numbers by value (NaN is unequal to itself), vectors, ranges, matrices and lists
    /// element by element, engine values as they define it.
    public func isEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.nothing, .nothing): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.boolean(let a), .number(let b)), (.number(let b), .boolean(let a)): (a ? 1 : 0) == b
        case (.string(let a), .string(let b)): a == b
        case (.matrix(let a), .matrix(let b)): a == b
        case (.range(let a), .range(let b)):
            a.count == b.count && (a.count == 0 || (a.first == b.first && (a.count == 1 || a.step == b.step)))
        case (.object(let a), .object(let b)): a.isEqual(to: b)
        case (.function(let a), .function(let b)): (a as AnyObject) === (b as AnyObject)
        default: isSequenceEqual(to: other)
        }
    }

    private func isSequenceEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.vector(let a), .vector(let b)): return a == b
        case (.list, .list), (.list, .vector), (.vector, .list), (.list, .range), (.range, .list), (.vector, .range),
            (.range, .vector):
            guard let n = sequenceCount, n == other.sequenceCount else { return false }
            return (0..<n).allSatisfy { sequenceElement($0).isEqual(to: other.sequenceElement($0)) }
        default: return false
        }
    }

    /// The number of elements of a vector, list or range; nil for other values.
    var sequenceCount: Int? {
        switch self {
        case .vector(let v): v.count
        case .list(let items): items.count
        case .range(let r): r.count
        default: nil
        }
    }

    /// The element at an index counted from 0; `nothing` for values that are no sequence.
    func sequenceElement(_ i: Int) -> Value {
        switch self {
        case .vector(let v): .number(v[i])
        case .list(let items): items[i]
        case .range(let r): .number(r[i])
        default: .nothing
        }
    }

    /// Approximate equality as Julia's `isapprox`: `‖a − b‖ ≤ max(atol, rtol·max(‖a‖, ‖b‖))`, Euclidean norms for vectors and
    /// Frobenius norms for matrices.
    ///
    /// The default `rtol` is √ε ≈ 1.5e-8, but 0 when `atol` is given and positive. Nothing but 0 is approximately 0 unless
    /// `atol` says what counts as small.
    public func isApproximately(_ other: Value, rtol: Double? = nil, atol: Double = 0) -> Bool? {
        let relative = rtol ?? (atol > 0 ? 0 : Double.ulpOfOne.squareRoot())
        switch (self, other) {
        case (.number(let a), .number(let b)): return isClose(a, b, relative, atol)
        case (.boolean, .boolean), (.string, .string), (.nothing, .nothing): return isEqual(to: other)
        case (.matrix(let a), .matrix(let b)):
            return a.rows == b.rows && a.columns == b.columns && isClose(a.storage, b.storage, relative, atol)
        default:
            guard let a = asVector, let b = other.asVector else { return nil }
            return a.count == b.count && isClose(a, b, relative, atol)
        }
    }

    private func isClose(_ a: Double, _ b: Double, _ rtol: Double, _ atol: Double) -> Bool {
        a == b || (a.isFinite && b.isFinite && abs(a - b) <= max(atol, rtol * max(abs(a), abs(b))))
    }

    private func isClose(_ a: Vector, _ b: Vector, _ rtol: Double, _ atol: Double) -> Bool {
        let distance = norm2(difference(a, b))
        if distance.isFinite { return distance <= max(atol, rtol * max(norm2(a), norm2(b))) }
        return zip(a, b).allSatisfy { isClose($0, $1, rtol, atol) }
    }
}
