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
        let (za, zb) = (a.products(data), b.products(data))
        let limit = 1e-7
        var between: Set<Int> = []
        for k in 0..<data.n where za[k] * zb[k] < 0 {
            let size = abs(data.coefficient[k])
            guard abs(za[k]) < limit * size * norm2(a.w), abs(zb[k]) < limit * size * norm2(b.w) else { return nil }
            between.insert(Int(data.lineOfRow[k]))
        }
        var merged = Atom(sign: a.sign, w: sum(a.w, b.w), pattern: a.pattern)
        merged.kinks = Set(a.kinks).intersection(b.kinks).union(between).sorted()
        merged.settle(data)
        if between.isEmpty { return merged }
        var trial = atoms
        trial[i] = merged
        trial.remove(at: j)
        return value(trial) <= value * (1 + 1e-15) ? merged : nil
    }

    /// Removes neurons until the activations are linearly independent, keeping the outputs (MATH.md T10).
    ///
    /// A step is kept while it does not raise the objective.
    mutating func prune() {
        while let factors = pruningFactors(
            atoms.map { scaled($0.activation(data), by: $0.sign) }, norms: atoms.map { norm2($0.w) })
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
