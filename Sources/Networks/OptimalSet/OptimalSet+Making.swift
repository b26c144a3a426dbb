import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

extension OptimalSet {
    /// Directions with a price above β(1 − 1e-7) count as optimal: the sign tolerance of the conventions.
    private static let tightness = 1e-7
    /// Directions with a price within 1e-5 of β that are not optimal are reported as near ties.
    private static let nearTightness = 1e-5
    /// The gap, relative to the objective, up to which a solution's outputs are those of the optimum: it is quadratic in their error.
    private static let largestGap = 1e-9

    /// Describes the set of optima from one optimal solution, of which the outputs are used.
    ///
    /// Where the cells are too many to visit and the search for directions ends early, the set is not `isComplete`: it has the directions
    /// that were found and those near the solution's neurons.
    ///
    /// - Parameters:
    ///   - solution: an optimum with a gap near rounding; the looser it is, the more near ties appear.
    ///   - limit: the most vertices to list. Beyond it m* and M* are bounded.
    ///   - deadline: when to stop the search for directions and the list of vertices; nil leaves them to limits of work.
    /// - Throws: `OptimalSetError`, and `CancellationError`.
    /// - Complexity: one pass over all cells, or branch and bound, then that of vertex enumeration.
    public init(_ solution: Solution, limit: Int = 20_000, until deadline: ContinuousClock.Instant? = nil) throws {
        let program = solution.program
        let fit = solution.fit
        let isSolved = solution.objective - solution.lower <= Self.largestGap * solution.objective
        // Losses with kinks are refused even so.
        guard isSolved || !program.loss.isSmooth else {
            throw OptimalSetError.notSolved(lower: solution.lower, objective: solution.objective)
        }
        if let row = fit.indices.first(where: { !(program.loss.secondDerivative(fit[$0], program.y[$0]) > 0) }) {
            throw OptimalSetError.notStrictlyConvex(row: row)
        }
        let dual = scaled(program.loss.gradient(fit, program.y), by: -1)
        let found = try OptimalDirections(
            solution, dual, level: program.beta * (1 - Self.tightness),
            nearLevel: program.beta * (1 - Self.nearTightness), until: deadline)
        guard found.price <= program.beta * (1 + Self.nearTightness) else {
            throw OptimalSetError.notOptimal(price: found.price, beta: program.beta)
        }
        let polytope = StandardFormPolytope(
            columns: found.directions.map { direction in
                (program.x * direction.u).map { Double(direction.sign) * max(0, $0) }
            }, right: fit)
        guard polytope.residual <= 1e-5 else { throw OptimalSetError.inaccurate(residual: polytope.residual) }
        try self.init(solution, dual, found, polytope, limit: limit, until: deadline)
    }

    private init(
        _ solution: Solution, _ dual: Vector, _ found: OptimalDirections, _ polytope: StandardFormPolytope, limit: Int,
        until deadline: ContinuousClock.Instant?
    ) throws {
        let largest = try polytope.largestWeights()
        let used = largest.indices.filter { largest[$0] > 0 }
        let vertices = found.isComplete ? try polytope.vertices(on: used, limit: limit, until: deadline) : nil
        let supports = vertices?.map(StandardFormPolytope.support)
        program = solution.program
        value = solution.objective
        fit = solution.fit
        self.dual = dual
        directions = found.directions
        isComplete = found.isComplete
        self.polytope = polytope
        remarks = found.remarks + Self.nearDependence(polytope)
        largestWeights = polytope.weights(largest)
        dimension = used.count - ColumnBasis(used.map { polytope.columns[$0] }).rank
        let extra = Self.total(used.map { found.directions[$0].blocks.map { $0 - 1 } })
        dimensionOfConvexSet = Self.total([dimension, extra])
        self.vertices = vertices?.map(polytope.weights)
        connectivity = try supports.map(Connectivity.init)
        let counts = (supports ?? []).map(\.count)
        if let least = counts.min(), let greatest = counts.max() {
            (fewest, most) = (least...least, greatest...greatest)
        } else {
            (fewest, most) = try Self.widthBounds(polytope, largest, found, solution)
        }
    }

    /// The sum, nil when a term is or when it overflows.
    static func total(_ terms: [Int?]) -> Int? {
        terms.reduce(0) { total, term in
            guard let total, let term else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(term)
            return overflow ? nil : sum
        }
    }

