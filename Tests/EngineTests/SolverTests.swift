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
        if solution.gap > 1e-12 { print("GAP", row, solution.gap, solution.iterations) }
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

/// The largest violation of (2D − I)Xw ≥ 0, relative to ‖x_k‖‖w‖.
func violation(_ block: Block, _ x: Matrix) -> Double {
    let z = x * block.w
    return (0..<x.rows).reduce(0) { worst, k in
        let size = norm2(x.rowArray(k)) * norm2(block.w)
        return size > 0 ? max(worst, (block.pattern[k] ? -z[k] : z[k]) / size) : worst
    }
}
