import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra
import Networks
import Solvers
import Testing

/// The polytope of optimal networks on seeded random problems.
@Suite struct OptimalSetIdentityTests {
    static let problems = RandomProblem.all(1...200)

    private func optimalSet(_ problem: RandomProblem) throws -> OptimalSet {
        try OptimalSet(solve(problem.program, options: SolverOptions(tolerance: 1e-13)))
    }

    private func isOptimal(_ network: ReLUNetwork, _ program: ConvexProgram) throws -> Bool {
        try certify(neurons: network.neurons.map { ($0.u, $0.alpha) }, of: program).optimal
    }

    @Test func membersAreOptimal() throws {
        for problem in Self.problems {
            let set = try optimalSet(problem)
            var members = try set.sample(3, seed: problem.seed) + [set.smallestNorm(), set.fewestNeurons()]
            members += (set.vertices ?? []).map { set.network(weights: $0) }
            for member in members { #expect(try isOptimal(member, problem.program), "\(problem)") }
            #expect(set.fewestNeurons().width == set.fewest.lowerBound, "\(problem)")
        }
    }

    @Test func verticesAreTheMinimalSupports() throws {
        for problem in Self.problems {
            let set = try optimalSet(problem)
            let vertices = try #require(set.vertices)
            guard set.directions.count <= 10 else { continue }
            // Every vertex of {a ≥ 0 : Aa = f} is the only solution on its support; try all supports.
            let columns = set.directions.map { direction in
                (problem.program.x * direction.u).map { Double(direction.sign) * max(0, $0) }
            }
            var expected = 0
            for mask in 0..<(1 << set.directions.count) {
                let support = set.directions.indices.filter { mask >> $0 & 1 == 1 }
                let chosen = support.map { columns[$0] }
                guard ColumnBasis(chosen).isIndependent else { continue }
                let weights = nonNegativeLeastSquares(chosen, set.fit)
                let rest = zip(chosen, weights).reduce(set.fit) { sum($0, $1.0, times: -$1.1) }
                let scale = weights.max() ?? 0
                if norm2(rest) <= 1e-8 * norm2(set.fit), weights.allSatisfy({ $0 > 1e-7 * scale }) { expected += 1 }
            }
            #expect(vertices.count == expected, "\(problem)")
        }
    }

    @Test func rangesAreAttainedAtVertices() throws {
        for problem in Self.problems {
            let set = try optimalSet(problem)
            var problem = problem
            let x = (0..<problem.program.d).map { _ in problem.random.normal() }
            let outputs = try #require(set.vertices).map {
                set.network(weights: $0).predict(Matrix(rows: 1, columns: x.count, storage: x))[0]
            }
            let range = set.range(at: x)
            let (low, high) = (outputs.min() ?? 0, outputs.max() ?? 0)
            #expect(abs(range.lowerBound - low) <= 1e-7 * max(1, abs(low)), "\(problem)")
            #expect(abs(range.upperBound - high) <= 1e-7 * max(1, abs(high)), "\(problem)")
        }
    }

    @Test func selectionsAreBestAmongSamples() throws {
        for problem in Self.problems where try optimalSet(problem).dimension > 0 {
            let set = try optimalSet(problem)
            var problem = problem
            let x = Matrix(
                rows: 5, columns: problem.program.d,
                storage: (0..<(5 * problem.program.d)).map { _ in problem.random.normal() })
            let y = (0..<5).map { _ in problem.random.normal() }
            let norm = { (network: ReLUNetwork) in norm2(network.neurons.map { norm2($0.convexWeight) }) }
            let error = { (network: ReLUNetwork) in norm2(difference(network.predict(x), y)) }
            let (smallest, best) = (try set.smallestNorm(), try set.bestFit(x, y))
            for member in try set.sample(20, seed: 7) {
                #expect(norm(smallest) <= norm(member) * (1 + 1e-9), "\(problem)")
                #expect(error(best) <= error(member) * (1 + 1e-9), "\(problem)")
            }
            #expect(try isOptimal(best, problem.program), "\(problem)")
        }
    }

