import LinearAlgebra

/// The program over a few neurons: min ℓ(Σ s_i (Xw_i)₊) + β Σ ‖w_i‖.
///
/// Each step keeps the objective from rising, so a round of column generation ends no higher than it began.
struct RestrictedMaster {
    let data: ReducedData
    let loss: any SmoothLoss
    let beta: Double
    /// The neurons.
    var atoms: [Atom] = []

    /// The outputs f.
    var fit: Vector { outputs(atoms) }

    /// ℓ(f) + β Σ‖w‖.
    var value: Double { value(atoms) }

    func outputs(_ atoms: [Atom]) -> Vector {
        var f = Vector(repeating: 0, count: data.n)
        for atom in atoms {
            let activation = atom.activation(data)
            for k in 0..<f.count { f[k] += atom.sign * activation[k] }
        }
        return f
    }

    func value(_ atoms: [Atom]) -> Double {
        loss.value(outputs(atoms)) + beta * atoms.reduce(0) { $0 + norm2($1.w) }
    }

    /// Solves the master from its neurons and new directions.
    mutating func solve(adding directions: [Atom]) {
        optimizeLengths(adding: directions)
        merge()
        prune()
        descend()
        merge()
        prune()
        descend()
    }

    /// The optimum over the lengths a ≥ 0 of all neurons and new unit directions; those with length zero are dropped.
    ///
    /// Sequential quadratic programs with a backtracking line search; one is enough for the squared loss.
    mutating func optimizeLengths(adding directions: [Atom]) {
        var all = atoms + directions
        guard !all.isEmpty else { return }
        var lengths = atoms.map { norm2($0.w) } + directions.map { _ in 0 }
        for i in all.indices { all[i].w = normalized(all[i].w) ?? all[i].w }
        let columns = all.map { atom in scaled(atom.activation(data), by: atom.sign) }
        func outputs(_ a: Vector) -> Vector {
            var f = Vector(repeating: 0, count: data.n)
            for (column, length) in zip(columns, a) where length > 0 {
                for k in 0..<f.count { f[k] += length * column[k] }
            }
            return f
        }
        func objective(_ f: Vector, _ a: Vector) -> Double { loss.value(f) + beta * a.reduce(0, +) }
        var f = outputs(lengths)
        var value = objective(f, lengths)
        for _ in 0..<30 {
            let slopes = loss.gradient(f)
            let gram = weightedGram(columns, loss.curvature(f))
            let gradient = columns.map { dot($0, slopes) + beta }
            let target = minimizeNonnegativeQuadratic(
                gram, difference(gradient, gram * lengths), start: lengths)
            let step = difference(target, lengths)
            let decrease = -dot(gradient, step)
            guard decrease > 1e-13 * value else { break }
            var t = 1.0
            var moved = false
            while t > 1e-10 {
                let trial = zip(lengths, step).map { max(0, $0 + t * $1) }
                let trialFit = outputs(trial)
                let trialValue = objective(trialFit, trial)
                if trialValue <= value - 1e-4 * t * decrease {
                    (lengths, f, value, moved) = (trial, trialFit, trialValue, true)
                    break
                }
                t /= 2
            }
            guard moved else { break }
        }
        atoms = zip(all, lengths).compactMap { atom, length in
            guard length > 0 else { return nil }
            var atom = atom
            atom.w = scaled(atom.w, by: length)
            return atom
        }
    }

    /// Aᵀ diag(h) A for columns A.
    private func weightedGram(_ columns: [Vector], _ h: Vector) -> Matrix {
        let m = columns.count
        var gram = Matrix(rows: m, columns: m)
        for i in 0..<m {
            var weighted = columns[i]
            for k in 0..<weighted.count { weighted[k] *= h[k] }
            for j in 0...i {
                gram[i, j] = dot(weighted, columns[j])
                gram[j, i] = gram[i, j]
            }
        }
        return gram
    }
}
