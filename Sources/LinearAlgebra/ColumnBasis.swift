/// A largest set of linearly independent vectors among given ones, with the coordinates of the others in it.
///
/// Modified Gram–Schmidt on the unit vectors, taking the one with the largest remainder first: what is left in the end has
/// remainders below the tolerance, and the triangular solves are as well conditioned as the vectors allow.
public struct ColumnBasis: Sendable {
    /// Remainders of unit vectors below this count as dependent: weights known to about 1e-10 relative, with a margin.
    public static let tolerance = 1e-9

    /// The indices of the independent vectors, in the order they were taken.
    public private(set) var chosen: [Int] = []
    /// The indices of the vectors that depend on the chosen ones.
    public private(set) var dependent: [Int]
    /// An orthonormal basis of the span.
    public private(set) var orthonormal: [Vector] = []
    private let units: [Vector?]
    private let norms: Vector

    /// Takes independent vectors, the preferred ones before all others.
    public init(_ vectors: [Vector], preferring preferred: [Int] = []) {
        norms = vectors.map { norm2($0) }
        units = vectors.map { normalized($0) }
        dependent = Array(vectors.indices)
        var remainders = units
        takeIndependent(of: preferred, &remainders)
        takeIndependent(of: dependent, &remainders)
    }

    private mutating func takeIndependent(of candidates: [Int], _ remainders: inout [Vector?]) {
        var candidates = candidates
        while let next = candidates.max(by: { Self.size(remainders[$0]) < Self.size(remainders[$1]) }),
            let remainder = remainders[next], norm2(remainder) > Self.tolerance,
            let direction = normalized(removingSpan(from: scaled(remainder, by: 1 / norm2(remainder))))
        {
            smallestRemainder = min(smallestRemainder, norm2(remainder))
            orthonormal.append(direction)
            chosen.append(next)
            candidates.removeAll { $0 == next }
            dependent.removeAll { $0 == next }
            for i in dependent {
                if let rest = remainders[i] { remainders[i] = sum(rest, direction, times: -dot(direction, rest)) }
            }
        }
    }

    /// A relation Σ b_i v_i = 0 with Σ cost_i b_i ≥ 0 and max b_i = 1, nil when the vectors are independent.
    ///
    /// Entries within rounding of the maximum are set to 1, so that weights that vanish together do.
    public func relation(cost: Vector, among vectors: [Vector]) -> Vector? {
        guard let extra = dependent.first else { return nil }
        var b = Vector(repeating: 0, count: vectors.count)
        b[extra] = 1
        for (i, c) in zip(chosen, coordinates(of: vectors[extra])) { b[i] = -c }
        if dot(b, cost) < 0 { b = scaled(b, by: -1) }
        let largest = b.max() ?? 0
        guard largest > 0 else { return nil }
        return b.map { abs($0 / largest - 1) <= 1e-12 ? 1 : $0 / largest }
    }

    /// The smallest remainder of a unit vector that was still taken as independent; infinite without vectors.
    public private(set) var smallestRemainder = Double.infinity

    /// The rank of the vectors.
    public var rank: Int { chosen.count }

    /// Whether all vectors are independent.
    public var isIndependent: Bool { dependent.isEmpty }

    /// The coefficients of a vector of their span over the chosen vectors, as they were given, in the order of `chosen`.
    public func coordinates(of vector: Vector) -> Vector {
        let r = chosen.count
        var right = orthonormal.map { dot($0, vector) }
        for i in (0..<r).reversed() {
            for j in (i + 1)..<max(r, i + 1) { right[i] -= entry(i, j) * right[j] }
            right[i] /= entry(i, i)
        }
        return (0..<r).map { right[$0] / norms[chosen[$0]] }
    }

    /// The coordinate of the j-th chosen unit vector along the i-th orthonormal direction.
    private func entry(_ i: Int, _ j: Int) -> Double {
        units[chosen[j]].map { dot(orthonormal[i], $0) } ?? 0
    }

    private func removingSpan(from vector: Vector) -> Vector {
        orthonormal.reduce(vector) { sum($0, $1, times: -dot($1, $0)) }
    }

    private static func size(_ vector: Vector?) -> Double { vector.map { norm2($0) } ?? 0 }
}