    /// Bounds of m* and M* without a list of vertices. Where directions may be missing only the signs of the outputs bound m* from
    /// below, and the rank of all activations bounds M* from above.
    private static func widthBounds(
        _ polytope: StandardFormPolytope, _ largest: Vector, _ found: OptimalDirections, _ solution: Solution
    ) throws -> (fewest: ClosedRange<Int>, most: ClosedRange<Int>) {
        let bounds = try polytope.supportBounds(largest)
        if found.isComplete { return bounds }
        let least = 1e-6 * norm2(solution.fit)
        let signs = [1.0, -1].count { sign in solution.fit.contains { sign * $0 > least } }
        let greatest = max(activationRank(of: solution.program), bounds.most.lowerBound)
        return (
            min(signs, bounds.fewest.upperBound)...bounds.fewest.upperBound, bounds.most.lowerBound...greatest
        )
    }

    private static func nearDependence(_ polytope: StandardFormPolytope) -> [String] {
        let gap = ColumnBasis(polytope.columns).smallestRemainder
        return gap < 1e-6 ? ["the activations of the optimal directions are within \(gap) of being dependent"] : []
    }
}

/// The directions that the neurons of an optimum can have.
struct OptimalDirections {
    private(set) var directions: [OptimalSet.Direction] = []
    /// Whether no other one has the price β.
    let isComplete: Bool
    /// The greatest price found.
    let price: Double
    /// Near ties and what was not searched, one sentence each.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - level: the price from which on a direction is optimal.
    ///   - nearLevel: the price from which on others are reported.
    init(
        _ solution: Solution, _ dual: Vector, level: Double, nearLevel: Double, until deadline: ContinuousClock.Instant?
    ) throws {
        let oracle = DualOracle(solution.program)
        let maxima = try oracle.localMaxima(
            at: dual, reaching: nearLevel, candidates: solution.blocks.map { ($0.sign, $0.w) }, until: deadline)
        isComplete = maxima.open.map { $0 < level } ?? true
        price = maxima.directions.map(\.price).max() ?? 0
        let tight = maxima.directions.filter { $0.price >= level }
        for direction in tight {
            let (blocks, patterns) = try oracle.cells(around: direction.u)
            directions.append(.init(u: direction.u, sign: direction.sign, blocks: blocks, patterns: patterns))
        }
        addRemarks(maxima, ties: maxima.directions.count { $0.price < level }, solution.program.beta)
    }

    private mutating func addRemarks(_ maxima: LocalMaxima, ties: Int, _ beta: Double) {
        if !isComplete {
            remarks.append(
                "the search for directions with the price β ended at its limit: \(directions.count) are known and others may be missing, "
                    + "so the dimensions are lower bounds and uniqueness is not proven")
        } else if maxima.open != nil {
            remarks.append("every direction with the price β was found, but not every one near it")
        }
        if ties > 0 {
            remarks.append(
                "\(ties) more direction\(ties == 1 ? "" : "s") within 1e-05 of β relative: "
                    + "a slightly larger tolerance would count them as optimal")
        }
        let uncounted = directions.count { $0.blocks == nil }
        if uncounted > 0 {
            remarks.append(
                "\(uncounted) direction\(uncounted == 1 ? " lies" : "s lie") on so many hyperplanes that the blocks are not counted"
            )
        }
    }
}

extension StandardFormPolytope {
    /// Bounds of m* and of M* when the vertices are too many to list.
    ///
    /// m* ≥ min Σ a_j / max a_j, the linear relaxation of counting; it is at most, and M* is at least, what some vertices
    /// have; M* is at most the rank of the columns.
    func supportBounds(_ largest: Vector) throws -> (fewest: ClosedRange<Int>, most: ClosedRange<Int>) {
        let cost = largest.map { $0 > 0 ? 1 / $0 : 0 }
        let relaxed = minimize(cost)
        let bound = Int((dot(cost, relaxed) - 1e-6).rounded(.up))
        let unit = { (j: Int) -> Vector in
            var cost = Vector(repeating: 0, count: self.count)
            cost[j] = 1
            return cost
        }
        let found =
            try [start, relaxed]
            + (0..<count).flatMap {
                try Task.checkCancellation()
                return [self.minimize(unit($0)), self.minimize(scaled(unit($0), by: -1))]
            }
        let counts = found.map { Self.support($0).count }
        let (least, greatest) = (counts.min() ?? 0, counts.max() ?? 0)
        return (min(max(bound, 0), least)...least, greatest...max(greatest, rank))
    }
}
