import Certificates
import ConvexPrograms
import LinearAlgebra

/// The loss has a kink at the network's output in this row (from 0), so it has no gradient there.
public struct LossKinkError: Error, Sendable, Equatable {
    /// The row.
    public let row: Int
}

extension ReLUNetwork {
    /// Places the network on the ladder of stationarity, exactly up to the tolerances of `StationarityReport`.
    ///
    /// - **Clarke**: the subdifferential is a product over neurons; at (u, α) it holds (αv + βu, gᵀ(Xu)₊ + βα) for v in the convex hull of
    ///   XᵀDg over the chambers D adjacent to u. The distance of 0 is a point of least norm of a polytope.
    /// - **Directional**: the derivative along δu is linear on each adjacent chamber's tangent cone, so its minimum is a projection.
    /// - **Local minimum**: directionally stationary, and either no slot is zero or no neuron is worth adding; for without zero
    ///   slots 𝓛_β is nearby bounded below by convex functions that touch it at θ, and with one a profitable neuron lowers it at second order.
    /// - **Optimal**: directionally stationary, and max |gᵀ(Xu)₊| ≤ β over ‖u‖ ≤ 1, over all cells.
    ///
    /// - Throws: `LossKinkError` when a loss with kinks has one at the outputs, `CancellationError`.
    /// - Complexity: for every neuron a few passes over its adjacent chambers (2^z for z independent kinks), and one pass over all cells.
    public func stationarity(in program: ConvexProgram) throws -> StationarityReport {
        let rows = SignedRows(program.x)
        let f = predict(program.x)
        try requireGradient(of: program.loss, at: f, program.y)
        let g = program.loss.gradient(f, program.y)
        let parts = try neurons.map { neuron in
            try Task.checkCancellation()
            return try NeuronStationarity(neuron, g: g, rows, program)
        }
        let sizes = neurons.map { max(norm2($0.u), abs($0.alpha)) }
        let scale = sizes.max() ?? 0
        let rounding = rows.norms.indices.reduce(0.0) { $0 + rows.norms[$1] * max(abs(program.y[$1]), abs(f[$1])) }
        var report = StationarityReport(
            objective: objective(program), neurons: parts, certificate: nil, beta: program.beta,
            zeroSlots: sizes.indices.filter { sizes[$0] <= signTolerance * scale }, scale: scale,
            relativeTolerance: max(1e-6 * program.beta, 64 * .ulpOfOne * rounding), escape: nil)
        if report.isDirectionallyStationary || program.arrangement.coverBound <= 20_000_000 {
            report.certificate = try certify(neurons: neurons.map { ($0.u, $0.alpha) }, of: program)
        }
        report.escape = report.findEscape(from: self, program)
        return report
    }
}

/// Throws when the loss has a kink at one of the outputs, up to 1e-9 relative.
private func requireGradient(of loss: any Loss, at f: Vector, _ y: Vector) throws {
    for k in f.indices {
        guard let kink = loss.kink(y[k]), abs(f[k] - kink) <= 1e-9 * max(1, abs(kink)) else { continue }
        throw LossKinkError(row: k)
    }
}

extension StationarityReport {
    /// A direction that lowers the loss; nil at local minima.
    fileprivate func findEscape(from network: ReLUNetwork, _ program: ConvexProgram) -> Escape? {
        guard !isLocalMinimum else { return nil }
        let direction = isDirectionallyStationary ? birth(in: network) : steepestDescent(of: network)
        return direction.flatMap { network.descending(along: $0, from: objective, program) }
    }

    /// Every neuron's steepest descent: the derivative of the sum is the sum of the derivatives.
    private func steepestDescent(of network: ReLUNetwork) -> ReLUNetwork {
        ReLUNetwork(
            dimension: network.dimension, neurons: neurons.map { Neuron(u: $0.descent, alpha: -$0.alphaDerivative) })
    }

    /// The best new neuron in a zero slot, which changes the loss by −½t²(price − β) at second order.
    private func birth(in network: ReLUNetwork) -> ReLUNetwork? {
        guard let slot = zeroSlots.first, let certificate else { return nil }
        let nothing = Neuron(u: Vector(repeating: 0, count: network.dimension), alpha: 0)
        var direction = ReLUNetwork(
            dimension: network.dimension, neurons: Array(repeating: nothing, count: network.width))
        direction.neurons[slot] = Neuron(u: certificate.witness, alpha: Double(certificate.witnessSign))
        return direction
    }
}

extension ReLUNetwork {
    /// The step along a direction with the lowest loss among max(1, ‖θ‖) 2⁻ᵏ; nil when none lowers it.
    fileprivate func descending(along direction: ReLUNetwork, from start: Double, _ program: ConvexProgram) -> Escape? {
        let length = direction.parameterNorm
        guard length > 0 else { return nil }
        let unit = ReLUNetwork(dimension: dimension, neurons: direction.neurons.map { $0.times(1 / length) })
        var best: Escape?
        var step = max(1, parameterNorm)
        // 2⁻⁶⁰ is below the rounding of the weights.
        for _ in 0..<60 {
            let candidate = adding(unit, times: step)
            let value = candidate.objective(program)
            if value < best?.objective ?? start {
                best = Escape(direction: unit, step: step, network: candidate, objective: value)
            } else if best != nil {
                break
            }
            step /= 2
        }
        return best
    }

    /// The Euclidean norm of all weights.
    private var parameterNorm: Double { norm2(neurons.flatMap { $0.u + [$0.alpha] }) }

    /// θ + t δ for a direction δ of the same width.
    private func adding(_ direction: ReLUNetwork, times t: Double) -> ReLUNetwork {
        ReLUNetwork(
            dimension: dimension,
            neurons: zip(neurons, direction.neurons).map {
                Neuron(u: sum($0.u, $1.u, times: t), alpha: $0.alpha + t * $1.alpha)
            })
    }
}

extension Neuron {
    /// The neuron with both weights multiplied.
    fileprivate func times(_ c: Double) -> Neuron { Neuron(u: scaled(u, by: c), alpha: c * alpha) }
}
