import LinearAlgebra

extension InteriorPoint {
    /// The symmetric system that remains for the w and, where outputs lie near their kinks, for the slopes:
    ///
    ///     [ M + AᵀΘ⁻¹A   Bᵀ ]      A the rows (s_i D_i X)/β whose slopes are eliminated, B the others,
    ///     [ B            −Θ ]      Θ = p/(b − g) + q/(g − a),  M = blkdiag(W⁻² + Cᵀ diag(λ/u) C).
    ///
    /// Near a kink Θ is small: elimination would lose the digits of the slope. Facets on which w lies stand among the rows of B
    /// too, with u/λ in the place of Θ. Of both the `most` stiffest do, so that the size stays bounded; refinement makes up for
    /// what the others lose.
    struct LinearSystem {
        /// Θ⁻¹.
        let weights: Vector
        /// The rows of B.
        let tight: [Int]
        /// The facets among them, those with a λ/u above `stiff`.
        let facets: [(block: Int, index: Int)]
        /// The largest λ/u of a facet that is eliminated.
        let stiff: Double
        private let factor: LUFactor

        private static let most = 400

        /// Factors the system of a point; nil when it is singular, or it is time to stop.
        init?(_ point: InteriorPoint, _ stop: StopSignal) {
            let weights = point.above.indices.map { k in
                1 / (point.above[k] / point.toUpper[k] + point.below[k] / point.toLower[k])
            }
            let near = weights.indices.filter { weights[$0] > 100 }
            let tight = Array(near.sorted { weights[$0] > weights[$1] }.prefix(Self.most))
            let (facets, stiff) = Self.stiffest(point)
            var eliminated = weights
            for k in tight { eliminated[k] = 0 }
            guard let gram = point.gram(eliminated, stop) else { return nil }
            var matrix = Matrix(rows: gram.rows + tight.count + facets.count, gram)
            point.addBlocks(to: &matrix, stiff)
            for (j, k) in tight.enumerated() {
                matrix.setRow(gram.rows + j, from: 0, point.row(k), diagonal: -1 / weights[k])
            }
            let starts = point.blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.basis.count) }
            for (t, (i, j)) in facets.enumerated() {
                matrix.setRow(
                    gram.rows + tight.count + t, from: starts[i], point.blocks[i].facets[j].normal,
                    diagonal: -point.slack[i][j] / point.multipliers[i][j])
            }
            guard let factor = LUFactor(matrix, isStopped: { stop.isRaised }) else { return nil }
            (self.weights, self.tight, self.facets, self.stiff, self.factor) = (weights, tight, facets, stiff, factor)
        }

        /// The facets with a λ/u above 1000, at most `most` of them, and the largest λ/u of the others.
        private static func stiffest(_ point: InteriorPoint) -> ([(block: Int, index: Int)], Double) {
            var stiff = 1e3
            let shares = zip(point.multipliers, point.slack).map { zip($0, $1).map { $0 / $1 } }
            let large = shares.joined().filter { $0 > stiff }.sorted(by: >)
            if large.count > most { stiff = large[most] }
            let facets = shares.indices.flatMap { i in
                shares[i].indices.compactMap { j in shares[i][j] > stiff ? (block: i, index: j) : nil }
            }
            return (facets, stiff)
        }

        func solve(_ right: Vector) -> Vector { factor.solve(right) }
    }

    /// Adds M to the leading part of a matrix, with the facets that are not stiff.
    private func addBlocks(to matrix: inout Matrix, _ stiff: Double) {
        var place = 0
        for (i, block) in blocks.enumerated() {
            let count = block.basis.count
            for a in 0..<count {
                var unit = Vector(repeating: 0, count: count)
                unit[a] = 1
                let column = cones[i].inverseLowerSquare(unit)
                for b in 0..<count { matrix[place + b, place + a] += column[b] }
            }
            for (j, facet) in block.facets.enumerated() {
                let share = multipliers[i][j] / slack[i][j]
                guard share <= stiff else { continue }
                for a in 0..<count {
                    for b in 0..<count { matrix[place + a, place + b] += share * facet.normal[a] * facet.normal[b] }
                }
            }
            place += count
        }
    }

    /// Row k of (s_i D_i X)/β.
    private func row(_ k: Int) -> Vector {
        let x = (0..<data.r).map { data.columns[$0 * data.n + k] }
        return blocks.flatMap { block in
            block.basis.map { block.active[k] ? block.sign / beta * dot($0, x) : 0 }
        }
    }

    /// Aᵀ diag(weights) A; nil when it is time to stop.
    private func gram(_ weights: Vector, _ stop: StopSignal) -> Matrix? {
        let size = blocks.reduce(0) { $0 + $1.basis.count }
        let roots = weights.map { $0.squareRoot() / beta }
        let chunkSize = data.chunkSize
        let parts = data.inParts { part -> [Double] in
            var upper = [Double](repeating: 0, count: size * size)
            var columns = [Double](repeating: 0, count: size * chunkSize)
            for start in stride(from: part.lowerBound, to: part.upperBound, by: chunkSize) where !stop.isRaised {
                let rows = start..<min(part.upperBound, start + chunkSize)
                fill(&columns, rows, roots)
                addGram(columns, count: size, length: rows.count, stride: chunkSize, to: &upper)
            }
            return upper
        }
        let zero = [Double](repeating: 0, count: size * size)
        return stop.isRaised ? nil : symmetric(parts.reduce(zero) { sum($0, $1) }, size)
    }

    /// The columns of diag(roots) A over a chunk of rows, one after the other.
    private func fill(_ columns: inout [Double], _ rows: Range<Int>, _ roots: Vector) {
        let chunkSize = data.chunkSize
        columns.withUnsafeMutableBufferPointer { columns in
            var place = 0
            for block in blocks {
                for direction in block.basis {
                    let z = UnsafeMutableBufferPointer(rebasing: columns[place..<(place + chunkSize)])
                    data.products(direction, rows: rows, into: z)
                    for k in 0..<rows.count {
                        let row = rows.lowerBound + k
                        z[k] = block.active[row] ? block.sign * roots[row] * z[k] : 0
                    }
                    place += chunkSize
                }
            }
        }
    }
}

extension Matrix {
    /// A square matrix with another one as its leading part, zero elsewhere.
    fileprivate init(rows size: Int, _ leading: Matrix) {
        self.init(rows: size, columns: size)
        for i in 0..<leading.rows {
            for j in 0..<leading.columns { self[i, j] = leading[i, j] }
        }
    }

    /// Sets entries of a row of a symmetric matrix, those of the column too, and the diagonal.
    fileprivate mutating func setRow(_ row: Int, from first: Int, _ values: Vector, diagonal: Double) {
        for (j, value) in values.enumerated() {
            self[row, first + j] = value
            self[first + j, row] = value
        }
        self[row, row] = diagonal
    }
}
