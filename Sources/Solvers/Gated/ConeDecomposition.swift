import Arrangements
import LinearAlgebra

/// The decomposition w = a − b with a and b in the closed cone K = {u : (2D − I)Xu ≥ 0} of a pattern and ‖a‖₂ + ‖b‖₂ least.
///
/// It exists for every w when K has interior points. Reweighted least squares: for lengths α = ‖a‖ and γ = ‖b‖ of the step before,
/// min ‖a‖²/α + ‖b‖²/γ is the projection of (α/(α+γ)) w on K ∩ (w + K), solved in its dual.
///
/// A. Mishkin, A. Sahiner, M. Pilanci, Fast Convex Optimization for Two-Layer ReLU Networks, ICML 2022 (arXiv 2202.01331),
/// Theorem 3.3 and the program CD-SOCP.
///
/// - Parameter facets: rows that bound the cone.
public func coneDecomposition(
    of w: Vector, _ pattern: ActivationPattern, facets: [Int], _ x: Matrix
) -> (a: Vector, b: Vector) {
    let size = norm2(w)
    guard let unit = normalized(w) else { return (w, w) }
    let normals = facets.compactMap { k in
        normalized(x.rowArray(k)).map { scaled($0, by: pattern[k] ? 1 : -1) }
    }
    let zero = Vector(repeating: 0, count: w.count)
    let sides = normals.map { dot($0, unit) }
    if sides.allSatisfy({ $0 >= 0 }) { return (w, zero) }
    if sides.allSatisfy({ $0 <= 0 }) { return (zero, scaled(w, by: -1)) }
    let cone = ShiftedCone(normals: normals, least: sides.map { max(0, $0) })
    var a = cone.projection(of: scaled(unit, by: 0.5))
    var share = 0.5
    for _ in 0..<60 {
        let (alpha, gamma) = (norm2(a), norm2(difference(a, unit)))
        let next = alpha / (alpha + gamma)
        if abs(next - share) <= 1e-12 { break }
        share = next
        a = cone.projection(of: scaled(unit, by: share))
    }
    return (scaled(a, by: size), scaled(difference(a, unit), by: size))
}

/// The polyhedron {a : Ga ≥ h} of unit normals, the rows of G.
private struct ShiftedCone {
    private let g: Matrix
    private let gram: Matrix
    private let least: Vector

    init(normals: [Vector], least: Vector) {
        g = Matrix(rows: normals.count, columns: normals.first?.count ?? 0, storage: normals.flatMap { $0 })
        gram = g * g.transposed
        self.least = least
    }

    /// The nearest point a = c + Gᵀλ, λ ≥ 0, of the polyhedron; normals of thin cones are nearly dependent, so what the
    /// multipliers leave violated is projected again.
    func projection(of c: Vector) -> Vector {
        var a = c
        for _ in 0..<5 {
            let slack = difference(g * a, least)
            guard let worst = slack.min(), worst < -1e-14 * norm2(a) else { break }
            let multipliers = minimizeNonnegativeQuadratic(
                gram, slack, start: Vector(repeating: 0, count: slack.count))
            a = sum(a, g.transposedTimes(multipliers))
        }
        return a
    }
}
