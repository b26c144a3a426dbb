import ConvexPrograms
import LinearAlgebra

/// The loss between two networks: on the straight line of their weights, and on an explicit path over a global minimum.
public struct LossBarrier: Sendable {
    /// The width at which both ways run; zero slots were added where the path needed them.
    public let width: Int
    /// The times from 0 to 1 on the straight line (1 − t)θ + tη of the weights (U, α), slot by slot.
    public let times: [Double]
    /// 𝓛_β at these times.
    public let lineLosses: [Double]
    /// The way down from the first network to the optimal one.
    public let descent: NetworkPath
    /// The way down from the second network to the same optimal one, to be walked backwards.
    public let ascent: NetworkPath

    /// 𝓛_β on the explicit path from the first network to the second.
    public var pathLosses: [Double] { descent.losses + ascent.losses.reversed() }
    /// By how much the straight line exceeds the higher end; 0 when it does not.
    public var lineHeight: Double { height(of: lineLosses) }
    /// By how much the explicit path exceeds the higher end; 0 up to rounding.
    public var pathHeight: Double { height(of: pathLosses) }

    private func height(of losses: [Double]) -> Double {
        max(0, (losses.max() ?? 0) - max(lineLosses.first ?? 0, lineLosses.last ?? 0))
    }
}

extension ReLUNetwork {
    /// The loss barrier between this network and another.
    ///
    /// - Parameters:
    ///   - optimum: an optimal network, the meeting point of the explicit path.
    ///   - samples: the number of intervals of the straight line, and of each piece of the path.
    /// - Throws: `PathError.inaccurate` and `CancellationError`.
    public func barrier(
        to other: ReLUNetwork, over optimum: ReLUNetwork, in program: ConvexProgram, samples: Int = 50
    ) throws -> LossBarrier {
        let goal = optimum.mergingCollinear().pruned(over: program.x)
        var width = max(self.width, other.width, goal.width)
        while true {
            do {
                let (first, second) = (padded(to: width), other.padded(to: width))
                let descent = try first.path(to: .network(goal), in: program, samples: samples)
                let ascent = try second.path(to: .network(goal), in: program, samples: samples)
                let times = (0...samples).map { Double($0) / Double(samples) }
                let losses = times.map { first.mixed(with: second, $0).objective(program) }
                return LossBarrier(
                    width: width, times: times, lineLosses: losses, descent: descent, ascent: ascent)
            } catch PathError.tooNarrow(_, let needed) {
                width = max(width + 1, needed)
            }
        }
    }

    /// (1 − t)θ + tη for a network of the same width.
    private func mixed(with other: ReLUNetwork, _ t: Double) -> ReLUNetwork {
        ReLUNetwork(
            dimension: dimension,
            neurons: zip(neurons, other.neurons).map {
                Neuron(u: sum(scaled($0.u, by: 1 - t), $1.u, times: t), alpha: (1 - t) * $0.alpha + t * $1.alpha)
            })
    }
}
