import Arrangements
import Glibc
import LinearAlgebra

/// The gated-ReLU program over a few patterns by Newton's method, for smooth losses: min ℓ(Σ A_i w_i) + β Σ ‖w_i‖ with
/// A_i = D_i X, a group lasso.
struct GatedMaster: GatedRestriction {
    let x: Matrix
    let loss: any SmoothLoss
    let beta: Double
    private(set) var gates: [GateInUse] = []
    /// The outputs f.
    private(set) var fit: Vector

    init(x: Matrix, loss: any SmoothLoss, beta: Double) {
        self.x = x
        self.loss = loss
        self.beta = beta
        fit = Vector(repeating: 0, count: x.rows)
    }

    var slopes: Vector { loss.gradient(fit) }

    /// Puts gates in the place of all, and sums their outputs anew, so that rounding does not add up.
    private mutating func use(_ gates: [GateInUse]) {
        self.gates = gates.filter { norm2($0.w) > 0 }
        sumOutputs()
    }

    private mutating func sumOutputs() {
        fit = gates.reduce(Vector(repeating: 0, count: x.rows)) { sum($0, $1.outputs) }
    }

    /// ℓ(f) + β Σ √(‖w‖² + ε²).
    private func value(_ epsilon: Double) -> Double {
        loss.evaluated(fit).value + beta * gates.reduce(0) { $0 + hypot(norm2($1.w), epsilon) }
    }

    /// Minimises from the current gates and new patterns; gates with w = 0 are left out at the end.
    ///
    /// Newton's method on ℓ(f) + β Σ √(‖w_i‖² + ε²) for falling ε, which lets gates come and go, then with ε = 0 on those that stay.
    ///
    /// - Parameter gap: the relative gap to close: ε goes down to a ten-thousandth of it.
    mutating func solve(adding patterns: [ActivationPattern], gap: Double, _ stop: StopSignal) {
        gates += patterns.filter { pattern in !gates.contains { $0.pattern == pattern } }.map { GateInUse($0, x) }
        let size = likelySize
        guard size > 0 else { return }
        let last = size * max(1e-9, min(1e-3, 1e-4 * gap))
        var epsilon = 0.1 * size
        while epsilon > last, !stop.isRaised {
            epsilon = max(last, 0.1 * epsilon)
            descend(epsilon, stop)
        }
        use(pruned(gates.filter { norm2($0.w) > 10 * last }, stop))
        polish(stop)
    }

    /// How long a w may be: the longest one, or what the quadratic model of a gate alone would give.
    private var likelySize: Double {
        let (_, slopes, curvatures) = loss.evaluated(fit)
        return gates.reduce(0) { size, gate in
            let squares = gate.rows.storage.indices.reduce(0) { sum, i in
                sum + curvatures[i / x.columns] * gate.rows.storage[i] * gate.rows.storage[i]
            }
            let alone = squares > 0 ? norm2(gate.rows.transposedTimes(slopes)) / squares : 0
            return max(size, norm2(gate.w), alone)
        }
    }

    /// Newton's method for one ε until the decrement is small beside the error βε of the smoothing.
    private mutating func descend(_ epsilon: Double, _ stop: StopSignal) {
        for _ in 0..<30 where !stop.isRaised {
            guard let (step, slope) = newtonStep(epsilon), -slope > 1e-3 * beta * epsilon else { return }
            let start = value(epsilon)
            var t = 1.0
            while t > 1e-8 {
                let trial = moved(step, times: t)
                if trial.value(epsilon) <= start + 1e-4 * t * slope {
                    self = trial
                    break
                }
                t /= 2
            }
            if t <= 1e-8 { return }
        }
    }

    /// The master after a step.
    private func moved(_ step: Vector, times t: Double) -> GatedMaster {
        let d = x.columns
        var trial = self
        for i in gates.indices {
            trial.gates[i].move(to: sum(gates[i].w, Array(step[(i * d)..<((i + 1) * d)]), times: t))
        }
        trial.sumOutputs()
        return trial
    }

    /// max ‖A_iᵀ∇ℓ + β w_i/‖w_i‖‖ / β over the gates, whose w ≠ 0: zero at a minimum.
    private var residual: Double {
        let slopes = loss.evaluated(fit).slopes
        return gates.reduce(0) { largest, gate in
            let unit = scaled(gate.w, by: beta / norm2(gate.w))
            return max(largest, norm2(sum(gate.rows.transposedTimes(slopes), unit)) / beta)
        }
    }

    /// Newton's method for ε = 0, where w ≠ 0 keeps the objective smooth, while the residual falls.
    ///
    /// The objective is flat at its minimum and shows half of the digits only, so the residual decides.
    private mutating func polish(_ stop: StopSignal) {
        var before = residual
        for _ in 0..<50 where !gates.isEmpty && !stop.isRaised {
            guard let (step, _) = newtonStep(0), let better = better(step, before) else { return }
            use(better.gates)
            let after = residual
            if after > 0.9 * before { return }
            before = after
        }
    }

    /// The first of the steps p, p/2, p/4, … that lowers the objective, or the residual at the same objective; nil when none does.
    private func better(_ step: Vector, _ before: Double) -> GatedMaster? {
        let start = value(0)
        var t = 1.0
        while t > 1e-6 {
            let trial = moved(step, times: t)
            if trial.gates.allSatisfy({ norm2($0.w) > 0 }) {
                let value = trial.value(0)
                if value < start * (1 - 1e-14) { return trial }
                if value <= start * (1 + 1e-14), trial.residual < before { return trial }
            }
            t /= 2
        }
        return nil
    }

    /// p = −H⁻¹g and gᵀp for the smoothed objective: with s = √(‖w‖² + ε²)
    ///
    ///     g = Aᵀ∇ℓ + β w/s,   H = Aᵀ diag(ℓ″) A + β blockdiag(I/s − wwᵀ/s³),   A = (A_1 … A_m).
    private func newtonStep(_ epsilon: Double) -> (step: Vector, slope: Double)? {
        let d = x.columns
        let (_, slopes, curvatures) = loss.evaluated(fit)
        var stacked = Matrix(rows: x.rows, columns: gates.count * d)
        for k in 0..<x.rows {
            for (i, gate) in gates.enumerated() where gate.pattern[k] {
                for j in 0..<d { stacked[k, i * d + j] = x[k, j] }
            }
        }
        var hessian = stacked.weightedGram(curvatures)
        var gradient = stacked.transposedTimes(slopes)
        for (i, gate) in gates.enumerated() {
            let s = hypot(norm2(gate.w), epsilon)
            for a in 0..<d {
                gradient[i * d + a] += beta * gate.w[a] / s
                hessian[i * d + a, i * d + a] += beta / s
                for b in 0..<d { hessian[i * d + a, i * d + b] -= beta * (gate.w[a] / s) * (gate.w[b] / s) / s }
            }
        }
        guard let step = ridgeSolution(hessian, scaled(gradient, by: -1)) else { return nil }
        return (step, dot(gradient, step))
    }
}

/// H⁻¹b with a relative ridge from 1e-14 on, as small as lets H have a Cholesky factor.
private func ridgeSolution(_ h: Matrix, _ b: Vector) -> Vector? {
    var ridge = 1e-14
    while ridge < 1 {
        var ridged = h
        for i in 0..<b.count { ridged[i, i] *= 1 + ridge }
        if let factor = CholeskyFactor(ridged) { return factor.solve(b) }
        ridge *= 100
    }
    return nil
}
