import Arrangements
import ConvexPrograms
import LinearAlgebra
import Solvers
import Testing

@Suite("Solver: reference problems")
struct SolverReferenceTests {
    @Test("all rows are read") func rowsAreRead() { #expect(ReferenceRow.all.count >= 70) }

    @Test("objective, gap, neurons and β_max", arguments: ReferenceRow.all)
    func row(_ row: ReferenceRow) {
        let solution = solve(row.program)
        let optimum = row.number("optimal_objective")
        #expect(abs(solution.objective - optimum) <= 1e-9 * max(1, optimum))
        #expect(solution.gap <= 1e-10)
        #expect(solution.lower <= optimum * (1 + 1e-12))
        #expect(solution.termination == .solved)
        if row.number("dim_W_atoms") == 0 { #expect(Double(solution.blocks.count) == row.number("neurons")) }
        #expect(abs(betaMax(row.program) - row.number("beta_max")) <= 1e-12 * max(1e-12, row.number("beta_max")))
        for block in solution.blocks { #expect(violation(block, row.program.x) <= 1e-9) }
    }

    @Test("the dual point is feasible and gives the lower bound", arguments: ReferenceRow.all)
    func dualPoint(_ row: ReferenceRow) throws {
        let program = row.program
        let solution = solve(program)
        let bound = -program.loss.conjugate(solution.dual.map { -$0 }, program.y)
        #expect(abs(bound - solution.lower) <= 1e-10 * max(1, solution.lower))
        // The price of ν is β_max of the squared loss with targets ν.
        let priced = ConvexProgram(
            arrangement: program.arrangement, y: solution.dual, loss: try #require(loss(named: "squared")),
            beta: program.beta)
        #expect(betaMax(priced) <= program.beta * (1 + 1e-10))
    }
}

@Suite("Solver: ties at the optimum")
struct SolverTieTests {
    /// ±e_i with equal targets: eight tied directions, of which two are enough; one target less and there is nothing to choose.
    @Test func octahedron() throws {
        let x = Matrix([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]])
        let tied = try remarks(x, [1, 1, 1, 1, 1, 1])
        #expect(
            tied == [
                "8 directions have the price β and 2 are used: there may be other optima, which `optimalset` describes"
            ])
        #expect(try remarks(x, [1, 0, 1, 0, 1, 0]) == [])
    }

    /// The neuron to the left would come with a target of β = 0.5.
    @Test func aNeuronNearlyBorn() throws {
        let near = try remarks(Matrix([[1], [-1]]), [2, 0.5 * (1 - 1e-7)])
        #expect(near == ["1 more direction has a price within a millionth of β: a near tie"])
        #expect(try remarks(Matrix([[1], [-1]]), [2, 0.4]) == [])
    }

    private func remarks(_ x: Matrix, _ y: Vector) throws -> [String] {
        solve(ConvexProgram(arrangement: try HyperplaneArrangement(x), y: y, loss: SquaredLoss(), beta: 0.5)).remarks
    }
}

/// The largest violation of (2D − I)Xw ≥ 0, relative to ‖x_k‖‖w‖.
func violation(_ block: Block, _ x: Matrix) -> Double {
    let z = x * block.w
    return (0..<x.rows).reduce(0) { worst, k in
        let size = norm2(x.rowArray(k)) * norm2(block.w)
        return size > 0 ? max(worst, (block.pattern[k] ? -z[k] : z[k]) / size) : worst
    }
}
