import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

extension OptimalSet {
    /// Blocks with a price above β(1 − 1e-7) count as tight: the sign tolerance of the conventions.
    private static let tightness = 1e-7
    /// Blocks within 1e-5 of β that are not tight are reported as near ties.
    private static let nearTightness = 1e-5
    /// Directions closer than this are one: projections carry the rounding of ν divided by β.
    private static let directionTolerance = 1e-6

    /// Describes the set of optima from one optimal solution, of which only the outputs are used.
    ///
    /// - Parameters:
    ///   - solution: an optimum with a gap near rounding; the looser it is, the more near ties appear.
    ///   - limit: the most vertices to list. Beyond it m* and M* are bounded.
    /// - Throws: `OptimalSetError`, and `CancellationError`.
    /// - Complexity: one pass over all cells, then that of vertex enumeration.
    public init(_ solution: Solution, limit: Int = 20_000) throws {
        let program = solution.program
        let fit = solution.fit
        if let row = fit.indices.first(where: { !(program.loss.secondDerivative(fit[$0], program.y[$0]) > 0) }) {
            throw OptimalSetError.notStrictlyConvex(row: row)
        }
        let dual = scaled(program.loss.gradient(fit, program.y), by: -1)
        let blocks: [PricedBlock]
        do {
            blocks = try DualOracle(program).blocks(at: dual, reaching: program.beta * (1 - Self.nearTightness))
        } catch is OracleLimit { throw OptimalSetError.tooLarge }
        let price = blocks.map { norm2($0.projection) }.max() ?? 0
        guard price <= program.beta * (1 + Self.nearTightness) else {
            throw OptimalSetError.notOptimal(price: price, beta: program.beta)
        }
        let tight = blocks.filter { norm2($0.projection) >= program.beta * (1 - Self.tightness) }
        let directions = Self.directions(of: tight)
        let polytope = StandardFormPolytope(
            columns: directions.map { direction in
                (program.x * direction.u).map { Double(direction.sign) * max(0, $0) }
            }, right: fit)
        guard polytope.residual <= 1e-5 else { throw OptimalSetError.inaccurate(residual: polytope.residual) }
        let remarks = Self.nearTies(blocks.count - tight.count, polytope)
        try self.init(solution, dual, directions, polytope, remarks, limit: limit)
    }

    private init(
        _ solution: Solution, _ dual: Vector, _ directions: [Direction], _ polytope: StandardFormPolytope,
        _ remarks: [String], limit: Int
    ) throws {
        let largest = polytope.largestWeights()
        let used = largest.indices.filter { largest[$0] > 0 }
        let vertices = try polytope.vertices(on: used, limit: limit)
        let relations = used.count - ColumnBasis(used.map { polytope.columns[$0] }).rank
        program = solution.program
        value = solution.objective
        fit = solution.fit
        self.dual = dual
        self.directions = directions
        self.polytope = polytope
        self.remarks = remarks
        largestWeights = polytope.weights(largest)
        dimension = relations
        dimensionOfConvexSet = relations + used.reduce(0) { $0 + directions[$1].patterns.count - 1 }
        self.vertices = vertices?.map(polytope.weights)
        let supports = vertices?.map(StandardFormPolytope.support)
        connectivity = supports.map(Connectivity.init)
        let counts = supports?.map(\.count)
        if let counts, let least = counts.min(), let greatest = counts.max() {
            (fewest, most) = (least...least, greatest...greatest)
        } else {
            (fewest, most) = polytope.supportBounds(largest)
        }
    }

    /// Tight blocks gathered by sign and direction, in the order of their first blocks.
    private static func directions(of blocks: [PricedBlock]) -> [Direction] {
        var directions: [Direction] = []
        for block in blocks {
            guard let u = normalized(block.projection) else { continue }
            let place = directions.firstIndex {
                $0.sign == block.sign && norm2(difference($0.u, u)) <= directionTolerance
            }
            if let place {
                let known = directions[place]
                directions[place] = Direction(
                    u: known.u, sign: known.sign, patterns: known.patterns + [block.pattern])
            } else {
                directions.append(Direction(u: u, sign: block.sign, patterns: [block.pattern]))
            }
        }
        return directions
    }

    private static func nearTies(_ blocks: Int, _ polytope: StandardFormPolytope) -> [String] {
        var remarks: [String] = []
        if blocks > 0 {
            remarks.append(
                "\(blocks) more block\(blocks == 1 ? "" : "s") within \(nearTightness) of β relative: "
                    + "a slightly larger tolerance would count them as tight")
        }
        let gap = ColumnBasis(polytope.columns).smallestRemainder
        if gap < 1e-6 {
            remarks.append("the activations of the optimal directions are within \(gap) of being dependent")
        }
        return remarks
    }
}

extension StandardFormPolytope {
    /// Bounds of m* and of M* when the vertices are too many to list.
    ///
    /// m* ≥ min Σ a_j / max a_j, the linear relaxation of counting; it is at most, and M* is at least, what some vertices
    /// have; M* is at most the rank of the columns.
    func supportBounds(_ largest: Vector) -> (fewest: ClosedRange<Int>, most: ClosedRange<Int>) {
        let cost = largest.map { $0 > 0 ? 1 / $0 : 0 }
        let relaxed = minimize(cost)
        let bound = Int((dot(cost, relaxed) - 1e-6).rounded(.up))
        let unit = { (j: Int) -> Vector in
            var cost = Vector(repeating: 0, count: self.count)
            cost[j] = 1
            return cost
        }
        let found =
            [start, relaxed]
            + (0..<count).flatMap { [self.minimize(unit($0)), self.minimize(scaled(unit($0), by: -1))] }
        let counts = found.map { Self.support($0).count }
        let (least, greatest) = (counts.min() ?? 0, counts.max() ?? 0)
        return (min(max(bound, 0), least)...least, greatest...max(greatest, rank))
    }
}
