import LinearAlgebra

extension RestrictedMaster {
    /// The optimum over the lengths a ≥ 0 of all neurons and new unit directions; those with length zero are dropped.
    ///
    /// Sequential quadratic programs with a backtracking line search; one is enough for the squared loss.
    mutating func optimizeLengths(adding directions: [Atom]) {
        // A neuron that rounding put on its own hyperplanes only has no direction.
        let known = atoms.compactMap { atom in atom.scaled(to: 1).map { (unit: $0, length: norm2(atom.w)) } }
        let units = known.map(\.unit) + directions.compactMap { $0.scaled(to: 1) }
        guard !units.isEmpty else { return }
        var lengths = known.map(\.length) + Vector(repeating: 0, count: units.count - known.count)
        for _ in 0..<30 {
            let model = LengthModel(self, units, lengths)
            let target = minimizeNonnegativeQuadratic(
                model.gram, difference(model.gradient, model.gram * lengths), start: lengths)
            let step = difference(target, lengths)
            let decrease = -dot(model.gradient, step)
            guard decrease > 1e-13 * model.value else { break }
            guard let better = backtrack(units, lengths, step, from: model.value, decrease) else { break }
            lengths = better
        }
        atoms = zip(units, lengths).compactMap { $0.scaled(to: $1) }
    }

    /// The first of a, a/2, a/4, … of a step that lowers the objective enough; nil when none does.
    private func backtrack(
        _ units: [Atom], _ lengths: Vector, _ step: Vector, from value: Double, _ decrease: Double
    ) -> Vector? {
        var t = 1.0
        while t > 1e-10 {
            let trial = zip(lengths, step).map { max(0, $0 + t * $1) }
            if self.value(zip(units, trial).compactMap { $0.scaled(to: $1) }) <= value - 1e-4 * t * decrease {
                return trial
            }
            t /= 2
        }
        return nil
    }
}

/// The objective as a function of the lengths of unit neurons: value, gradient and Hessian at given lengths.
private struct LengthModel {
    var value = 0.0
    var gradient: Vector
    let gram: Matrix

    init(_ master: RestrictedMaster, _ units: [Atom], _ lengths: Vector) {
        let m = units.count
        let rows = MasterRows(master.data, master.loss, units)
        let parts = master.data.inParts { part in
            var sums = (value: 0.0, gradient: Vector(repeating: 0, count: m), gram: Vector(repeating: 0, count: m * m))
            rows.forEachChunk(part, units.map(\.w), owners: Array(units.indices)) { chunk in
                rows.activate(&chunk, lengths)
                sums.value += rows.evaluateLoss(&chunk)
                rows.addLengthSums(&chunk, &sums.gradient, &sums.gram)
            }
            return sums
        }
        gradient = units.map { _ in master.beta }
        var upper = Vector(repeating: 0, count: m * m)
        for part in parts {
            value += part.value
            gradient = sum(gradient, part.gradient)
            upper = sum(upper, part.gram)
        }
        value += master.beta * lengths.reduce(0, +)
        gram = symmetric(upper, m)
    }
}

extension MasterRows {
    /// Turns products into signed activations, and fills the outputs Σ a_i s_i (Xu_i)₊.
    fileprivate func activate(_ chunk: inout Chunk, _ lengths: Vector) {
        let count = chunk.rows.count
        chunk.outputs.withUnsafeMutableBufferPointer { f in
            f.update(repeating: 0)
            chunk.products.withUnsafeMutableBufferPointer { z in
                for (i, atom) in atoms.enumerated() {
                    let (sign, length, start) = (atom.sign, lengths[i], i * chunkSize)
                    for k in 0..<count {
                        let activation = sign * max(0, z[start + k])
                        z[start + k] = activation
                        f[k] += length * activation
                    }
                }
            }
        }
    }

    /// Adds Aᵀ∇ℓ and the upper triangle of Aᵀ diag(ℓ″) A; the products become √ℓ″ A.
    fileprivate func addLengthSums(_ chunk: inout Chunk, _ gradient: inout Vector, _ gram: inout Vector) {
        let (m, count) = (atoms.count, chunk.rows.count)
        chunk.products.withUnsafeMutableBufferPointer { a in
            chunk.slopes.withUnsafeBufferPointer { slopes in
                for i in 0..<m {
                    let column = UnsafeBufferPointer(rebasing: a[(i * chunkSize)..<(i * chunkSize + count)])
                    gradient[i] += innerProduct(column, slopes)
                }
            }
            for k in 0..<count {
                let root = chunk.curvatures[k].squareRoot()
                for i in 0..<m { a[i * chunkSize + k] *= root }
            }
        }
        addGram(chunk.products, count: m, length: count, stride: chunkSize, to: &gram)
    }
}
