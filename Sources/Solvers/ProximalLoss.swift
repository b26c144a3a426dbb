import ConvexPrograms
import LinearAlgebra

/// The smooth loss of one step of the proximal-point method in the dual, for losses that are linear on both sides of a kink.
///
/// With slopes g ∈ [a_k, b_k], the kink κ_k and a centre g°,
///
///     ℓ_k(f) ≈ max over g of  g (f − κ_k) − (μ/2)(g − g°_k)²,
///
/// which touches the loss where g = g°. Moving the centre to the maximiser after each step converges for every μ > 0, and in few
/// steps since the loss is polyhedral; no smoothing is left in the limit.
///
/// R. T. Rockafellar, Augmented Lagrangians and applications of the proximal point algorithm, Math. OR 1 (1976).
struct ProximalLoss: SmoothLoss {
    private let loss: any Loss
    private let y: Vector
    /// The places κ_k of the kinks.
    let kinks: Vector
    /// The slopes g°.
    private(set) var centre: Vector
    /// The weight μ.
    private(set) var mu: Double
    private let leastMu: Double
    private let leastCurvature: Double

    /// Starts at the slopes of the zero network; nil when the loss has no kinks.
    init?(_ loss: any Loss, _ y: Vector) {
        let kinks = y.compactMap { loss.kink($0) }
        guard kinks.count == y.count, !loss.isSmooth else { return nil }
        self.loss = loss
        self.y = y
        self.kinks = kinks
        centre = loss.gradient(Vector(repeating: 0, count: y.count), y)
        let size = kinks.reduce(0) { $0 + abs($1) } / Double(max(1, kinks.count))
        mu = size > 0 ? size : 1
        leastMu = 1e-4 * mu
        leastCurvature = 1e-3 / mu
    }

    /// Moves the centre to the slopes at outputs f and trusts the step more.
    mutating func advance(_ f: Vector) {
        centre = gradient(f)
        mu = max(leastMu, mu / 3)
    }

    /// The rows with a slope inside its interval: those on their kink.
    func interiorRows(_ slopes: Vector) -> [Int] {
        slopes.indices.filter { k in
            let domain = loss.domain(y[k])
            let margin = 1e-12 * (domain.upperBound - domain.lowerBound)
            return slopes[k] > domain.lowerBound + margin && slopes[k] < domain.upperBound - margin
        }
    }

    /// The step with another centre; nil when it is outside the domain.
    func centred(at slopes: Vector) -> ProximalLoss? {
        let isInside = slopes.indices.allSatisfy { loss.domain(y[$0]).contains(slopes[$0]) }
        guard isInside else { return nil }
        var step = self
        step.centre = slopes
        return step
    }

    func evaluate(
        _ f: UnsafeBufferPointer<Double>, rows: Range<Int>, slopes: UnsafeMutableBufferPointer<Double>,
        curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var sum = 0.0
        for i in 0..<f.count {
            let k = rows.lowerBound + i
            let domain = loss.domain(y[k])
            let free = centre[k] + (f[i] - kinks[k]) / mu
            let g = min(domain.upperBound, max(domain.lowerBound, free))
            sum += g * (f[i] - kinks[k]) - 0.5 * mu * (g - centre[k]) * (g - centre[k])
            slopes[i] = g
            // A little curvature on the linear pieces keeps Newton steps bounded.
            curvatures[i] = free > domain.lowerBound && free < domain.upperBound ? 1 / mu : leastCurvature
        }
        return sum
    }
}
