import Arrangements
import ConvexPrograms
import LinearAlgebra
import Solvers
import Testing

/// The gated-ReLU program against its optimality conditions, computed here from the data, and against the ReLU program.
@Suite struct GatedTests {
    @Test(arguments: RandomProblem.all(1...80))
    func optimalityConditions(_ problem: RandomProblem) throws {
        let program = problem.program
        let solution = try solveGated(program)
        #expect(solution.termination == .solved && solution.gap <= 1e-8)
        // 0 ∈ ∂: XᵀDν = βw/‖w‖ for gates in use, ‖XᵀDν‖ ≤ β for all patterns, ν = −∇ℓ(f).
        let nu = program.loss.gradient(solution.fit, program.y).map { -$0 }
        for pattern in try program.arrangement.cells() {
            #expect(norm2(adjoint(program, pattern, nu)) <= program.beta * (1 + 1e-6))
        }
        let largest = solution.gates.map { norm2($0.w) }.max() ?? 0
        for gate in solution.gates where norm2(gate.w) > 1e-5 * largest {
            let pull = adjoint(program, gate.pattern, nu)
            let unit = scaled(gate.w, by: program.beta / norm2(gate.w))
            #expect(norm2(difference(pull, unit)) <= 1e-3 * program.beta)
        }
    }

    @Test(arguments: RandomProblem.all(100...160))
    func aRelaxationWhoseDecompositionIsFeasible(_ problem: RandomProblem) throws {
        let program = problem.program
        let gated = try solveGated(program)
        let relu = solve(program)
        #expect(gated.lower <= relu.objective * (1 + 1e-9))
        guard let decomposed = gated.decomposed() else {
            // Three of its rows are parallel up to rounding.
            #expect(problem.seed == 109 || problem.seed == 149)
            return
        }
        #expect(decomposed.objective >= relu.lower - 1e-9 * max(1, relu.lower))
        #expect(norm2(difference(decomposed.fit, gated.fit)) <= 1e-9 * max(1, norm2(gated.fit)))
        for block in decomposed.blocks {
            let z = program.x * block.w
            for k in 0..<program.n {
                let slack = (block.pattern[k] ? 1 : -1) * z[k]
                #expect(slack >= -1e-9 * norm2(block.w) * norm2(program.x.rowArray(k)))
            }
        }
    }

    @Test(arguments: RandomProblem.all(200...230))
    func givenPatternsAreAllOrFewer(_ problem: RandomProblem) throws {
        let program = problem.program
        let cells = Array(try program.arrangement.cells())
        let all = try solveGated(program)
        let listed = try solveGated(program, patterns: cells)
        #expect(abs(all.objective - listed.objective) <= 1e-9 * max(1, all.objective))
        let some = try solveGated(program, patterns: Array(cells.prefix(2)))
        #expect(some.objective >= all.lower - 1e-9)
        #expect(some.termination == .solved)
    }

    @Test(arguments: ["hinge", "absolute", "huber", "squaredhinge"])
    func otherLosses(_ name: String) throws {
        let loss = try #require(losses.first { $0.name == name })
        let base = try RandomProblem(seed: 7).program
        let y = base.y.indices.map { $0 % 2 == 0 ? 1.0 : -1.0 }
        let program = ConvexProgram(arrangement: base.arrangement, y: y, loss: loss, beta: 0.1)
        let solution = try solveGated(program)
        #expect(solution.gap <= 1e-8)
        #expect(solution.lower <= solve(program).objective + 1e-8)
    }

    /// The least ‖a‖ + ‖b‖ in the quadrant for w = (1, −1) is a = (1, 0), b = (0, 1).
    @Test func decompositionInTheQuadrant() {
        let x = Matrix([[1, 0], [0, 1]])
        let pattern = ActivationPattern(bits: [true, true])
        let (a, b) = coneDecomposition(of: [1, -1], pattern, facets: [0, 1], x)
        #expect(norm2(difference(a, [1, 0])) <= 1e-9 && norm2(difference(b, [0, 1])) <= 1e-9)
    }

    private func adjoint(_ program: ConvexProgram, _ pattern: ActivationPattern, _ nu: Vector) -> Vector {
        program.x.transposedTimes(nu.indices.map { pattern[$0] ? nu[$0] : 0 })
    }
}
