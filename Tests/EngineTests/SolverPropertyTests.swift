import Arrangements
import Certificates
import ConvexPrograms
import Datasets
import LinearAlgebra
import Solvers
import Testing

@Suite("Solver: properties")
struct SolverPropertyTests {
    /// A random problem with β a share of β_max.
    private func program(_ n: Int, _ d: Int, _ name: String, share: Double, seed: UInt64) throws -> ConvexProgram {
        let loss = try #require(losses.first(where: { $0.name == name }))
        let data = try Dataset.teacher(n, d, width: 3, noise: 0.5, seed: seed)
        var y = try #require(data.y)
        if loss.needsSigns { y = y.map { $0 > 0 ? 1 : -1 } }
        let unit = ConvexProgram(arrangement: try HyperplaneArrangement(data.exact), y: y, loss: loss, beta: 1)
        return ConvexProgram(arrangement: unit.arrangement, y: y, loss: loss, beta: share * betaMax(unit))
    }

    /// Certificates shares no code with the solver; its bound comes from every cell.
    @Test("every loss is certified by other code", arguments: losses.map(\.name), [0.5, 0.1])
    func certified(_ name: String, _ share: Double) throws {
        for seed in [UInt64](1...3) {
            let solution = solve(try program(15, 3, name, share: share, seed: seed))
            #expect(solution.termination == .solved)
            #expect(solution.gap >= 0 && solution.gap <= 1e-8)
            let certificate = try certify(solution, tolerance: 1e-8)
            #expect(certificate.optimal)
            #expect(abs(certificate.objective - solution.objective) <= 1e-12 * solution.objective)
        }
    }

    /// Releasing one neuron from its kinks makes another vanish here, in the middle of a pass over the neurons.
    @Test("a neuron vanishes while another is released")
    func vanishingNeuron() throws {
        let rows: [Vector] = [
            [-3, 1, 0, 0], [-3, 1, 0, 0], [6, -2, 0, 0], [0, 3, 3, 3], [-3, -3, -3, 0], [1, 0, -2, 2], [4, -1, -3, -1],
            [-1, 1, 2, 0], [-1, -3, 0, 0], [-2, 2, 1, -1], [-1, -1, 2, -1], [-2, -5, -1, 1], [2, 3, 0, 0],
            [-1, -1, -1, -2], [7, 1, 1, -1], [2, -3, 3, -3], [0, -1, -2, -3],
        ]
        let y: Vector = [-1, 1, -1, -1, -1, 1, -1, 1, 1, -1, 1, -1, 1, -1, 1, -1, -1]
        let loss = try #require(losses.first { $0.name == "logistic" })
        let solution = solve(
            ConvexProgram(
                arrangement: try HyperplaneArrangement(Matrix(rows)), y: y, loss: loss, beta: 0.025708704751503917))
        #expect(solution.termination == .solved && solution.gap <= 1e-8)
    }

    /// Multiples of a row that differ by rounding, or by little more, cut the sphere into slivers; the best neurons lie along them.
    @Test(
        "nearly parallel rows", arguments: [0, 1e-15, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-6],
        ["squared", "logistic", "hinge"])
    func nearlyParallelRows(_ shift: Double, _ name: String) throws {
        let loss = try #require(losses.first(where: { $0.name == name }))
        let x = Matrix([
            [0.931, -0.849, 1.324], [0.3, -1.727, -1.974], [-0.316, 1.294, 0.127], [0.067, -0.236, 0.738],
            [2.793 + shift, -2.547, 3.972], [0.15, -0.8635 - shift, -0.987],
        ])
        let solution = solve(
            ConvexProgram(
                arrangement: try HyperplaneArrangement(x), y: [1, 1, -1, 1, -1, 1], loss: loss, beta: 0.00198))
        // On a face, hyperplanes within 1e-10 of each other count as one.
        #expect(solution.termination == .solved && solution.gap <= 1e-9)
        #expect(solution.priced < 20_000, "cones stay as many as without slivers")
        #expect(try certify(solution).optimal)
    }

