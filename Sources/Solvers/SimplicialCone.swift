/// A cone spanned by r linearly independent unit rays, with what is decided on it.
struct SimplicialCone<V: SIMD>: Bounded where V.Scalar == Double {
    /// The rays r_j, and after them the rows f_j of the inverse: f_j·r_i = δ_ij, so u = Σ (f_j·u) r_j.
    private(set) var vectors: [V]
    /// The hyperplanes that cut the cone.
    var undecided: [Int32] = []
    /// Σ κ_l v_l over the hyperplanes that are positive on the cone.
    var decided = V.zero
    /// The greatest of the bounds of the cases that are still open.
    var bound = Double.infinity
    /// The signs and orientations whose bound exceeds the threshold, one bit each.
    var open: UInt8 = 0b1111

    /// The cone spanned by r coordinate vectors, those of some with a minus: bit j of the mask is the sign of vector j.
    init(orthant mask: Int, _ r: Int) {
        let rays = (0..<r).map { j in
            var ray = V.zero
            ray[j] = mask >> j & 1 == 1 ? -1 : 1
            return ray
        }
        vectors = rays + rays
    }

    /// The dimension.
    var r: Int { vectors.count / 2 }

    /// The bytes that the cone takes with its two arrays.
    var size: Int {
        MemoryLayout<V>.stride * vectors.count + 4 * undecided.count + 2 * 32 + MemoryLayout<Self>.stride
    }

    /// The unit ray r_j.
    func ray(_ j: Int) -> V { vectors[j] }

    /// The row f_j of the inverse: u is in the cone exactly when every f_j·u ≥ 0.
    func dual(_ j: Int) -> V { vectors[r + j] }

    /// The pair of rays that are farthest apart, with their distance.
    var longestEdge: (i: Int, j: Int, length: Double) {
        var longest = (i: 0, j: 0, square: 0.0)
        for i in 0..<r {
            for j in 0..<i {
                let difference = ray(i) - ray(j)
                let square = inner(difference, difference)
                if square > longest.square { longest = (i, j, square) }
            }
        }
        return (longest.i, longest.j, longest.square.squareRoot())
    }

    /// Becomes the half of a cone in which the middle of the edge from ray i to ray j takes the place of ray i; the lists stay empty.
    ///
    /// With r_i′ = (r_i + r_j)/ℓ the coordinates of a point are λ_i′ = ℓλ_i and λ_j′ = λ_j − λ_i, so that f_i′ = ℓf_i, f_j′ = f_j − f_i.
    mutating func become(halfOf cone: SimplicialCone, _ i: Int, _ j: Int) {
        for place in vectors.indices { vectors[place] = cone.vectors[place] }
        let middle = cone.ray(i) + cone.ray(j)
        let length = inner(middle, middle).squareRoot()
        vectors[i] = middle / length
        vectors[r + i] = length * cone.dual(i)
        vectors[r + j] -= cone.dual(i)
        (decided, open) = (cone.decided, cone.open)
    }
}

/// aᵀb.
@inline(__always)
func inner<V: SIMD>(_ a: V, _ b: V) -> Double where V.Scalar == Double { (a * b).sum() }

/// ‖a‖₂ of a vector whose squares neither overflow nor vanish.
@inline(__always)
func length<V: SIMD>(_ a: V) -> Double where V.Scalar == Double { inner(a, a).squareRoot() }
