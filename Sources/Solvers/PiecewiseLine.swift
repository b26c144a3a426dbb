import LinearAlgebra

/// The objective of the master along w_i + α p_i: smooth between the crossings of hyperplanes.
struct PiecewiseLine {
    private let master: RestrictedMaster
    private let steps: [Vector]
    private let products: [Vector]
    private let rates: [Vector]

    /// A crossing of a hyperplane by a neuron.
    struct Crossing: Equatable {
        let atom: Int
        let line: Int
    }

    init(_ master: RestrictedMaster, products: [Vector], steps: [Vector]) {
        self.master = master
        self.steps = steps
        self.products = products
        rates = zip(master.atoms, steps).map { atom, p in atom.cleared(master.data.products(p), master.data) }
    }

    /// The objective at α and its derivative to the right; with a crossing given, as if it lay on one side of α.
    func evaluate(_ alpha: Double, at crossing: Crossing? = nil, crossed: Bool = false) -> (
        value: Double, slope: Double
    ) {
        let n = master.data.n
        var f = Vector(repeating: 0, count: n)
        var rate = f
        var norms = 0.0
        var normRate = 0.0
        for (i, atom) in master.atoms.enumerated() {
            let w = sum(atom.w, steps[i], times: alpha)
            let length = norm2(w)
            norms += length
            normRate += length > 0 ? dot(w, steps[i]) / length : norm2(steps[i])
            let (z, q) = (products[i], rates[i])
            for k in 0..<n {
                let t = z[k] + alpha * q[k]
                if t > 0 || (t == 0 && q[k] > 0) {
                    f[k] += atom.sign * t
                    rate[k] += atom.sign * q[k]
                }
            }
            if let crossing, crossing.atom == i {
                for row in master.data.rows(of: crossing.line) {
                    let k = Int(row)
                    let t = z[k] + alpha * q[k]
                    let counted = t > 0 || (t == 0 && q[k] > 0)
                    let active = (q[k] > 0) == crossed
                    if counted != active {
                        f[k] += (active ? 1 : -1) * atom.sign * t
                        rate[k] += (active ? 1 : -1) * atom.sign * q[k]
                    }
                }
            }
        }
        let slopes = master.loss.gradient(f)
        return (master.loss.value(f) + master.beta * norms, dot(slopes, rate) + master.beta * normRate)
    }

    /// Up to `limit` crossings strictly after `low` and up to `high`, each with its α.
    func crossings(_ low: Double, _ high: Double, limit: Int) -> [(crossing: Crossing, alpha: Double)] {
        var result: [(crossing: Crossing, alpha: Double)] = []
        for i in steps.indices {
            let (z, q) = (products[i], rates[i])
            for k in 0..<z.count {
                let (before, after) = (z[k] + low * q[k], z[k] + high * q[k])
                guard (before > 0 && after <= 0) || (before < 0 && after >= 0) else { continue }
                let crossing = Crossing(atom: i, line: Int(master.data.lineOfRow[k]))
                if result.contains(where: { $0.crossing == crossing }) { continue }
                result.append((crossing, min(high, max(low, -z[k] / q[k]))))
                if result.count == limit { return result }
            }
        }
        return result
    }

    /// The first α > 0 at which a neuron that is bound to a pattern would leave its cone, with the hyperplane it meets.
    func firstBorder() -> (crossing: Crossing, alpha: Double)? {
        var first: (crossing: Crossing, alpha: Double)?
        for (i, atom) in master.atoms.enumerated() {
            guard let pattern = atom.pattern else { continue }
            for k in 0..<products[i].count {
                let (z, q) = (products[i][k], rates[i][k])
                guard pattern[k] ? q < 0 : q > 0 else { continue }
                let alpha = max(0, -z / q)
                if alpha < first?.alpha ?? .infinity {
                    first = (Crossing(atom: i, line: Int(master.data.lineOfRow[k])), alpha)
                }
            }
        }
        return first
    }
}
