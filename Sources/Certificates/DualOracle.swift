import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The best neuron to add at a dual point ν: the maximum of s νᵀ(Xu)₊ over ‖u‖ ≤ 1 and s = ±1.
public struct Price: Sendable {
    /// An upper bound of the maximum, attained by `direction` up to rounding.
    public let value: Double
    /// The unit vector u that attains it; zero when the maximum is zero.
    public let direction: Vector
    /// The sign s.
    public let sign: Int
}

/// Maximises the dual constraint of one program over all cells of its arrangement.
///
/// On a cell with pattern D the function s νᵀ(Xu)₊ is the linear form s cᵀu, c = XᵀDν, so its maximum over the unit vectors of
/// the closed cell is ‖Proj_{C_D}(s c)‖. The sums c are carried from cell to cell by the rows that change sides; ‖c‖ bounds both
/// signs, and only cells where it exceeds the best value found so far are projected.
public struct DualOracle: Sendable {
    private let program: ConvexProgram
    private let projector: ConeProjector

    /// Prepares the oracle of a program. Complexity: O(n d).
    public init(_ program: ConvexProgram) {
        self.program = program
        projector = ConeProjector(program.x)
    }

    /// The maximum at ν, starting from directions that are expected to be good (the neurons of the claim).
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(d) per cell, and a projection per cell that may exceed the best value.
    public func maximize(_ nu: Vector, candidates: [Vector] = []) throws -> Price {
        var best = Best(program.x, nu)
        for u in candidates { best.offer(direction: u) }
        var walk = ActiveSums(program, nu)
        try program.arrangement.forEachCellPair { cell in
            walk.move(to: cell)
            if walk.largestNorm > best.screen { improve(&best, walk, cell.words) }
        }
        return best.price
    }

    /// The blocks (D, s) of all cells on which the dual constraint reaches a level: ‖Proj_{C_D}(s XᵀDν)‖ ≥ level.
    ///
    /// At an optimal ν and level β these are the equicorrelation set, the only blocks that can be non-zero at an optimum.
    ///
    /// - Throws: `CancellationError`.
    public func blocks(at nu: Vector, reaching level: Double) throws -> [PricedBlock] {
        var found: [PricedBlock] = []
        var walk = ActiveSums(program, nu)
        try program.arrangement.forEachCellPair { cell in
            walk.move(to: cell)
            guard walk.largestNorm >= level else { return }
            forEachProjection(walk, cell.words, above: level) { projection, sign, reflected in
                guard norm2(projection) >= level else { return }
                let pattern = reflected ? antipode(cell.words) : cell.pattern
                found.append(PricedBlock(pattern: pattern, sign: sign, projection: projection))
            }
        }
        return found
    }

    /// Projects the vectors of a cell pair that are longer than a bound: ±c for the cell, ±(Σ ν_k x_k − c) for its antipode.
    private func improve(_ best: inout Best, _ walk: ActiveSums, _ words: [UInt64]) {
        forEachProjection(walk, words, above: best.screen) { projection, _, _ in
            best.offer(bound: norm2(projection), projection)
        }
    }

    private func forEachProjection(
        _ walk: ActiveSums, _ words: [UInt64], above bound: Double,
        _ body: (_ projection: Vector, _ sign: Int, _ reflected: Bool) -> Void
    ) {
        let (c, antipodal) = walk.exactSums(words)
        for (vector, reflected) in [(c, false), (antipodal, true)] where norm2(vector) >= bound {
            for sign in [1, -1] {
                let projection = projector.project(
                    scaled(vector, by: Double(sign)), onto: words, reflected: reflected, enough: bound * (1 - 1e-14))
                body(projection, sign, reflected)
            }
        }
    }

    /// The pattern of the antipodal cell: zero rows stay active.
    private func antipode(_ words: [UInt64]) -> ActivationPattern {
        let zero = Set(program.arrangement.zeroRows)
        return ActivationPattern(
            bits: (0..<program.n).map { zero.contains($0) || words[$0 >> 6] >> UInt64($0 & 63) & 1 == 0 })
    }
}

