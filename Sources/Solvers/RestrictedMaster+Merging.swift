import LinearAlgebra

extension RestrictedMaster {
    /// Replaces neurons of one sign by their sum wherever that does not raise the objective.
    ///
    /// Two neurons in one closed cone are compatible: the sum has the same outputs and a norm no larger (MATH.md T5). Neurons
    /// a rounding apart on the two sides of a hyperplane are put on it first.
    mutating func merge() {
        var i = 0
        while i < atoms.count {
            var j = i + 1
            while j < atoms.count {
                if let merged = merged(i, j) {
                    atoms[i] = merged
                    atoms.remove(at: j)
                    j = i + 1
                } else {
                    j += 1
                }
            }
            i += 1
        }
    }

    /// The sum of two neurons when it may replace them.
    private func merged(_ i: Int, _ j: Int) -> Atom? {
        let (a, b) = (atoms[i], atoms[j])
        guard a.sign == b.sign, a.pattern == b.pattern else { return nil }
        let cosine = dot(a.w, b.w) / (norm2(a.w) * norm2(b.w))
        guard cosine > 0 || data.n < 64 else { return nil }
        guard let between = linesBetween(a, b) else { return nil }
        var merged = Atom(sign: a.sign, w: sum(a.w, b.w), pattern: a.pattern)
        merged.kinks = a.kinks.filter { b.kinks.contains($0) || between.contains($0) }
        merged.kinks += between.subtracting(merged.kinks).sorted()
        merged.settle(data)
        if between.isEmpty { return merged }
        var trial = atoms
        trial[i] = merged
        trial.remove(at: j)
        return value(trial) <= value * (1 + 1e-15) ? merged : nil
    }

    /// The hyperplanes that separate two neurons, each a rounding away from both; nil when another one separates them.
    private func linesBetween(_ a: Atom, _ b: Atom) -> Set<Int>? {
        let rows = MasterRows(data, loss, [a, b])
        let limits = (1e-7 * norm2(a.w), 1e-7 * norm2(b.w))
        var between: Set<Int>? = []
        rows.forEachChunk(0..<data.n, [a.w, b.w], owners: [0, 1], while: { between != nil }) { chunk in
            for k in 0..<chunk.rows.count {
                let (za, zb) = (chunk.products[k], chunk.products[rows.chunkSize + k])
                guard za * zb < 0 else { continue }
                let row = chunk.rows.lowerBound + k
                let size = abs(data.coefficient[row])
                guard abs(za) < limits.0 * size, abs(zb) < limits.1 * size else {
                    between = nil
                    return
                }
                between?.insert(Int(data.lineOfRow[row]))
            }
        }
        return between
    }

    /// Removes neurons until the activations are linearly independent, keeping the outputs (MATH.md T10).
    ///
    /// A step is kept while it does not raise the objective.
    mutating func prune() {
        while let factors = pruningFactors(
            MasterRows(data, loss, atoms).activationCoordinates(), norms: atoms.map { norm2($0.w) })
        {
            var trial = atoms
            for i in trial.indices { trial[i].w = scaled(trial[i].w, by: factors[i]) }
            trial.removeAll { norm2($0.w) == 0 }
            let before = value
            guard value(trial) <= before + 1e-13 * abs(before) else { return }
            atoms = trial
        }
    }
}
