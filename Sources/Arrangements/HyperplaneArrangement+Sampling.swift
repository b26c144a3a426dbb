import BigInt
import ExactArithmetic
import Glibc
import LinearAlgebra

extension HyperplaneArrangement {
    /// Up to k distinct cell patterns, in the order of discovery, reproducible from the seed.
    ///
    /// First random directions: half of them have independent normal entries divided by the size of their column; the other
    /// half are normal in coordinates that whiten the unit normals of the distinct hyperplanes, so that cells are met evenly
    /// when columns are correlated. When nothing new turns up for long, random great circles: one circle
    /// passes through 2n′ cells, and meets a thin cell far more often than a point does. Signs are exact. It ends when k
    /// patterns or all cells are found, or when many circles bring nothing new. `sampling` of the result tells what
    /// the directions say about the cells not found.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n d) per direction, and per cell on a circle.
    public func sample(_ k: Int, seed: UInt64 = 1) throws -> PatternCollection {
        let total = try CellCounter.count(lines.normals, budget: 200_000) ?? coverBound
        var sampler = CellSampler(self, target: BigInt(k) < total ? k : Int(total), seed: seed)
        try sampler.drawDirections()
        try sampler.drawCircles()
        let isExact = BigInt(sampler.patterns.count) == total
        return PatternCollection(
            sampler.patterns, rowCount: n, isExact: isExact, bound: isExact ? total : coverBound,
            sampling: sampler.estimate)
    }
}

/// Collects distinct cells of random directions and circles.
private struct CellSampler {
    private let arrangement: HyperplaneArrangement
    private let target: Int
    private var directions: RandomDirections
    /// How often a direction fell into each cell; 0 for cells that only a circle met.
    private var hits: [ActivationPattern: Int] = [:]
    private var draws = 0
    private(set) var patterns: [ActivationPattern] = []

    init(_ arrangement: HyperplaneArrangement, target: Int, seed: UInt64) {
        self.arrangement = arrangement
        self.target = target
        directions = RandomDirections(arrangement, seed: seed)
    }

    /// What the directions say about the probability and the number of all cells.
    var estimate: CoverageEstimate {
        CoverageEstimate(
            draws: draws, distinct: hits.values.count { $0 > 0 }, singletons: hits.values.count { $0 == 1 },
            doubletons: hits.values.count { $0 == 2 })
    }

    /// Draws directions until the target is reached or nothing new turned up for long.
    mutating func drawDirections() throws {
        var misses = 0
        while patterns.count < target, misses < 200 + patterns.count {
            if draws & 63 == 63 { try Task.checkCancellation() }
            misses += 1
            guard let pattern = arrangement.cellPattern(of: directions.next()) else { continue }
            draws += 1
            hits[pattern, default: 0] += 1
            if hits[pattern] == 1 {
                patterns.append(pattern)
                misses = 0
            }
        }
    }

    /// Walks around random circles until the target is reached or many of them brought nothing new.
    mutating func drawCircles() throws {
        var misses = 0
        while patterns.count < target, misses < 30 {
            misses += 1
            for direction in circle() where patterns.count < target {
                try Task.checkCancellation()
                guard let pattern = arrangement.cellPattern(of: direction), hits[pattern] == nil else { continue }
                hits[pattern] = 0
                patterns.append(pattern)
                misses = 0
            }
        }
    }

    /// One direction between every two neighbouring crossings of a random great circle with the hyperplanes.
    private mutating func circle() -> [[Double]] {
        let (p, q) = (directions.next(), directions.next())
        let filter = arrangement.filter
        let angles = arrangement.lines.firstRows.map { row -> Double in
            let angle = atan2(-filter.product(row, p), filter.product(row, q))
            return angle < 0 ? angle + .pi : angle
        }.sorted()
        return angles.indices.flatMap { i -> [[Double]] in
            let next = i + 1 < angles.count ? angles[i + 1] : angles[0] + .pi
            let (cosine, sine) = (cos((angles[i] + next) / 2), sin((angles[i] + next) / 2))
            let u = zip(p, q).map { cosine * $0 + sine * $1 }
            return [u, u.map { -$0 }]
        }
    }
}

extension HyperplaneArrangement {
    /// The pattern of u when u lies on no hyperplane.
    fileprivate func cellPattern(of u: [Double]) -> ActivationPattern? {
        let signs = signs(of: u)
        for (k, sign) in signs.enumerated() where sign == 0 && lines.rowLine[k] >= 0 { return nil }
        return ActivationPattern(bits: signs.map { $0 >= 0 })
    }
}

/// Random directions of R^d for sampling cells.
private struct RandomDirections {
    private var generator: Xoshiro256
    private let dimension: Int
    /// One over the root mean square of each column.
    private let scales: [Double]
    private let columns: [Int]
    private let factors: [Double]
    /// The inverse transpose of the Cholesky factor of the unit normals' Gram matrix, by rows; empty when singular.
    private var whitening: [[Double]] = []
    private var turn = false

    init(_ arrangement: HyperplaneArrangement, seed: UInt64) {
        generator = Xoshiro256(seed: seed)
        dimension = arrangement.dimension
        let (n, d) = (arrangement.n, arrangement.dimension)
        let rows = arrangement.matrix.doubles
        scales = (0..<d).map { j in
            let largest = (0..<n).reduce(0.0) { max($0, abs(rows[$1 * d + j])) }
            if largest == 0 || !largest.isFinite { return 1 }
            let sum = (0..<n).reduce(0.0) { $0 + (rows[$1 * d + j] / largest) * (rows[$1 * d + j] / largest) }
            return 1 / largest / (sum / Double(n)).squareRoot()
        }
        columns = arrangement.lines.columns
        factors = roundedUnit(arrangement.lines.factors)
        whitening = Self.whiten(arrangement.lines.normals)
    }

    /// Rows of L⁻ᵀ for the Gram matrix Σ v vᵀ = L Lᵀ of the unit normals v.
    private static func whiten(_ normals: IntegerMatrix) -> [[Double]] {
        let r = normals.columns
        var gram = [[Double]](repeating: [Double](repeating: 0, count: r), count: r)
        for line in 0..<normals.rows {
            let v = normals.roundedUnitRow(line)
            let square = v.reduce(0) { $0 + $1 * $1 }
            for i in 0..<r {
                for j in 0...i { gram[i][j] += v[i] * v[j] / square }
            }
        }
        for i in 0..<r {
            for j in 0...i {
                let sum = (0..<j).reduce(gram[i][j]) { $0 - gram[i][$1] * gram[j][$1] }
                if i == j {
                    guard sum > 1e-12 else { return [] }
                    gram[i][i] = sum.squareRoot()
                } else {
                    gram[i][j] = sum / gram[j][j]
                }
            }
        }
        return gram
    }

    /// The next direction.
    mutating func next() -> [Double] {
        turn.toggle()
        if turn || whitening.isEmpty { return (0..<dimension).map { generator.normal() * scales[$0] } }
        let r = columns.count
        var w = (0..<r).map { _ in generator.normal() }
        // Solve Lᵀ w = g.
        for i in (0..<r).reversed() {
            for k in (i + 1)..<max(r, i + 1) { w[i] -= whitening[k][i] * w[k] }
            w[i] /= whitening[i][i]
        }
        var u = [Double](repeating: 0, count: dimension)
        for (j, column) in columns.enumerated() { u[column] = w[j] * factors[j] }
        return u
    }
}
