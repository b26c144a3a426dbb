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
    let program: ConvexProgram
    private let projector: ConeProjector

    /// Arrangements that may have more cells are searched by branch and bound instead of cell by cell.
    private let cellLimit: Int
    /// Up to this rank the search covers the sphere by cones.
    private let largestConeRank: Int

    /// Whether cones are tried before a walk: in rank 4 and 5 they take a fifth of the time, and where hyperplanes are nearly parallel a
    /// hundredth, since the walk needs long integers there.
    private var searchesFirst: Bool { program.arrangement.rank > 3 && program.arrangement.rank <= largestConeRank }

    /// Cones after which a search gives way to a walk, and after which it ends where there are too many cells for one.
    private static let (fewCones, manyCones) = (20_000, 300_000)

    /// Prepares the oracle of a program. Complexity: O(n d).
    ///
    /// Walking over cells is fast up to rank 3; beyond, branch and bound wins early.
    public init(_ program: ConvexProgram) {
        self.init(program, cellLimit: program.arrangement.rank <= 3 ? 4_000_000 : 50_000)
    }

    /// Prepares an oracle that visits all cells when there are at most so many.
    ///
    /// At rank 5 cones take a tenth of the time that sides take, at rank 6 a few times more.
    init(_ program: ConvexProgram, cellLimit: Int, largestConeRank: Int = 5) {
        self.cellLimit = cellLimit
        self.largestConeRank = largestConeRank
        self.program = program
        projector = ConeProjector(program.x)
    }

    /// The maximum at ν, starting from directions that are expected to be good (the neurons of the claim).
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(d) per cell, and a projection per cell that may exceed the best value.
    public func maximize(_ nu: Vector, candidates: [Vector] = []) throws -> Price {
        var best = BestDirection(program.x, nu)
        for u in candidates { best.offer(direction: u) }
        let canWalk = program.arrangement.coverBound <= cellLimit
        if !canWalk || searchesFirst {
            var searched = best
            let isComplete = try search.maximize(nu, &searched, limit: canWalk ? Self.fewCones : Self.manyCones)
            if isComplete || !canWalk { return searched.price }
            best.offer(direction: searched.price.direction)
        }
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

    var search: SphereSearch { SphereSearch(program, largestConeRank: largestConeRank) }

    /// Directions of the maxima over cells that reach a level, or over larger parts of the sphere; with the greatest bound of what was
    /// not searched.
    func peaks(
        _ nu: Vector, reaching level: Double, until deadline: ContinuousClock.Instant?
    ) throws -> (peaks: [(sign: Int, u: Vector)], open: Double?) {
        guard program.arrangement.coverBound <= cellLimit else {
            return try search.peaks(nu, reaching: level, until: deadline)
        }
        let slack = sumError(nu)
        let start = (found: [(sign: Int, u: Vector)](), workspace: CellWorkspace(d: program.d))
        let parts = try program.arrangement.reduceCellPairs(weights: nu, into: start) { part, cell in
            guard cell.largestNorm + slack >= level else { return }
            part.workspace.load(cell)
            for candidate in CellWorkspace.candidates where part.workspace.norm(candidate) + slack >= level {
                let projection = projector.project(&part.workspace, candidate, cell, enough: level * (1 - 1e-14))
                guard let projection, norm2(projection) >= level else { continue }
                part.found.append((candidate.sign, projection))
            }
        }
        return (parts.flatMap(\.found), nil)
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
