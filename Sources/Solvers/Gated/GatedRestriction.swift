import Arrangements
import LinearAlgebra

/// The gated-ReLU program over a few patterns, with a method that solves it.
protocol GatedRestriction: Sendable {
    /// The gates with w ≠ 0.
    var gates: [GateInUse] { get }
    /// The outputs f.
    var fit: Vector { get }
    /// ∇ℓ(f), or a subgradient at an optimum for a loss with kinks.
    var slopes: Vector { get }

    /// Minimises from the current gates and new patterns; `gap` is the relative gap to close.
    mutating func solve(adding patterns: [ActivationPattern], gap: Double, _ stop: StopSignal)
}

extension GatedRestriction {
    /// Σ‖w‖.
    var penalty: Double { gates.reduce(0) { $0 + norm2($1.w) } }
}

/// A gate in use.
struct GateInUse: Sendable {
    let pattern: ActivationPattern
    /// A = D X, n × d.
    let rows: Matrix
    /// The vector w.
    private(set) var w: Vector
    /// A w.
    private(set) var outputs: Vector

    init(_ pattern: ActivationPattern, _ x: Matrix) {
        self.pattern = pattern
        var rows = x
        for k in 0..<x.rows where !pattern[k] {
            for j in 0..<x.columns { rows[k, j] = 0 }
        }
        self.rows = rows
        w = Vector(repeating: 0, count: x.columns)
        outputs = Vector(repeating: 0, count: x.rows)
    }

    mutating func move(to w: Vector) {
        self.w = w
        outputs = rows * w
    }
}

/// Removes gates until their outputs are linearly independent, keeping f, while there is time: then Newton's systems are regular, and
/// gates are no more than rows.
func pruned(_ gates: [GateInUse], _ stop: StopSignal) -> [GateInUse] {
    var gates = gates
    while !stop.isRaised,
        let factors = pruningFactors(gates.map(\.outputs), norms: gates.map { norm2($0.w) })
    {
        for i in gates.indices { gates[i].move(to: scaled(gates[i].w, by: factors[i])) }
        gates.removeAll { norm2($0.w) == 0 }
    }
    return gates
}
