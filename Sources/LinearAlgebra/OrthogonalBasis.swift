/// An orthonormal basis of a growing subspace of ℝᵈ, by modified Gram–Schmidt with one reorthogonalisation.
///
/// Rows are kept, the null space of a set of rows is asked for: `{u : x_kᵀu = 0}` is the face on which a neuron sits.
/// "Twice is enough" (Giraud, Langou, Rozložník, 2005, DOI 10.1007/s00211-005-0615-4).
public struct OrthogonalBasis: Sendable {
    /// The dimension d of the space.
    public let dimension: Int
    /// Orthonormal vectors that span the rows inserted so far.
    public private(set) var vectors: [Vector] = []

    /// Makes the basis of the zero subspace of ℝᵈ.
    public init(dimension: Int) { self.dimension = dimension }

    /// Adds a vector to the span; false when it lies in the span already, up to `tolerance` relative to its norm.
    @discardableResult
    public mutating func insert(_ x: Vector, tolerance: Double = 1e-10) -> Bool {
        let length = norm2(x)
        guard length > 0 else { return false }
        let rest = removingSpan(from: scaled(x, by: 1 / length))
        let remaining = norm2(rest)
        guard remaining > tolerance else { return false }
        vectors.append(scaled(removingSpan(from: scaled(rest, by: 1 / remaining)), by: 1))
        return true
    }

    /// The component of x orthogonal to the span, `(I − QQᵀ)x`, with one reorthogonalisation.
    public func removingSpan(from x: Vector) -> Vector {
        var rest = x
        for _ in 0..<2 {
            for q in vectors {
                let overlap = dot(q, rest)
                for i in rest.indices { rest[i] -= overlap * q[i] }
            }
        }
        return rest
    }

    /// An orthonormal basis of the orthogonal complement: d minus rank vectors.
    ///
    /// Each step takes the coordinate vector with the largest remainder, so no direction is lost to cancellation.
    ///
    /// - Complexity: O(d³).
    public var complement: [Vector] {
        var basis = self
        var result: [Vector] = []
        // Column j of the projection P = I − QQᵀ is what is left of the coordinate vector j, and P_jj its square.
        var remainders = (0..<dimension).map { j -> Vector in
            var e = Vector(repeating: 0, count: dimension)
            e[j] = 1
            return removingSpan(from: e)
        }
        while basis.vectors.count < dimension {
            guard let best = remainders.indices.max(by: { remainders[$0][$0] < remainders[$1][$1] }),
                let unit = normalized(basis.removingSpan(from: remainders[best]))
            else { break }
            basis.vectors.append(unit)
            result.append(unit)
            for j in remainders.indices {
                for i in 0..<dimension { remainders[j][i] -= unit[j] * unit[i] }
            }
        }
        return result
    }
}
