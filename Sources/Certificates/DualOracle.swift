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
        let slack = sumError(nu)
        let start = (best: best, workspace: CellWorkspace(d: program.d))
        let parts = try program.arrangement.reduceCellPairs(weights: nu, into: start) { part, cell in
            guard cell.largestNorm + slack > part.best.screen else { return }
            part.workspace.load(cell)
            for candidate in CellWorkspace.candidates where part.workspace.norm(candidate) + slack > part.best.screen {
                let projection = projector.project(&part.workspace, candidate, cell, enough: part.best.screen)
                if let projection { part.best.offer(bound: norm2(projection), projection) }
            }
        }
        for part in parts { best.merge(part.best) }
        return best.price
    }

    /// The blocks (D, s) of all cells on which the dual constraint reaches a level: ‖Proj_{C_D}(s XᵀDν)‖ ≥ level.
    ///
    /// At an optimal ν and level β these are the equicorrelation set, the only blocks that can be non-zero at an optimum.
    ///
    /// - Throws: `CancellationError`.
    public func blocks(at nu: Vector, reaching level: Double) throws -> [PricedBlock] {
        let slack = sumError(nu)
        let start = (found: [PricedBlock](), workspace: CellWorkspace(d: program.d))
        return try program.arrangement.reduceCellPairs(weights: nu, into: start) { part, cell in
            guard cell.largestNorm + slack >= level else { return }
            part.workspace.load(cell)
            for candidate in CellWorkspace.candidates where part.workspace.norm(candidate) + slack >= level {
                let projection = projector.project(&part.workspace, candidate, cell, enough: level * (1 - 1e-14))
                guard let projection, norm2(projection) >= level else { continue }
                let pattern = candidate.reflected ? cell.antipode : cell.pattern
                part.found.append(PricedBlock(pattern: pattern, sign: candidate.sign, projection: projection))
            }
        }.flatMap(\.found)
    }

    /// A bound of the rounding in a sum over active rows: every sum of n products, by whatever way, is within n·ε of the absolute sum.
    private func sumError(_ nu: Vector) -> Double {
        let absolute = (0..<program.n).reduce(0.0) { $0 + abs(nu[$1]) * norm2(program.x.rowArray($1)) }
        return Double(program.n + 4) * Double.ulpOfOne * absolute
    }
}

extension CellSum {
    /// The larger of the norms of the cell's sum and of its antipode's.
    fileprivate var largestNorm: Double {
        var (own, other) = (0.0, 0.0)
        for j in 0..<dimension {
            own += sum[j] * sum[j]
            other += (total[j] - sum[j]) * (total[j] - sum[j])
        }
        return max(own, other).squareRoot()
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

/// The best direction found so far.
private struct Best: Sendable {
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

    /// Takes what another part of the walk found into account.
    mutating func merge(_ other: Best) {
        bound = max(bound, other.bound)
        if other.attained > attained { (attained, direction, sign) = (other.attained, other.direction, other.sign) }
    }

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
