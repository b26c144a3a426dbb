import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

/// The first-order behaviour of 𝓛_β at one neuron (u, α), with g = ∇ℓ(f).
///
/// Near u the loss is, on each adjacent chamber D, smooth with the gradient (α XᵀDg + βu, gᵀ(Xu)₊ + βα). The three
/// residuals measure the part in u and are ordered: row-wise ≤ Clarke ≤ directional. A neuron (0, 0) has only zeros.
public struct NeuronStationarity: Sendable {
    /// gᵀ(Xu)₊ + βα, the derivative in α.
    public let alphaDerivative: Double
    /// min ‖α Σ_k t_k g_k x_k + βu‖ with t_k the row's activity, free in [0, 1] on every row with x_kᵀu = 0.
    ///
    /// It treats rows as independent, as automatic differentiation does; with dependent rows it is weaker than Clarke's test.
    public let rowwise: Double
    /// min ‖α v + βu‖ over the convex hull of v = XᵀDg, D an adjacent chamber: the distance of 0 from Clarke's subdifferential.
    public let clarke: Double
    /// max over the unit vectors of −𝓛′(θ; δu), at least 0: the steepest descent over all one-sided directions.
    ///
    /// Equal to the largest norm of the projection of −(α XᵀDg + βu) onto the tangent cone of an adjacent chamber D.
    public let directional: Double
    /// The direction δu of steepest descent, of norm `directional`; zero when there is none.
    public let descent: Vector
    /// The rows (from 0) on whose hyperplanes u lies.
    public let kinks: [Int]
    /// The number of adjacent chambers; 0 for a neuron (0, 0).
    public let chambers: Int
}

extension NeuronStationarity {
    /// Examines a neuron; `g` is the gradient, or a subgradient, of the loss at the network's outputs.
    init(_ neuron: Neuron, g: Vector, _ rows: SignedRows, _ program: ConvexProgram) throws {
        let (u, alpha) = (neuron.u, neuron.alpha)
        guard alpha != 0 || norm2(u) > 0 else {
            self.init(
                alphaDerivative: 0, rowwise: 0, clarke: 0, directional: 0, descent: u, kinks: [], chambers: 0)
            return
        }
        let around = try AdjacentChambers(around: u, rows, program.arrangement)
        // The gradient in u is base + Σ_{k ∈ D ∩ Z} weights_k x_k on the chamber D.
        let base = around.activeRows.reduce(scaled(u, by: program.beta)) { sum, k in
            LinearAlgebra.sum(sum, rows.x.rowArray(k), times: alpha * g[k])
        }
        let weights = around.kinks.map { alpha * g[$0] }
        let kinkRows = around.kinkRows(of: rows.x)
        let steepest = try Self.steepestDescent(around, base, weights, kinkRows)
        self.init(
            alphaDerivative: dot(g, rows.activations(of: u)) + program.beta * alpha,
            rowwise: Self.boxResidual(base, weights, kinkRows), clarke: try Self.hullResidual(around, base, weights),
            directional: steepest.length, descent: steepest.descent, kinks: around.kinks,
            chambers: steepest.chambers)
    }

    /// Each row's activity chosen freely in [0, 1]: the nearest point to zero of a zonotope.
    private static func boxResidual(_ base: Vector, _ weights: Vector, _ kinkRows: Matrix) -> Double {
        let generators = weights.indices.map { scaled(kinkRows.rowArray($0), by: weights[$0]) }
        return distanceFromZero(from: base) { p in
            generators.reduce(base) { dot(p, $1) < 0 ? sum($0, $1) : $0 }
        }
    }

    /// The distance of zero from the convex hull of the chambers' gradients.
    private static func hullResidual(_ around: AdjacentChambers, _ base: Vector, _ weights: Vector) throws -> Double {
        try distanceFromZero(from: base) { p in
            let least = try around.reduce(
                weights: weights, dimension: base.count, into: (value: Double.infinity, sum: Vector()),
                { best, sum, _ in
                    let value = dot(p, sum)
                    if value < best.value { best = (value, sum) }
                }, combine: { $1.value < $0.value ? $1 : $0 })
            return sum(base, least.sum)
        }
    }

    /// The longest projection of a chamber's negative gradient onto its tangent cone, and the number of chambers.
    private static func steepestDescent(
        _ around: AdjacentChambers, _ base: Vector, _ weights: Vector, _ kinkRows: Matrix
    ) throws -> SteepestDescent {
        let projector = ConeProjector(kinkRows)
        let none = SteepestDescent(descent: Vector(repeating: 0, count: base.count))
        return try around.reduce(
            weights: weights, dimension: base.count, into: none,
            { best, sum, bits in
                best.chambers += 1
                let downhill = scaled(LinearAlgebra.sum(base, sum), by: -1)
                guard norm2(downhill) > best.length else { return }
                let projection = projector.project(downhill, onto: bits, enough: best.length)
                if norm2(projection) > best.length { best.descent = projection }
            }, combine: SteepestDescent.joining)
    }
}

/// The steepest descent over some of the chambers.
private struct SteepestDescent: Sendable {
    var descent: Vector
    var chambers = 0

    var length: Double { norm2(descent) }

    static func joining(_ a: SteepestDescent, _ b: SteepestDescent) -> SteepestDescent {
        SteepestDescent(descent: b.length > a.length ? b.descent : a.descent, chambers: a.chambers + b.chambers)
    }
}

/// The distance of zero from a polytope given by a function that minimises the product with a vector over it; the first vertex
/// is the minimiser for `start`.
func distanceFromZero(from start: Vector, minimizer: (Vector) throws -> Vector) rethrows -> Double {
    var vertices = [try minimizer(start)]
    let nearest = try HullProjection(dimension: vertices[0].count, start: 0) {
        vertices[$0]
    } oracle: { direction in
        let vertex = try minimizer(direction)
        if let known = vertices.firstIndex(of: vertex) { return known }
        vertices.append(vertex)
        return vertices.count - 1
    } count: {
        vertices.count
    }
    return norm2(nearest.point)
}
