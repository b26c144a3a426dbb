import Certificates
import ConvexPrograms
import LinearAlgebra

/// Outputs at kinks of the loss leave open what kind of stationary point a network is.
public struct LossKinkError: Error, Sendable, Equatable {
    /// What stands in the way.
    public enum Obstacle: Sendable, Equatable {
        /// Neurons on faces: no one-sided derivative is negative for lack of a common subgradient, or Clarke's subdifferential is smaller than what
        /// can be computed.
        case neuronsOnFaces
        /// Neurons on faces, with too many products of adjacent chambers to look at.
        case tooManyChambers
        /// Zero slots: no single new neuron lowers the loss, but several at once might.
        case zeroSlots
    }

    /// A row (from 0) whose output is at a kink.
    public let row: Int
    /// What stands in the way.
    public let obstacle: Obstacle
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
    /// At kinks of the loss ∇ℓ(f) is replaced by an element of ∂ℓ(f) that decides all tests, see `DecidingSubgradient`.
    ///
    /// - Throws: `LossKinkError` when outputs at kinks of the loss leave the verdict open, `CancellationError`.
    /// - Complexity: for every neuron a few passes over its adjacent chambers (2^z for z independent kinks), and one pass over all cells.
    public func stationarity(in program: ConvexProgram) throws -> StationarityReport {
        let f = predict(program.x)
        let sizes = neurons.map { max(norm2($0.u), abs($0.alpha)) }
        let scale = sizes.max() ?? 0
        let tolerance = relativeTolerance(program, f)
        let slopes = Subdifferential(program.loss, at: f, program.y)
        let deciding = try decidingSubgradient(program, slopes, tolerance: tolerance)
        let g = deciding?.g ?? program.loss.gradient(f, program.y)
        let rows = SignedRows(program.x)
        let parts = try neurons.map { neuron in
            try Task.checkCancellation()
            return try NeuronStationarity(neuron, g: g, rows, program)
        }
        var report = StationarityReport(
            objective: objective(program), gradient: g, neurons: parts, certificate: nil,
            newNeuron: deciding?.prices.last,
            beta: program.beta, zeroSlots: sizes.indices.filter { sizes[$0] <= signTolerance * scale }, scale: scale,
            relativeTolerance: tolerance, escape: nil)
        if report.isDirectionallyStationary || program.arrangement.coverBound <= 20_000_000 {
            try report.addPrices(of: self, program, hasSubgradient: deciding != nil)
        }
        report.escape = report.findEscape(
            from: self, program, steepest: deciding?.descent, births: deciding?.prices ?? [])
        try report.requireDecision(kinks: slopes.kinks)
        return report
    }

    /// The certificate of the network: 𝓛_β(θ) and a lower bound of the optimal value of every width.
    ///
    /// Where ℓ has kinks the bound is the best of that of certificates for any point, and of the subgradient that decides stationarity.
    ///
    /// - Throws: `CancellationError`.
    public func certificate(
        in program: ConvexProgram, tolerance: Double = defaultOptimalityTolerance
    ) throws -> Certificate {
        let f = predict(program.x)
        let slopes = Subdifferential(program.loss, at: f, program.y)
        var dual: Vector?
        do {
            dual = try decidingSubgradient(program, slopes, tolerance: relativeTolerance(program, f))
                .map { scaled($0.g, by: -1) }
        } catch is LossKinkError {
            // Networks whose stationarity stays open are far from optimal: the other bound serves.
        }
        return try certify(
            neurons: neurons.map { ($0.u, $0.alpha) }, of: program, dual: dual, tolerance: tolerance)
    }

    /// τ = 1e-6 β, but not less than the rounding of the gradient.
    private func relativeTolerance(_ program: ConvexProgram, _ f: Vector) -> Double {
        let rounding = (0..<program.n).reduce(0.0) {
            $0 + norm2(program.x.rowArray($1)) * max(abs(program.y[$1]), abs(f[$1]))
        }
        return max(1e-6 * program.beta, 64 * .ulpOfOne * rounding)
    }

