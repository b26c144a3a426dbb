import LinearAlgebra

/// The program over a few neurons: min ℓ(Σ s_i (Xw_i)₊) + β Σ ‖w_i‖.
///
/// Each step keeps the objective from rising, so a round of column generation ends no higher than it began.
struct RestrictedMaster {
    let data: ReducedData
    var loss: any SmoothLoss
    let beta: Double
    /// The neurons.
    var atoms: [Atom] = []

    /// The outputs f.
    var fit: Vector { outputs(atoms) }

    /// ℓ(f) + β Σ‖w‖.
    var value: Double { value(atoms) }

    /// The outputs of neurons.
    func outputs(_ atoms: [Atom]) -> Vector { MasterRows(data, loss, atoms).outputs() }

    /// The objective of neurons.
    func value(_ atoms: [Atom]) -> Double {
        MasterRows(data, loss, atoms).value() + beta * atoms.reduce(0) { $0 + norm2($1.w) }
    }

    /// Solves the master from its neurons and new directions; improvements below `worth` may be left out.
    mutating func solve(adding directions: [Atom], worth: Double, _ stop: StopSignal) {
        optimizeLengths(adding: directions)
        for _ in 0..<2 {
            merge()
            prune()
            descend(worth: worth, stop)
        }
    }
}
