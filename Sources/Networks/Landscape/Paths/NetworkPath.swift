import ConvexPrograms
import Glibc
import LinearAlgebra

/// An explicit continuous path of networks of one width, sampled on a grid that shows every piece.
///
/// Between knots the weights w_i = |α_i|u_i of the slots move on straight lines (or neurons are balanced); `network(piece:at:)` gives
/// every point of the path, not only the sampled ones.
public struct NetworkPath: Sendable {
    /// The problem.
    public let program: ConvexProgram
    /// The network at the start.
    public let start: ReLUNetwork
    /// The pieces in their order; none when there is nowhere to go.
    public let pieces: [Piece]
    /// The number of intervals that each piece is sampled at.
    public let samples: Int
    /// 𝓛_β at the sampled points: the start, then `samples` points per piece.
    public let losses: [Double]

    /// Samples a path.
    init(_ program: ConvexProgram, from start: ReLUNetwork, _ pieces: [Piece], samples: Int) throws {
        self.program = program
        self.start = start
        self.pieces = pieces
        self.samples = max(1, samples)
        var losses = [start.objective(program)]
        for piece in pieces {
            try Task.checkCancellation()
            for time in piece.times(self.samples) { losses.append(piece.network(at: time).objective(program)) }
        }
        self.losses = losses
    }

    /// The sampled networks: the start, then `samples` points per piece.
    public var networks: [ReLUNetwork] {
        [start] + pieces.flatMap { piece in piece.times(samples).map { piece.network(at: $0) } }
    }

    /// The network at the end.
    public var end: ReLUNetwork { pieces.last?.network(at: 1) ?? start }

    /// The loss where a piece begins and where it ends.
    public func losses(ofPiece i: Int) -> ArraySlice<Double> { losses[(i * samples)...((i + 1) * samples)] }

    /// The largest rise of the loss above its least value so far, at the sampled points; 0 on a path that never rises.
    public var rise: Double {
        var (least, rise) = (Double.infinity, 0.0)
        for loss in losses {
            least = min(least, loss)
            rise = max(rise, loss - least)
        }
        return rise
    }

    /// Whether the loss never rises, up to 1e-9 relative to max(1, 𝓛_β(start)): the accuracy of an optimum that the path ends at.
    public var isMonotone: Bool { rise <= 1e-9 * max(1, losses[0]) }
}

extension NetworkPath {
    /// A part of a path on which one thing happens.
    public struct Piece: Sendable {
        /// What happens.
        public enum Kind: String, Sendable {
            /// Neurons are balanced: (cᵗu, α/cᵗ) with ‖u‖ = |α| at t = 1. Outputs stay, the penalty falls.
            case scale
            /// Two neurons of one sign in a common closed cone become one: w_i + t w_j, (1 − t) w_j. Outputs stay, the penalty falls.
            case merge
            /// The same for neurons of one direction: the loss stays.
            case collapse
            /// Neurons with dependent activations: (1 − t b_i) w_i with Σ b_i s_i (Xw_i)₊ = 0. Outputs stay, the penalty does not grow.
            case prune
            /// A straight line of W to the goal.
            case line
            /// An edge of the simplex method at constant outputs: one neuron grows, the penalty falls.
            case exchange
            /// The outputs move towards the optimal ones while the penalty is the least that they allow.
            case homotopy
            /// Pieces of the goal's own path, backwards: the splitting of neurons, or what raises the loss to a goal that is no optimum.
            case unfold
        }

        /// What happens.
        public let kind: Kind
        let curve: Curve

        /// The network at time t from 0 to 1.
        public func network(at t: Double) -> ReLUNetwork { curve.network(at: t) }

        /// The times after 0 at which a piece is sampled.
        ///
        /// sin²(πτ/2) for even τ: weights w grow and vanish like the square of a neuron, so that steps in (u, α) are even.
        func times(_ samples: Int) -> [Double] {
            (1...samples).map { i in
                let s = sin(Double(i) / Double(samples) * .pi / 2)
                return i == samples ? 1 : s * s
            }
        }
    }
}

/// How a piece moves.
enum Curve: Sendable {
    /// Every neuron is balanced along its own orbit, or a neuron that contributes nothing shrinks to zero.
    case balancing([Neuron], dimension: Int)
    /// The weights of the slots move on straight lines, each with its sign.
    indirect case weights(SlotWeights, SlotWeights)
    /// Another curve backwards, its slot i under the name `names[i]`.
    indirect case reversed(Curve, names: [Int])

    func network(at t: Double) -> ReLUNetwork {
        switch self {
        case .balancing(let neurons, let dimension):
            ReLUNetwork(dimension: dimension, neurons: neurons.map { $0.balancing(t) })
        case .weights(let start, let end): start.network(towards: end, t)
        case .reversed(let curve, let names): curve.network(at: 1 - t).renamingSlots(names)
        }
    }
}

extension ReLUNetwork {
    /// The network with slot i at place `names[i]`; `names` is a permutation.
    fileprivate func renamingSlots(_ names: [Int]) -> ReLUNetwork {
        var renamed = self
        for (i, name) in names.enumerated() { renamed.neurons[name] = neurons[i] }
        return renamed
    }
}

extension Neuron {
    /// (cᵗu, α/cᵗ) with c² = |α|/‖u‖; (1 − t)(u, α) when the neuron contributes nothing.
    fileprivate func balancing(_ t: Double) -> Neuron {
        guard contributes else { return Neuron(u: scaled(u, by: 1 - t), alpha: (1 - t) * alpha) }
        let factor = pow(abs(alpha) / norm2(u), t / 2)
        return Neuron(u: scaled(u, by: factor), alpha: alpha / factor)
    }
}

/// The weights w_i = |α_i|u_i of the slots of a balanced network, with their signs.
struct SlotWeights: Sendable {
    let dimension: Int
    var weights: [Vector]
    var signs: [Int]

    init(_ network: ReLUNetwork) {
        dimension = network.dimension
        weights = network.neurons.map(\.convexWeight)
        signs = network.neurons.map(\.sign)
    }

    /// The slots that are not zero.
    var alive: [Int] { weights.indices.filter { norm2(weights[$0]) > 0 } }

    /// The first slot that is zero.
    var free: Int? { weights.indices.first { norm2(weights[$0]) == 0 } }

    /// The neurons in some slots.
    func neurons(_ slots: [Int]) -> [Neuron] { slots.map { Neuron(convexWeight: weights[$0], sign: signs[$0]) } }

    /// The network of the weights (1 − t)w + t w′; signs are those of the end, where a zero slot may have taken a new one.
    func network(towards end: SlotWeights, _ t: Double) -> ReLUNetwork {
        let neurons = weights.indices.map { i in
            Neuron(convexWeight: sum(scaled(weights[i], by: 1 - t), end.weights[i], times: t), sign: end.signs[i])
        }
        return ReLUNetwork(dimension: dimension, neurons: neurons)
    }
}