    @Test("zero exactly from β_max on", arguments: ["squared", "logistic", "hinge"])
    func zeroFromBetaMax(_ name: String) throws {
        #expect(solve(try program(12, 2, name, share: 1 + 1e-9, seed: 5)).blocks.isEmpty)
        #expect(!solve(try program(12, 2, name, share: 1 - 1e-3, seed: 5)).blocks.isEmpty)
    }

    @Test("every neuron along a path belongs to one track", arguments: 1...5)
    func tracksCoverThePath(_ seed: Int) throws {
        let first = try program(14, 2, "squared", share: 1, seed: UInt64(seed))
        let betas = (0..<15).map { first.beta / Double(1 + $0 * $0) }
        let solutions = solvePath(first, betas: betas)
        let tracks = neuronTracks(solutions)
        for (step, solution) in solutions.enumerated() {
            let alive = tracks.filter { $0.first <= step && step < $0.end }
            #expect(alive.count == solution.blocks.count)
            for track in alive {
                let w = track.weights[step - track.first]
                let isThere = solution.blocks.contains { block in block.sign == track.sign && block.w == w }
                #expect(isThere)
            }
        }
        // A track turns by less than about ten degrees from one solution to the next.
        for track in tracks {
            for (v, w) in zip(track.weights, track.weights.dropFirst()) {
                let cosine = dot(v, w) / (norm2(v) * norm2(w))
                #expect(cosine > 0.98)
            }
        }
    }

