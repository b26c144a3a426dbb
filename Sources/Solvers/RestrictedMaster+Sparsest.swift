import LinearAlgebra

extension RestrictedMaster {
    /// Drops neurons of negligible length: below 1e-9 of the longest, when the objective does not feel it.
    mutating func dropNegligible() {
        let longest = atoms.reduce(0) { max($0, norm2($1.w)) }
        let kept = atoms.filter { norm2($0.w) > 1e-9 * longest }
        guard kept.count < atoms.count else { return }
        let before = value
        if value(kept) <= before + 1e-13 * abs(before) { atoms = kept }
    }

    /// Looks for an optimum with fewer neurons among given unit directions, all of them with price β.
    ///
    /// The outputs f* and Σ‖w‖ are the same at every optimum, so an optimum is a point of {a ≥ 0 : Σ a_j s_j (Xu_j)₊ = f*}
    /// (MATH.md T9) and the sparsest one a smallest subset whose least-squares coefficients are positive and fit. Subsets are tried
    /// from small to large, up to `limit` of them.
    mutating func makeSparsest(among directions: [Atom], limit: Int = 4_000) {
        let f = fit
        guard norm2(f) > 0, directions.count > 1 else { return }
        let columns = directions.map { scaled($0.activation(data), by: $0.sign) }
        // Inner products of all columns once, not for every subset.
        var gram = Matrix(rows: columns.count, columns: columns.count)
        for i in columns.indices {
            for j in columns.indices { gram[i, j] = dot(columns[i], columns[j]) }
        }
        let products = columns.map { dot($0, f) }
        var tried = 0
        for count in 1..<max(1, atoms.count) {
            var subset = Array(0..<count)
            while true {
                tried += 1
                guard tried <= limit, subset.last.map({ $0 < columns.count }) ?? false else { break }
                if let a = coefficients(subset, gram, products), fits(subset, a, columns, f) {
                    let sparser = zip(subset, a).compactMap { directions[$0].scaled(to: $1) }
                    if value(sparser) <= value + 1e-12 * abs(value) {
                        atoms = sparser
                        return
                    }
                }
                guard let next = following(subset, below: columns.count) else { break }
                subset = next
            }
        }
    }

    /// The least-squares coefficients of a subset of columns; nil when they are not all positive.
    private func coefficients(_ subset: [Int], _ gram: Matrix, _ products: Vector) -> Vector? {
        var block = Matrix(rows: subset.count, columns: subset.count)
        for (i, row) in subset.enumerated() {
            for (j, column) in subset.enumerated() { block[i, j] = gram[row, column] }
        }
        guard let a = CholeskyFactor(block)?.solve(subset.map { products[$0] }), a.allSatisfy({ $0 > 0 }) else {
            return nil
        }
        return a
    }

    /// Whether columns with coefficients make up f to 1e-10.
    private func fits(_ subset: [Int], _ a: Vector, _ columns: [Vector], _ f: Vector) -> Bool {
        var rest = f
        for (i, length) in zip(subset, a) { rest = sum(rest, columns[i], times: -length) }
        return norm2(rest) <= 1e-10 * norm2(f)
    }
}