/// A block (D, s) with the projection of its correlation s XᵀDν onto the closed cell C_D.
public struct PricedBlock: Sendable {
    /// The pattern D of a cell.
    public let pattern: ActivationPattern
    /// The sign s: +1 or −1.
    public let sign: Int
    /// Proj_{C_D}(s XᵀDν); its norm is the maximum of s νᵀ(Xu)₊ over the unit vectors of the cell.
    public let projection: Vector
}

/// The sums c = Σ_{k active} ν_k x_k along a walk over cell pairs.
private struct ActiveSums {
    private let d: Int
    private let n: Int
    /// The rows ν_k x_k.
    private let terms: [Double]
    private let total: Vector
    private var c: Vector
    private var cells = 0
    private(set) var largestNorm = 0.0
    /// The rounding error that the running sums may have gathered.
    private let slack: Double

    init(_ program: ConvexProgram, _ nu: Vector) {
        n = program.n
        d = program.d
        var terms = program.x.storage
        for k in 0..<n {
            for j in 0..<d { terms[k * d + j] *= nu[k] }
        }
        self.terms = terms
        var total = Vector(repeating: 0, count: d)
        for k in 0..<n {
            for j in 0..<d { total[j] += terms[k * d + j] }
        }
        self.total = total
        c = Vector(repeating: 0, count: d)
        let start = program.arrangement.walkStart
        for k in 0..<n where start[k] {
            for j in 0..<d { c[j] += terms[k * d + j] }
        }
        slack = 1e-12 * terms.reduce(0) { $0 + abs($1) }
    }

    /// Adds and removes the rows that changed sides.
    mutating func move(to cell: CellView) {
        for flip in cell.flips {
            let k = Int(flip)
            let change: Double = cell[k] ? 1 : -1
            for j in 0..<d { c[j] += change * terms[k * d + j] }
        }
        cells += 1
        if cells & 4095 == 0 { c = exactSums(cell.words).active }
        var (own, other) = (0.0, 0.0)
        for j in 0..<d {
            own += c[j] * c[j]
            other += (total[j] - c[j]) * (total[j] - c[j])
        }
        largestNorm = max(own, other).squareRoot() + slack
    }

    /// The sums over the active and the inactive rows, summed anew.
    func exactSums(_ words: [UInt64]) -> (active: Vector, inactive: Vector) {
        var active = Vector(repeating: 0, count: d)
        var inactive = active
        for k in 0..<n {
            if words[k >> 6] >> UInt64(k & 63) & 1 == 1 {
                for j in 0..<d { active[j] += terms[k * d + j] }
            } else {
                for j in 0..<d { inactive[j] += terms[k * d + j] }
            }
        }
        return (active, inactive)
    }
}

/// The best direction found so far.
private struct Best {
    private let x: Matrix
    private let nu: Vector
    private var bound = 0.0
    private var attained = 0.0
    private var direction: Vector
    private var sign = 1

    init(_ x: Matrix, _ nu: Vector) {
        self.x = x
        self.nu = nu
        direction = Vector(repeating: 0, count: x.columns)
    }

    /// Bounds up to this value cannot change the maximum: 1e-14 relative is the rounding of one projection.
    var screen: Double { max(bound, attained) * (1 + 1e-14) }

    /// The maximum with the direction that attains it.
    var price: Price { Price(value: max(bound, attained), direction: direction, sign: sign) }

    /// Takes an upper bound for one cell and its projection into account.
    mutating func offer(bound candidate: Double, _ projection: Vector) {
        guard candidate > screen else { return }
        bound = candidate
        offer(direction: projection)
    }

    /// Takes the value of a direction into account.
    mutating func offer(direction u: Vector) {
        guard let unit = normalized(u) else { return }
        let z = x * unit
        let value = z.indices.reduce(0.0) { $0 + nu[$1] * max(0, z[$1]) }
        guard abs(value) > attained else { return }
        attained = abs(value)
        direction = unit
        sign = value < 0 ? -1 : 1
    }
}
