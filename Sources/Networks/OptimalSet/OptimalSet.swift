import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

/// All optimal networks of a problem, as a polytope of weights over finitely many directions.
///
/// When ℓ is strictly convex at the optimum, the fit f* and ν = −∇ℓ(f*) are unique. Only blocks with ‖Proj_{C_D}(s XᵀDν)‖ = β can be
/// non-zero, each along its one direction u = Proj/β, and the optima are exactly
///
///     {w_j = a_j u_j, a ≥ 0, Σ_j a_j s_j (Xu_j)₊ = f*},
///
/// with Σ a_j = (P* − ℓ(f*))/β at all of them (Mishkin, Pilanci, ICML 2023; MATH.md T9). A direction on a face of the arrangement can
/// be held by several blocks, so the optimal points W of the convex program have more dimensions than the networks.
public struct OptimalSet: Sendable {
    /// The problem.
    public let program: ConvexProgram
    /// The optimal value P*.
    public let value: Double
    /// The unique optimal outputs f*.
    public let fit: Vector
    /// The unique optimal dual point ν = −∇ℓ(f*).
    public let dual: Vector
    /// The directions u_j with their signs, whether or not they are used by some optimum.
    public let directions: [Direction]
    /// The largest weight a_j over all optima; zero when no optimum uses direction j.
    public let largestWeights: Vector
    /// Whether the directions are proven to be all. When not, members are optimal, but there may be more: dimensions are lower bounds.
    public let isComplete: Bool
    /// The dimension of the polytope of weights: of the set of optimal networks up to order and splitting.
    public let dimension: Int
    /// The dimension of the set W* of optimal points of the convex program over the full-dimensional cones; nil when the cells that
    /// hold a direction are too many to count.
    public let dimensionOfConvexSet: Int?
    /// The irreducible optimal networks as weights a of the directions; nil when not all could be listed.
    public let vertices: [Vector]?
    /// m*, the fewest neurons of an optimum: a range when it could only be bounded.
    public let fewest: ClosedRange<Int>
    /// M*, the most neurons of an irreducible optimum: a range when it could only be bounded.
    public let most: ClosedRange<Int>
    /// Near ties that a different tolerance would decide the other way, one sentence each.
    public let remarks: [String]
    /// The polytope of weights.
    let polytope: StandardFormPolytope
    /// How the vertices are connected; nil without them.
    let connectivity: Connectivity?

    /// One optimal direction.
    public struct Direction: Sendable {
        /// The unit vector u_j.
        public let u: Vector
        /// The sign s_j of its neurons.
        public let sign: Int
        /// The number of cells whose closure holds u_j, the blocks in which it can stand; nil when they are too many to count.
        public let blocks: Int?
        /// Their patterns; only that of u_j itself when they are too many to list.
        public let patterns: [ActivationPattern]
    }

    /// Whether the optimal network is unique up to order and splitting; nil when directions may be missing.
    public var isUnique: Bool? { dimension > 0 ? false : isComplete ? true : nil }

    /// The network with the given weight of each direction.
    public func network(weights: Vector) -> ReLUNetwork {
        let neurons = zip(weights, directions).filter { $0.0 > 0 }.map {
            Neuron(convexWeight: scaled($0.1.u, by: $0.0), sign: $0.1.sign)
        }
        return ReLUNetwork(dimension: program.d, neurons: neurons)
    }

    /// The number of connected components of the optimal networks of width m, up to order and splitting; nil without vertices.
    ///
    /// Two irreducible networks are joined when their segment has at most m neurons, and every optimal network of width m
    /// can be pruned to one. Zero below m*; one from some width on, at most min(m* + M*, n + 1) (Kim, Mishkin, Pilanci, ICLR 2025).
    public func components(width m: Int) -> Int? { connectivity?.parts(width: m) }

    /// The least width from which on the optimal networks are connected; nil without vertices.
    public var connectedWidth: Int? { connectivity?.connectedWidth }
}

/// Why the optimal set cannot be described.
public enum OptimalSetError: Error, Sendable, Equatable {
    /// ℓ has no second derivative or a zero one at the outputs of this row (from 0): the optimal fit need not be unique.
    case notStrictlyConvex(row: Int)
    /// The point is not optimal: the dual constraint reaches `price`, more than β.
    case notOptimal(price: Double, beta: Double)
    /// The solution's gap is not closed, so that the optimal outputs and with them the optimal directions are not known.
    case notSolved(lower: Double, objective: Double)
    /// The optimal directions do not reproduce the fit: it is known too poorly. The relative residual.
    case inaccurate(residual: Double)
}
