import LinearAlgebra

/// A cone spanned by r independent unit rays, with what is decided on it and a bound of g.
struct SimplicialCone: Bounded {
    /// The rays v_i.
    let rays: [Vector]
    /// The dual basis f_j·v_i = δ_ij: u is in the cone when every f_j·u ≥ 0, and Σ b_j f_j is b_j on ray j.
    let facets: [Vector]
    /// The hyperplanes that cut the cone.
    var undecided: [Int] = []
    /// The sum of the terms whose hyperplane does not.
    var decided: Vector
    /// The projection onto the cone of a linear function above g.
    var peak: Vector = []
    /// ‖peak‖: no unit vector of the cone has a larger value.
    var bound = Double.infinity

    init(rays: [Vector], decided: Vector) {
        self.rays = rays
        self.decided = decided
        let inverted = inverse(Matrix(rays)) ?? .identity(rays.count)
        facets = rays.indices.map { inverted.column($0) }
    }

    /// The projection of p onto the cone: of p itself when it lies inside, else by non-negative least squares over the rays.
    func projection(of p: Vector) -> Vector {
        if facets.allSatisfy({ dot($0, p) >= 0 }) { return p }
        let weights = nonNegativeLeastSquares(rays, p)
        return zip(rays, weights).reduce(Vector(repeating: 0, count: p.count)) { sum($0, $1.0, times: $1.1) }
    }

    /// The two rays with the largest angle, and its cosine.
    var longestEdge: (edge: (Int, Int), cosine: Double) {
        var longest = (edge: (0, 0), cosine: 1.0)
        for i in rays.indices {
            for j in 0..<i {
                let cosine = dot(rays[i], rays[j])
                if cosine < longest.cosine { longest = ((i, j), cosine) }
            }
        }
        return longest
    }

    /// The two halves of the cone, cut at the middle of an edge, not bounded yet.
    func halves(_ edge: (Int, Int)) -> [SimplicialCone] {
        guard let middle = normalized(sum(rays[edge.0], rays[edge.1])) else { return [] }
        return [edge.0, edge.1].map { replaced in
            var half = rays
            half[replaced] = middle
            return SimplicialCone(rays: half, decided: decided)
        }
    }
}

/// g(u) = s νᵀ(Xu)₊ as a sum of one term P(aᵀu)₊ + N(−aᵀu)₊ per distinct hyperplane with unit normal a.
struct PriceTerms {
    /// The normals, one a row.
    let normals: Matrix
    private let r: Int
    /// P per hyperplane.
    let positive: Vector
    /// N per hyperplane.
    let negative: Vector

    /// The terms at s ν, from the hyperplane of every row and the row as a multiple of its normal.
    init(normals: [Vector], _ rowLine: [Int32], _ rowFactor: Vector, _ nu: Vector) {
        self.normals = Matrix(normals)
        r = normals.first?.count ?? 0
        var positive = Vector(repeating: 0, count: normals.count)
        var negative = positive
        for (k, line) in rowLine.enumerated() where line >= 0 {
            let weight = nu[k] * rowFactor[k]
            if rowFactor[k] > 0 { positive[Int(line)] += weight } else { negative[Int(line)] -= weight }
        }
        self.positive = positive
        self.negative = negative
    }

    /// The term of a hyperplane at u.
    func term(_ line: Int, at u: Vector) -> Double { term(line, side: side(line, u)) }

    /// aᵀu.
    private func side(_ line: Int, _ u: Vector) -> Double {
        var sum = 0.0
        for j in 0..<r { sum += normals.storage[line * r + j] * u[j] }
        return sum
    }

    private func term(_ line: Int, side: Double) -> Double { side > 0 ? positive[line] * side : -negative[line] * side }

    /// g(u).
    func value(at u: Vector) -> Double { positive.indices.reduce(0) { $0 + term($1, at: u) } }

    /// g(u) for u in the cone.
    func value(at u: Vector, _ cone: SimplicialCone) -> Double {
        cone.undecided.reduce(dot(cone.decided, u)) { $0 + term($1, at: u) }
    }

    /// The cone with the hyperplanes sorted out that do not cut it, and bounded.
    ///
    /// A linear function above g takes every term that cuts the cone as it is at the rays when the term is convex (P + N ≥ 0), and as
    /// one of its two linear pieces when it is concave: first the one at the middle of the cone, then the one at the maximiser.
    func bounded(_ cone: SimplicialCone, undecided: [Int]) -> SimplicialCone {
        var cone = cone
        let rays = cone.rays.flatMap { $0 }
        var atRays = Vector(repeating: 0, count: r)
        var sides = atRays
        for line in undecided {
            var (least, greatest) = (Double.infinity, -Double.infinity)
            for i in 0..<r {
                var side = 0.0
                for j in 0..<r { side += normals.storage[line * r + j] * rays[i * r + j] }
                sides[i] = side
                least = min(least, side)
                greatest = max(greatest, side)
            }
            // Rounding of a product of unit vectors does not decide a side.
            if least >= -1e-15 {
                add(line, positive[line], to: &cone.decided)
            } else if greatest <= 1e-15 {
                add(line, -negative[line], to: &cone.decided)
            } else {
                cone.undecided.append(line)
                if positive[line] + negative[line] >= 0 {
                    for i in 0..<r { atRays[i] += term(line, side: sides[i]) }
                }
            }
        }
        var convex = cone.decided
        for (facet, value) in zip(cone.facets, atRays) { add(facet, value, to: &convex) }
        var middle = Vector(repeating: 0, count: r)
        for ray in cone.rays { add(ray, 1, to: &middle) }
        for _ in 0..<2 {
            let peak = cone.projection(of: concavePieces(cone, at: middle, above: convex))
            guard norm2(peak) < cone.bound else { break }
            (cone.peak, cone.bound) = (peak, norm2(peak))
            middle = peak
        }
        return cone
    }

    /// The linear pieces, at a point, of the concave terms that cut the cone, added to the bound of the convex ones.
    private func concavePieces(_ cone: SimplicialCone, at point: Vector, above convex: Vector) -> Vector {
        var upper = convex
        for line in cone.undecided where positive[line] + negative[line] < 0 {
            add(line, side(line, point) > 0 ? positive[line] : -negative[line], to: &upper)
        }
        return upper
    }

    /// Linear functions above the terms of the hyperplanes that cut a cone, one each, tight at the cone's maximiser if concave.
    func uppers(_ cone: SimplicialCone) -> [Vector] {
        cone.undecided.map { line in
            var upper = Vector(repeating: 0, count: r)
            if positive[line] + negative[line] < 0 {
                add(line, side(line, cone.peak) > 0 ? positive[line] : -negative[line], to: &upper)
            } else {
                for (facet, ray) in zip(cone.facets, cone.rays) { add(facet, term(line, at: ray), to: &upper) }
            }
            return upper
        }
    }

    /// Adds a multiple of a hyperplane's normal.
    private func add(_ line: Int, _ factor: Double, to sum: inout Vector) {
        for j in 0..<r { sum[j] += factor * normals.storage[line * r + j] }
    }

    private func add(_ vector: Vector, _ factor: Double, to sum: inout Vector) {
        for j in sum.indices { sum[j] += factor * vector[j] }
    }
}