    /// The deciding element of ∂ℓ(f), nil where ℓ has a gradient.
    private func decidingSubgradient(
        _ program: ConvexProgram, _ slopes: Subdifferential, tolerance: Double
    ) throws -> DecidingSubgradient? {
        guard !slopes.kinks.isEmpty else { return nil }
        let largest = neurons.reduce(0) { max($0, norm2($1.u), abs($1.alpha)) }
        let scale = largest > 0 ? largest : 1
        return try FirstOrderSystem(self, program, slopes, scale: scale).decidingSubgradient(
            width: width, tolerance: tolerance * scale, priceTolerance: tolerance)
    }
}

extension StationarityReport {
    /// Adds the certificate and the neuron most worth adding at the gradient.
    fileprivate mutating func addPrices(of network: ReLUNetwork, _ program: ConvexProgram, hasSubgradient: Bool) throws
    {
        let certificate = try certify(
            neurons: network.neurons.map { ($0.u, $0.alpha) }, of: program,
            dual: hasSubgradient ? scaled(gradient, by: -1) : nil)
        self.certificate = certificate
        if !hasSubgradient {
            newNeuron = certificate.newNeuron
        } else if newNeuron == nil {
            newNeuron = try DualOracle(program).maximize(scaled(gradient, by: -1), candidates: network.neurons.map(\.u))
        }
    }

    /// Throws when a zero slot under a loss with kinks leaves open whether the network is a local minimum.
    ///
    /// A local minimum with more zero slots than rows at kinks is optimal, as for smooth losses: for every choice of so many new neurons one g
    /// shows that none is worth adding, so by Helly's theorem one g does for all. With fewer slots a single new neuron that
    /// lowers the loss decides; when there is none, only several at once might.
    fileprivate func requireDecision(kinks: [Int]) throws {
        guard let row = kinks.first, isDirectionallyStationary, !isLocalMinimum, escape == nil,
            zeroSlots.count <= kinks.count
        else { return }
        throw LossKinkError(row: row, obstacle: .zeroSlots)
    }

    /// A direction that lowers the loss; nil at local minima.
    ///
    /// - Parameters:
    ///   - steepest: the direction of steepest descent, when it is not that of each neuron by itself.
    ///   - births: more neurons that may be worth adding.
    fileprivate func findEscape(
        from network: ReLUNetwork, _ program: ConvexProgram, steepest: ReLUNetwork?, births: [Price]
    ) -> Escape? {
        guard !isLocalMinimum else { return nil }
        let directions =
            isDirectionallyStationary
            ? ([newNeuron].compactMap { $0 } + births).compactMap { birth(of: $0, in: network) }
            : [steepest ?? steepestDescent(of: network)]
        for direction in directions {
            if let escape = network.descending(along: direction, from: objective, program) { return escape }
        }
        return nil
    }

    /// Every neuron's steepest descent: the derivative of the sum is the sum of the derivatives.
    private func steepestDescent(of network: ReLUNetwork) -> ReLUNetwork {
        ReLUNetwork(
            dimension: network.dimension, neurons: neurons.map { Neuron(u: $0.descent, alpha: -$0.alphaDerivative) })
    }

    /// A new neuron in a zero slot, which changes the loss by −½t²(price − β) at second order.
    private func birth(of neuron: Price, in network: ReLUNetwork) -> ReLUNetwork? {
        guard let slot = zeroSlots.first else { return nil }
        let nothing = Neuron(u: Vector(repeating: 0, count: network.dimension), alpha: 0)
        var direction = ReLUNetwork(
            dimension: network.dimension, neurons: Array(repeating: nothing, count: network.width))
        direction.neurons[slot] = Neuron(u: neuron.direction, alpha: Double(neuron.sign))
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