    @Test func connectednessFollowsTheStaircase() throws {
        for problem in Self.problems {
            let set = try optimalSet(problem)
            let (least, greatest) = (set.fewest.lowerBound, set.most.lowerBound)
            #expect(least <= greatest && greatest <= problem.program.n, "\(problem)")
            #expect(least == 0 || set.components(width: least - 1) == 0, "\(problem)")
            let bound = min(least + greatest, problem.program.n + 1)
            #expect(set.components(width: max(bound, greatest)) == 1, "\(problem)")
        }
    }

    /// m* is the first width with P_m* = P*, by trying all choices of m blocks.
    @Test func mstarIsTheFirstWidthThatReachesTheOptimum() throws {
        var tried = 0
        for problem in Self.problems {
            let set = try optimalSet(problem)
            let m = set.fewest.lowerBound
            let cells = try problem.program.arrangement.cells()
            guard m >= 1, cells.count <= (m <= 2 ? 14 : 8) else { continue }
            let narrower = m > 1 ? try solve(problem.program, width: m - 1).objective : problem.zeroValue
            #expect(narrower > set.value + 1e-9 * max(1, set.value), "\(problem)")
            #expect(
                set.fewestNeurons().objective(problem.program) <= set.value + 1e-9 * max(1, set.value), "\(problem)")
            tried += 1
        }
        #expect(tried >= 50)
    }
}

extension RandomProblem {
    /// The value of the network without neurons, P_0*.
    fileprivate var zeroValue: Double {
        program.loss.value(Vector(repeating: 0, count: program.n), program.y)
    }
}

/// Ranks in which the cells are too many to visit.
@Suite struct HighRankOptimalSetTests {
    private func program(_ n: Int, _ d: Int, seed: UInt64, beta: Double) throws -> ConvexProgram {
        var random = Xoshiro256(seed: seed)
        let x = Matrix(rows: n, columns: d, storage: (0..<(n * d)).map { _ in random.normal() })
        let y = (0..<n).map { _ in random.normal() }
        return ConvexProgram(arrangement: try HyperplaneArrangement(x), y: y, loss: SquaredLoss(), beta: beta)
    }

    @Test(arguments: [(40, 10), (40, 20), (30, 30)])
    func theSetIsComplete(_ n: Int, _ d: Int) throws {
        let program = try program(n, d, seed: 1, beta: 1)
        let solution = solve(program, options: SolverOptions(tolerance: 1e-14))
        let set = try OptimalSet(solution)
        #expect(set.isComplete && set.isUnique == true)
        #expect(set.fewestNeurons().isSame(as: ReLUNetwork(dimension: d, blocks: solution.blocks)))
    }

    /// Without time for the search the neurons are there, and nothing more is claimed of the set than what they show.
    @Test func withoutTimeTheRestIsBounded() throws {
        let program = try program(40, 10, seed: 1, beta: 1)
        let solution = solve(program, options: SolverOptions(tolerance: 1e-14))
        let set = try OptimalSet(solution, until: .now)
        let full = try OptimalSet(solution)
        #expect(!set.isComplete && set.isUnique == nil && set.vertices == nil)
        #expect(set.remarks.contains { $0.contains("uniqueness is not proven") })
        #expect(set.fewest.contains(full.fewest.lowerBound) && set.most.contains(full.most.lowerBound))
        #expect(set.dimension <= full.dimension)
        let member = set.fewestNeurons()
        #expect(try certify(neurons: member.neurons.map { ($0.u, $0.alpha) }, of: program).optimal)
    }

    @Test func anOpenGapIsNoOptimum() throws {
        let solution = solve(try program(40, 10, seed: 1, beta: 1), options: SolverOptions(timeLimit: 1e-9))
        #expect(throws: OptimalSetError.notSolved(lower: solution.lower, objective: solution.objective)) {
            try OptimalSet(solution)
        }
    }
}
