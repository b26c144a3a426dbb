import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The prices ‖XᵀDν‖ of patterns: the largest of them, and the dearest patterns above a threshold.
///
/// Neighbouring cells differ in one row and have nearly the same price: of those close to each other the dearest stands for all.
struct GatedPricing: Sendable {
    /// max ‖XᵀDν‖ over the patterns.
    private(set) var upper = 0.0
    /// The dearest patterns, dearest first.
    private(set) var dearest: [(price: Double, pattern: ActivationPattern)] = []
    /// The number of patterns.
    private(set) var count = 0

    /// How many patterns a round may add.
    private static let most = 32
    /// How many it chooses from, in every part of the walk.
    private static let pool = 256
    /// Chosen patterns differ in at least one of so many rows.
    private static let spread = 16

    /// Prices given patterns.
    init(_ patterns: [ActivationPattern], _ x: Matrix, _ nu: Vector, threshold: Double) {
        for pattern in patterns {
            let masked = nu.indices.map { pattern[$0] ? nu[$0] : 0 }
            add(norm2(x.transposedTimes(masked)), threshold) { pattern }
        }
        spreadOut(dearest)
    }

    /// Prices all cells; a cell's antipode has the sum Σ_k ν_k x_k − c.
    init(_ arrangement: HyperplaneArrangement, _ nu: Vector, threshold: Double) throws {
        let parts = try arrangement.reduceCellPairs(weights: nu, into: GatedPricing()) { pricing, cell in
            var (square, opposite) = (0.0, 0.0)
            for j in 0..<cell.dimension {
                let c = cell.sum[j]
                square += c * c
                opposite += (cell.total[j] - c) * (cell.total[j] - c)
            }
            pricing.add(square.squareRoot(), threshold) { cell.pattern }
            pricing.add(opposite.squareRoot(), threshold) { cell.antipode }
        }
        upper = parts.reduce(0) { max($0, $1.upper) }
        count = parts.reduce(0) { $0 + $1.count }
        spreadOut(parts.flatMap(\.dearest))
    }

    private init() {}

    /// Chooses patterns from the dearest on, each at a distance from those before it.
    private mutating func spreadOut(_ found: [(price: Double, pattern: ActivationPattern)]) {
        dearest = []
        for (price, pattern) in found.sorted(by: { $0.price > $1.price }) where dearest.count < Self.most {
            let isNear = dearest.contains { distance($0.pattern, pattern) * Self.spread < pattern.count }
            if !isNear { dearest.append((price, pattern)) }
        }
    }

    private func distance(_ a: ActivationPattern, _ b: ActivationPattern) -> Int {
        zip(a.words, b.words).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    }

    private mutating func add(_ price: Double, _ threshold: Double, _ pattern: () -> ActivationPattern) {
        upper = max(upper, price)
        count += 1
        guard price > threshold, dearest.count < Self.pool || price > dearest[dearest.count - 1].price else { return }
        let place = dearest.firstIndex { $0.price < price } ?? dearest.count
        dearest.insert((price, pattern()), at: place)
        if dearest.count > Self.pool { dearest.removeLast() }
    }
}