    /// The hexagon has two optimal triangles at every β; the path stays with one.
    @Test("a path keeps its neurons where the optimum is not unique")
    func pathsKeepTheirNeurons() throws {
        let data = try #require(Example.all.first { $0.name == "hexagon" }).dataset()
        let squared = try #require(losses.first { $0.name == "squared" })
        let unit = ConvexProgram(
            arrangement: try HyperplaneArrangement(data.exact), y: try #require(data.y), loss: squared, beta: 1)
        let solutions = solvePath(unit, betas: (1...20).map { betaMax(unit) * 0.95 / Double($0) })
        #expect(neuronTracks(solutions).map(\.weights.count) == [20, 20, 20])
        for solution in solutions {
            #expect(try certify(solution, tolerance: 1e-8).optimal)
            #expect(abs(solve(solution.program).objective - solution.objective) <= 1e-9 * solution.objective)
        }
    }

    @Test("neurons of opposite signs are no partners")
    func signsSeparateTracks() throws {
        let positive = try program(14, 2, "squared", share: 0.2, seed: 3)
        let negative = ConvexProgram(
            arrangement: positive.arrangement, y: positive.y.map { -$0 }, loss: positive.loss, beta: positive.beta)
        // The optimum of −y has the same vectors with the opposite signs.
        let solutions = [solve(positive), solve(negative)]
        let tracks = neuronTracks(solutions)
        let signs = solutions.map { solution in solution.blocks.map(\.sign).sorted() }
        #expect(signs[0] == signs[1].map { -$0 }.sorted() && !signs[0].isEmpty)
        #expect(tracks.allSatisfy { $0.weights.count == 1 })
    }

    @Test("P* is concave and increasing in β with derivative Σ‖w‖")
    func pathIsConcave() throws {
        let first = try program(20, 2, "squared", share: 1, seed: 7)
        let solutions = solvePath(first, betas: (1...10).map { first.beta * Double($0) / 10 })
        for (larger, smaller) in zip(solutions, solutions.dropFirst()) {
            let step = larger.program.beta - smaller.program.beta
            let slope = (larger.objective - smaller.objective) / step
            let norms = [larger, smaller].map { $0.blocks.reduce(0) { $0 + norm2($1.w) } }
            #expect(norms[0] <= slope + 1e-9 && slope <= norms[1] + 1e-9)
            #expect(abs(solve(smaller.program).objective - smaller.objective) <= 1e-10 * smaller.objective)
        }
    }

    @Test("all patterns given are as good as none, fewer are no better")
    func restrictedPrograms() throws {
        let program = try program(10, 3, "squared", share: 0.1, seed: 2)
        let optimum = solve(program).objective
        let cells = Array(try program.arrangement.cells())
        #expect(abs(solve(program, patterns: cells).objective - optimum) <= 1e-10 * optimum)
        let few = solve(program, patterns: Array(cells.prefix(6)))
        #expect(few.objective >= optimum - 1e-12 && few.gap <= 1e-8)
    }

    @Test("narrow widths fall to P*")
    func narrowWidths() throws {
        let program = try program(8, 2, "squared", share: 0.05, seed: 3)
        let optimum = solve(program)
        var previous = Double.infinity
        for width in 1...max(1, optimum.blocks.count) where width <= 2 || width == optimum.blocks.count {
            let narrow = try solve(program, width: width)
            #expect(narrow.blocks.count <= width && narrow.objective <= previous)
            #expect(narrow.objective >= optimum.objective - 1e-12)
            previous = narrow.objective
        }
        #expect(abs(previous - optimum.objective) <= 1e-12 * optimum.objective)
    }

    @Test("X, y and β scaled together scale the answer")
    func scaling() throws {
        let program = try program(15, 3, "squared", share: 0.1, seed: 4)
        let factor = 0x1p10
        let x = Matrix(rows: program.n, columns: program.d, storage: program.x.storage.map { $0 * factor })
        let scaledProgram = ConvexProgram(
            arrangement: try HyperplaneArrangement(x), y: program.y.map { $0 * factor }, loss: SquaredLoss(),
            beta: program.beta * factor * factor)
        let (plain, large) = (solve(program), solve(scaledProgram))
        #expect(abs(large.objective / (plain.objective * factor * factor) - 1) <= 1e-10)
        #expect(large.blocks.count == plain.blocks.count)
    }

    @Test(
        "features of any size: close to β_max the answer depends on β / β_max alone",
        arguments: [0x1p-60, 0x1p30, 0x1p60])
    func sizeOfFeatures(factor: Double) throws {
        let program = try program(15, 3, "squared", share: 0.99, seed: 4)
        let x = Matrix(rows: program.n, columns: program.d, storage: program.x.storage.map { $0 * factor })
        let scaledProgram = ConvexProgram(
            arrangement: try HyperplaneArrangement(x), y: program.y, loss: program.loss, beta: program.beta * factor)
        let (plain, scaled) = (solve(program), solve(scaledProgram))
        #expect(scaled.termination == .solved && scaled.blocks.count == plain.blocks.count)
        #expect(abs(scaled.objective - plain.objective) <= 1e-12 * plain.objective)
    }

    @Test("no time: the best iterate with a valid bound")
    func timeLimit() throws {
        let program = try program(30, 3, "squared", share: 0.05, seed: 6)
        let solution = solve(program, options: SolverOptions(timeLimit: 1e-9))
        #expect(solution.termination == .timeLimit)
        #expect(solution.lower <= solve(program).objective)
    }

    @Test("derivatives of the optimum against differences")
    func sensitivities() throws {
        let program = try program(12, 2, "squared", share: 0.05, seed: 3)
        let solution = solve(program)
        let result = sensitivity(of: solution)
        let h = 1e-5 * program.beta
        let moved = solve(
            ConvexProgram(
                arrangement: program.arrangement, y: program.y, loss: program.loss, beta: program.beta + h))
        #expect(abs((moved.objective - solution.objective) / h / result.valueByBeta - 1) <= 1e-4)
        let rates = try #require(result.blocksByBeta)
        for (block, rate) in zip(solution.blocks, rates) {
            let after = try #require(
                moved.blocks.min { norm2(difference($0.w, block.w)) < norm2(difference($1.w, block.w)) })
            #expect(
                norm2(difference(scaled(difference(after.w, block.w), by: 1 / h), rate)) <= 1e-3 * (1 + norm2(rate)))
        }
    }
}
